/** The EICAR standard file (eicar.org, "Anti-Malware Testfile"): 68 known bytes at the start, then white space, 128 bytes in all. */
import { defineAnalyzer } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

// Kept in two halves so that this source file itself is not the test file.
const eicar = `${String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}`}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
// The specification allows space, tab, line ends and the end-of-file mark of CP/M.
const space = new Set('\t\n\r \u001a')

export const signature = defineAnalyzer({
  name: 'signature',
  version: '2',
  accepts: () => true,
  timeout: 1_000,
  facts: ['signature.eicar-quoted'],
  analyze({ bytes, text }) {
    if (!text.includes(eicar)) return []
    const whole = text.startsWith(eicar) && bytes.length <= 128
    const exact = whole && Array.from(text.slice(eicar.length)).every((char) => space.has(char))
    return [observe(exact ? 'signature.eicar' : 'signature.eicar-quoted')]
  },
})
