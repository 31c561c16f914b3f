/** powershell.exe command lines: the code they carry, decoded, and the addresses and programs that code names. */
import { request } from '../../host/network.ts'
import type { Machine } from '../../host/machine.ts'
import type { Actor } from '../../host/recorder.ts'
import { firstWord, splitCommandLine } from '../../command-line.ts'

const matches = (flag: string, full: string, least: number) => flag.length >= least && full.startsWith(flag)

/** The script a command line runs and where it came from; undefined when there is none. */
export function powershellCode(commandLine: string): { source: string; code: string } | undefined {
  const words = splitCommandLine(firstWord(commandLine).rest)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const flag = /^[-/\u2013\u2014\u2015](\w+)$/.exec(word)?.[1]?.toLowerCase()
    if (!flag) {
      return { source: 'command line', code: words.slice(at).join(' ') }
    }
    const next = words[at + 1] ?? ''
    if (flag === 'ec' || matches(flag, 'encodedcommand', 1))
      return { source: 'encoded command', code: Buffer.from(next, 'base64').toString('utf16le') }
    if (matches(flag, 'command', 1)) return { source: 'command line', code: words.slice(at + 1).join(' ') }
    if (matches(flag, 'file', 1)) return { source: 'file', code: next }
    if (/^(?:w|ex|ep|v|c|i|o|p)/.test(flag)) at++
  }
  return undefined
}

/** Neighbouring string literals joined by + become one. */
function fold(code: string): string {
  let folded = code.replaceAll('`', '')
  for (let round = 0; round < 200; round++) {
    const next = folded.replace(/(['"])([^'"]*)\1\s*\+\s*(['"])([^'"]*)\3/g, '$1$2$4$1')
    if (next === folded) return folded
    folded = next
  }
  return folded
}

/** What only an evaluator would follow. */
const computed =
  /-bxor|FromBase64String|-join\b|-replace\b|-split\b|\[char\b|\[scriptblock\]|Reflection\.Assembly|Add-Type|GzipStream|DeflateStream/i

export function runPowershell(machine: Machine, pid: number, script: { source: string; code: string }): void {
  const actor: Actor = { pid, via: 'powershell' }
  machine.recorder.layer(actor, { language: 'powershell', ...script })
  machine.recorder.event(actor, 'ps_script', { ScriptBlockText: script.code })
  const folded = fold(script.code)
  if (computed.test(folded)) machine.recorder.gap('PowerShell read, not evaluated')
  const urls = new Set(folded.match(/\b(?:https?|ftp):\/\/[^\s'"`()<>;,]{1,2000}/gi))
  const fetches =
    /Download(?:String|File|Data)|Invoke-(?:WebRequest|RestMethod)|\b(?:iwr|irm|curl|wget)\b|BitsTransfer/i.test(folded)
  for (const url of [...urls].slice(0, 100)) {
    if (fetches) request(machine, actor, { method: 'GET', url })
    else machine.recorder.indicator('url', url)
  }
  const started = /(?:Start-Process|\bsaps|\bstart)\s+(?:-FilePath\s+)?(?:'([^']+)'|"([^"]+)"|([^\s;|]+))/i.exec(folded)
  const program = started?.[1] ?? started?.[2] ?? started?.[3]
  if (program) machine.start(actor, program.includes(' ') ? `"${program}"` : program, 'start-process')
}
