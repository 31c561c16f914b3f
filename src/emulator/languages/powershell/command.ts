/** powershell.exe: the script a command line carries, and its run in the virtual Windows. */
import type { Machine } from '../../host/machine.ts'
import { firstWord, splitCommandLine } from '../../command-line.ts'
import { runSession } from './run/session.ts'

const matches = (flag: string, full: string, least: number) => flag.length >= least && full.startsWith(flag)

/** Parameters with a value, as far as a beginning of them is enough. */
const valued: readonly (readonly [string, number])[] = [
  ['windowstyle', 1],
  ['executionpolicy', 2],
  ['ep', 2],
  ['version', 1],
  ['configurationname', 4],
  ['inputformat', 2],
  ['if', 2],
  ['outputformat', 1],
  ['of', 2],
  ['psconsolefile', 1],
  ['workingdirectory', 2],
  ['wd', 2],
  ['custompipename', 3],
  ['settingsfile', 1],
]

interface PowershellScript {
  readonly source: string
  readonly code: string
  /** Words behind the script's name. */
  readonly args?: readonly string[]
  /** Path of the script's file. */
  readonly path?: string
}

/** Base64 of UTF-16, as `-EncodedCommand` takes it. */
function decodedCommand(word: string): string {
  const text = Buffer.from(word.replaceAll(/[^A-Za-z\d+/=]/g, ''), 'base64').toString('utf16le')
  return text.replace(/^\ufeff/, '')
}

/** The script a command line runs and where it came from; undefined when there is none. */
export function powershellCode(commandLine: string): PowershellScript | undefined {
  const words = splitCommandLine(firstWord(commandLine).rest)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const found = /^[-/\u2013\u2014\u2015]([\w?]+)(?::(.*))?$/.exec(word)
    const flag = found?.[1]?.toLowerCase()
    if (word === '-') return undefined
    if (!flag) return { source: 'command line', code: words.slice(at).join(' ') }
    const next = words[at + 1] ?? ''
    if (flag === 'ec' || matches(flag, 'encodedcommand', 1))
      return { source: 'encoded command', code: decodedCommand(next), args: words.slice(at + 2) }
    if (matches(flag, 'command', 1))
      return next === '-' ? undefined : { source: 'command line', code: words.slice(at + 1).join(' ') }
    if (matches(flag, 'file', 1)) return { source: 'file', code: next, path: next, args: words.slice(at + 2) }
    if (valued.some(([full, least]) => matches(flag, full, least))) at++
  }
  return undefined
}

interface PowershellBounds {
  readonly deadline?: number
  readonly seed?: number
}

/** Path and words of a script that was started by its name. */
function placeOf(machine: Machine, pid: number): PowershellScript | undefined {
  const line = machine.recorder.processes.find((one) => one.pid === pid)?.commandLine
  const script = line === undefined ? undefined : powershellCode(line)
  return script?.path === undefined ? undefined : script
}

export function runPowershell(
  machine: Machine,
  pid: number,
  script: PowershellScript,
  bounds: PowershellBounds = {},
): void {
  const place = script.path === undefined ? placeOf(machine, pid) : undefined
  const { path, args } = { path: script.path ?? place?.path ?? '', args: script.args ?? place?.args ?? [] }
  const { source, code } = script
  runSession({ machine, pid, deadline: bounds.deadline, seed: bounds.seed ?? 1, path, args }, { source, code })
}
