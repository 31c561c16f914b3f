/** Processes of a run: who started whom, in which folder, with which environment and rights. */
import { createHash } from 'node:crypto'
import type { ProcessRecord } from '#core/behaviour.ts'
import { commandName, quotedPath, firstWord } from '../command-line.ts'
import type { FileSystem } from './file-system.ts'
import { type KnownProgram, programAt, programIn, programNamed } from './known-programs.ts'
import { environment, profile } from './profile.ts'

export interface ProcessState {
  directory: string
  /** By name in upper case. */
  environment: ReadonlyMap<string, string>
  readonly integrity: 'Medium' | 'High' | 'System'
  readonly user: string
}

/** How a process is started; what is left out it has from its parent. */
export interface Start {
  /** `run`, `exec`, `wmi`, `run-key`, … */
  readonly by: string
  readonly directory?: string
  readonly environment?: ReadonlyMap<string, string>
  readonly integrity?: ProcessState['integrity']
}

const desktop = 'C:\\Users\\john\\Desktop'
const system = 'NT AUTHORITY\\SYSTEM'
const executable = ['', '.exe', '.com', '.bat', '.cmd']
const isAbsolute = (path: string): boolean => /^(?:[a-z]:\\|\\\\)/i.test(path)

const userState = (): ProcessState => ({
  directory: desktop,
  environment,
  integrity: 'Medium',
  user: `${profile.domain}\\${profile.user}`,
})

export class ProcessTable {
  readonly records: ProcessRecord[]
  readonly #files: FileSystem
  readonly #byPid = new Map<number, ProcessRecord>()
  readonly #states = new Map<number, ProcessState>()

  constructor(records: ProcessRecord[], files: FileSystem) {
    this.records = records
    this.#files = files
  }

  find(pid: number): ProcessRecord | undefined {
    return this.#byPid.get(pid)
  }

  imageOf(pid: number): string {
    return this.#byPid.get(pid)?.image ?? profile.shellImage
  }

  stateOf(pid: number): ProcessState {
    const known = this.#states.get(pid)
    if (known) return known
    const fresh = userState()
    this.#states.set(pid, fresh)
    return fresh
  }

  /** A service or a task of the system has other rights than the user's programs. */
  add(record: ProcessRecord, start: Start): ProcessState {
    const parent = this.stateOf(record.parent)
    const isSystem = start.by === 'service'
    const integrity = start.integrity ?? (isSystem ? 'System' : parent.integrity)
    const state: ProcessState = {
      directory: start.directory ?? (isSystem ? 'C:\\Windows\\System32' : parent.directory),
      environment: start.environment ?? parent.environment,
      integrity,
      user: integrity === 'System' ? system : parent.user,
    }
    this.records.push(record)
    this.#byPid.set(record.pid, record)
    this.#states.set(record.pid, state)
    return state
  }

  /** How many processes stand above this one, itself counted. */
  depthOf(pid: number, most: number): number {
    let depth = 0
    for (let one = this.#byPid.get(pid); one && depth < most; one = this.#byPid.get(one.parent)) depth++
    return depth
  }

  /** A name as written to a full path: as it stands, in the process's folder, then among the programs of Windows. */
  locate(pid: number, name: string): string {
    if (isAbsolute(name)) return name
    const { directory } = this.stateOf(pid)
    for (const end of executable) {
      const path = `${directory.replace(/\\$/, '')}\\${name.replace(/^\.\\/, '')}${end}`
      if (this.#files.holds(path)) return path
    }
    return commandName(quotedPath(name)).image
  }

  /** The image a command line starts. */
  imageFor(pid: number, commandLine: string): string {
    return this.locate(pid, firstWord(commandLine).word)
  }

  /** The program of Windows that an image is or was copied from. */
  programOf(image: string): KnownProgram | undefined {
    const bytes = this.#files.holds(image) ? this.#files.read(image) : undefined
    if (bytes && bytes.length > 0) return programIn(bytes)
    return programAt(image) ?? programNamed(image.split('\\').pop() ?? image)
  }

  /** Version resource and hashes of an image, as far as they are known. */
  describe(image: string): Record<string, string> {
    const program = this.programOf(image)
    const bytes = this.#files.holds(image) ? this.#files.read(image) : undefined
    const sha256 =
      bytes && bytes.length > 0 && !programIn(bytes)
        ? createHash('sha256').update(bytes).digest('hex').toUpperCase()
        : undefined
    return {
      OriginalFileName: program?.original ?? '-',
      Description: program?.description ?? '-',
      Product: program?.product ?? '-',
      Company: program?.company ?? '-',
      ...(sha256 && { Hashes: `SHA256=${sha256}` }),
    }
  }
}
