/** The EICAR standard file (eicar.org, "Anti-Malware Testfile"): 68 known bytes at the start, then white space, 128 bytes in all. */
import { defineAnalyzer } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

// Kept in two halves so that this source file itself is not the test file.
const eicar = Buffer.from(`${String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}`}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`)
// The specification allows space, tab, line ends and the end-of-file mark of CP/M.
const space = new Set(Buffer.from('\t\n\r \u001a'))
const looked = 1_048_576

export const signature = defineAnalyzer({
  name: 'signature',
  version: '2',
  accepts: () => true,
  timeout: 1_000,
  facts: ['signature.eicar-quoted'],
  analyze({ bytes }) {
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, looked))
    const place = head.indexOf(eicar)
    if (place < 0) return []
    const exact = place === 0 && bytes.length <= 128 && head.subarray(eicar.length).every((byte) => space.has(byte))
    return [observe(exact ? 'signature.eicar' : 'signature.eicar-quoted')]
  },
})
