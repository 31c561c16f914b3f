/** box-js beside us: one process a sample, as it is meant to be run; what it saw comes out of its result files. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installNpm, type Say } from '../kit/install.ts'

export const version = '1.9.27'
const secondsEach = 40

/** What a sample was seen to reach for, in forms that two programs can be compared by. */
export interface Seen {
  readonly urls: readonly string[]
  /** Base names. */
  readonly files: readonly string[]
  readonly commands: readonly string[]
}

export interface BoxRun {
  readonly ms: number
  /** It ended by itself without an error. */
  readonly survived: boolean
  readonly seen: Seen
}

export function install(say: Say): { readonly directory: string } | { readonly reason: string } {
  return installNpm('box-js', version, say)
}

/** Every machine has its own user and temporary folder: both become a mark. */
export function plainCommand(command: string): string {
  return command
    .toLowerCase()
    .replaceAll('"', '')
    .replace(/[a-z]:\\users\\[^\\]+\\appdata\\local\\temp\\?|%te?mp%\\?/g, '<temp>\\')
    .replace(/[a-z]:\\users\\[^\\]+/g, '<home>')
    .replace(/\s+/g, ' ')
    .trim()
}

export const baseName = (file: string): string => (file.toLowerCase().split(/[\\/]/).pop() ?? '').trim()

interface Note {
  readonly type: string
  readonly value: unknown
}

const field = (value: unknown, name: string): string => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'string' ? found : ''
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}

function seenIn(folder: string): Seen {
  const notes = readJson(path.join(folder, 'IOC.json'))
  const all = (Array.isArray(notes) ? notes : []) as readonly Note[]
  const of = (types: readonly string[], name: string) =>
    all
      .filter(({ type }) => types.includes(type))
      .map(({ value }) => (typeof value === 'string' ? value : field(value, name)))
  return {
    urls: [...new Set(of(['UrlFetch', 'XMLHTTP'], 'url'))].filter(Boolean),
    files: [...new Set(of(['FileWrite'], 'file').map(baseName))].filter(Boolean),
    commands: [...new Set(of(['Run'], 'command').map(plainCommand))].filter(Boolean),
  }
}

/** Runs one sample in a folder of its own, which is removed again. */
export function runBox(directory: string, { source, scratch }: { source: Uint8Array; scratch: string }): BoxRun {
  const folder = path.join(scratch, 'box')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'out'), { recursive: true })
  const file = path.join(folder, 'sample.js')
  writeFileSync(file, source)
  const program = path.join(directory, 'node_modules/box-js/run.js')
  const options = [
    '--output-dir',
    path.join(folder, 'out'),
    '--timeout',
    String(secondsEach / 2),
    '--no-shell-error',
    '--fake-download',
    '--loglevel',
    'error',
  ]
  const began = performance.now()
  const { status } = spawnSync(process.execPath, [program, file, ...options], {
    cwd: folder,
    encoding: 'utf8',
    timeout: secondsEach * 1_000,
  })
  const ms = performance.now() - began
  const results = path.join(folder, 'out')
  const [made] = existsSync(results) ? readdirSync(results) : []
  const seen = made ? seenIn(path.join(results, made)) : { urls: [], files: [], commands: [] }
  rmSync(folder, { recursive: true, force: true })
  return { ms, survived: status === 0 && made !== undefined, seen }
}
