/** Programs of Windows that a script starts: the command line it makes, the process that runs, scripts among them. */
import { isWindowsProgram } from '../../../command-line.ts'
import { scriptText } from '../../../script-text.ts'
import { elementsOf, isMany, toText } from '../convert.ts'
import { textLines } from '../operators/render.ts'
import type { Value } from '../values.ts'
import type { Engine } from './engine.ts'
import type { Word } from './words.ts'

/** PowerShell 5.1 puts quotes around a word with blanks outside quotes, and leaves those inside as they are. */
function quoted(text: string): string {
  if (text === '') return '""'
  const outside = text.replaceAll(/"[^"]*(?:"|$)/g, '')
  return /\s/.test(outside) ? `"${text}"` : text
}

function wordText(word: Word): string[] {
  if (word.name !== undefined) {
    const value = word.value === undefined ? '' : toText(word.value)
    return [word.raw.includes(':') && word.value !== undefined ? `-${word.name}:${value}` : word.raw]
  }
  if (isMany(word.value)) return elementsOf(word.value).map((one) => quoted(toText(one)))
  return [quoted(toText(word.value))]
}

export function commandLine(name: string, words: readonly Word[]): string {
  return [quoted(name), ...words.flatMap(wordText)].join(' ').trim()
}

/** A file's place for a name without one: the current folder, then what is known of Windows. */
export function isProgram(engine: Engine, name: string): boolean {
  if (/[\\/]/.test(name) || /\.(?:exe|com|bat|cmd|vbs|js|hta|msi|cpl|scr|lnk|wsf)$/i.test(name)) return true
  return (
    isWindowsProgram(name.toLowerCase()) ||
    isWindowsProgram(`${name.toLowerCase()}.exe`) ||
    engine.machine.read(engine.path(`${name}.exe`)) !== undefined
  )
}

interface Launch {
  readonly input?: readonly Value[] | undefined
  readonly how: string
  readonly integrity?: 'High' | undefined
}

function begin(engine: Engine, line: string, { input, how, integrity }: Launch): number {
  const { machine, actor } = engine
  engine.step(2_000)
  const environment = new Map([...engine.environment.values()].map(({ name, value }) => [name.toUpperCase(), value]))
  const pid = machine.start(actor, line, {
    by: how,
    environment,
    directory: engine.location,
    ...(integrity && { integrity }),
  })
  const pending = machine.pending.find((one) => one.pid === pid)
  if (pending && input && input.length > 0) pending.input = textLines(engine, input).join('\r\n')
  return pid
}

/** Starts a program and lets it run. */
export function startProgram(engine: Engine, line: string, how: Launch): number {
  const pid = begin(engine, line, how)
  if (pid) engine.nested(() => engine.machine.settle(pid))
  return pid
}

/** `powershell.exe`, `cmd.exe` and their like; gives what a script sees of their output. */
export function runProgram(
  engine: Engine,
  name: string,
  { words, input }: { words: readonly Word[]; input: readonly Value[] | undefined },
): Value[] {
  const isFile = /[\\/]/.test(name)
  const known = isFile && engine.machine.read(engine.path(name)) !== undefined
  const line = commandLine(known ? engine.path(name) : name, words)
  const pid = begin(engine, line, { input, how: 'powershell' })
  engine.succeeded = pid !== 0
  engine.lastExit = 0
  const printed = pid ? engine.nested(() => engine.machine.outputOf(pid)) : ''
  engine.allocate(printed.length)
  return printed === '' ? [] : printed.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** A script file's text; undefined where there is none. */
export function scriptFile(engine: Engine, name: string): string | undefined {
  if (!/\.psm?1$/i.test(name)) return undefined
  const bytes = engine.machine.read(engine.path(name))
  return bytes && scriptText(bytes)
}
