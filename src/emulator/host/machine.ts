/** One virtual Windows: files, registry, processes and clock of a run, shared by every language of a chain. */
import { limits } from '#core/limits.ts'
import { FileSystem } from './file-system.ts'
import { programIn } from './known-programs.ts'
import type { Languages } from './languages.ts'
import { livedInFiles } from './lived-in.ts'
import type { FakeInternet } from './network.ts'
import { ProcessTable, type Start } from './process-table.ts'
import { expandEnvironment, profile } from './profile.ts'
import { type Actor, Recorder } from './recorder.ts'
import { logonCommands, Registry, registryDetails, type RegistryKind, registryPath, view32 } from './registry.ts'

export { registryPath } from './registry.ts'

/** Work that a started process still has to do: which script, in which process. */
export interface Pending {
  readonly pid: number
  readonly commandLine: string
  /** What comes to it through a pipe. */
  input?: string
}

export class Machine {
  readonly recorder = new Recorder()
  readonly internet: FakeInternet | undefined
  readonly pending: Pending[] = []
  /** The object that was handed in, and how it was opened. */
  submitted: { readonly path: string; readonly type: string; readonly bytes: Uint8Array } | undefined
  /** Path of the document whose code runs. */
  documentPath = ''
  /** Processes that ended with an error. */
  readonly failed = new Set<number>()
  /** Commands of shortcuts that were made during the run, by path in lower case. */
  readonly shortcuts = new Map<string, string>()
  /** Commands that a later log-on would start, with how. */
  readonly persistent: { commandLine: string; startedBy: string; name?: string }[] = []
  readonly #files = new FileSystem()
  readonly #registry = new Registry()
  readonly processes: ProcessTable
  #nextPid = 4_000
  #pointerAsked = 0
  /** Carries a started process on; set by whoever runs the machine. */
  carry: (pending: Pending) => void = () => undefined
  /** Moment of `performance.now()` at which the run ends. */
  deadline = Infinity
  /** Seed of chance for every language. */
  seed = 1
  /** Interpreters; set by whoever runs the machine. */
  languages: Languages | undefined
  /** Macros that scripts wrote into documents. */
  readonly macros: string[] = []
  /** What stands on the clipboard. */
  clipboard = ''

  constructor(internet: FakeInternet | undefined) {
    this.internet = internet
    this.processes = new ProcessTable(this.recorder.processes, this.#files)
    this.recorder.describe = (pid) => ({ Image: this.imageOf(pid), User: this.processes.stateOf(pid).user })
    for (const path of livedInFiles) this.put(path, new Uint8Array())
  }

  /** Whether the run's time is over, which then is a gap. */
  late(): boolean {
    const isLate = performance.now() > this.deadline
    if (isLate) this.recorder.gap('time limit')
    return isLate
  }

  imageOf(pid: number): string {
    return this.processes.imageOf(pid)
  }

  start(actor: Actor, commandLine: string, startedBy: string | Start): number {
    const { processes } = this
    const isFull = processes.records.length >= limits.emulation.processes
    const isDeep = processes.depthOf(actor.pid, limits.emulation.depth) >= limits.emulation.depth
    if (isFull || isDeep) {
      this.recorder.gap(isFull ? 'process limit' : 'depth limit')
      return 0
    }
    const start: Start = typeof startedBy === 'string' ? { by: startedBy } : startedBy
    const variables = start.environment ?? processes.stateOf(actor.pid).environment
    const expanded = expandEnvironment(commandLine, variables)
    const pid = (this.#nextPid += 4)
    const image = processes.imageFor(actor.pid, expanded)
    this.#told(actor, { pid, parent: actor.pid, image, commandLine: expanded, startedBy: start.by }, start)
    this.pending.push({ pid, commandLine: expanded })
    return pid
  }

  #told(actor: Actor, record: Recorder['processes'][number], start: Start): void {
    const { processes } = this
    const parent = processes.find(record.parent)
    const { directory, integrity, user } = processes.add(record, start)
    this.recorder.event({ ...actor, pid: record.pid }, 'process_creation', {
      Image: record.image,
      CommandLine: record.commandLine,
      ParentImage: parent?.image ?? profile.shellImage,
      ParentCommandLine: parent?.commandLine ?? profile.shellImage,
      CurrentDirectory: `${directory.replace(/\\$/, '')}\\`,
      User: user,
      ParentUser: processes.stateOf(record.parent).user,
      IntegrityLevel: integrity,
      LogonId: integrity === 'System' ? '0x3e7' : '0x4f2a1',
      ProcessId: String(record.pid),
      ParentProcessId: String(record.parent),
      ...processes.describe(record.image),
    })
  }

  /** Lets a started process run to its end now, as one who waits for it does. */
  settle(pid: number): void {
    const at = this.pending.findIndex((one) => one.pid === pid)
    const [waiting] = at < 0 ? [] : this.pending.splice(at, 1)
    if (waiting) this.carry(waiting)
  }

  /** Lets a process run to its end and gives what it printed. */
  outputOf(pid: number): string {
    return this.recorder.captured(() => this.settle(pid))
  }

  /** A path as a process means it: variables opened, relative ones in its folder. */
  place(pid: number, path: string): string {
    const full = expandEnvironment(path, this.processes.stateOf(pid).environment)
      .replaceAll('/', '\\')
      .replace(/^\\\\\?\\/, '')
    if (/^(?:[a-z]:|\\\\)/i.test(full)) return full
    return `${this.processes.stateOf(pid).directory.replace(/\\$/, '')}\\${full.replace(/^(?:\.?\\)+/, '')}`
  }

  write(actor: Actor, path: string, bytes: Uint8Array): void {
    const full = this.place(actor.pid, path)
    this.put(full, bytes)
    this.recorder.event(actor, 'file_event', { TargetFilename: full })
    if (/^[a-z]:\\[^:]*:[^\\]+$/i.test(full))
      this.recorder.event(actor, 'create_stream_hash', {
        TargetFilename: full,
        Contents: Buffer.from(bytes.subarray(0, 1_024)).toString('latin1'),
      })
    this.recorder.indicator('file', full)
    // What stands for a program of Windows has no bytes of its own.
    if (!programIn(bytes)) this.recorder.artifact('dropped', full, bytes)
    if (/\\Start Menu\\Programs\\Startup\\[^\\]+$/i.test(full) && !/\.lnk$/i.test(full))
      this.persistent.push({ commandLine: `"${full}"`, startedBy: 'startup-folder' })
  }

  /** Places a file without an event: the object itself, prepared documents. */
  put(path: string, bytes: Uint8Array): void {
    if (!this.#files.put(path, bytes)) this.recorder.gap('file limit')
  }

  read(path: string): Uint8Array | undefined {
    return this.#files.read(this.#plain(path)) ?? this.#files.read(this.place(0, path))
  }

  #plain(path: string): string {
    return expandEnvironment(path).replaceAll('/', '\\')
  }

  /** Names directly in a folder: files, and folders. */
  list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
    return this.#files.list(this.#plain(folder))
  }

  /** Files, folders, and what every Windows has. */
  exists(path: string): boolean {
    return this.#files.exists(this.#plain(path).replace(/\\+$/, ''))
  }

  isFolder(path: string): boolean {
    return this.#files.isFolder(this.#plain(path).replace(/\\+$/, ''))
  }

  makeFolder(actor: Actor, path: string): void {
    this.#files.makeFolder(this.place(actor.pid, path))
  }

  remove(actor: Actor, path: string): boolean {
    const full = this.place(actor.pid, path)
    this.recorder.event(actor, 'file_delete', { TargetFilename: full })
    return this.#files.remove(full)
  }

  /** Takes away the old name of a file whose bytes were written under a new one. */
  renamed(actor: Actor, from: string, to: string): undefined {
    const source = this.place(actor.pid, from)
    const named = this.place(actor.pid, to)
    const target = this.isFolder(named) ? `${named.replace(/\\+$/, '')}\\${source.split('\\').pop() ?? ''}` : named
    if (source.toLowerCase() === target.toLowerCase() || !this.#files.remove(source)) return undefined
    this.recorder.event(actor, 'file_rename', { SourceFilename: source, TargetFilename: target })
    return undefined
  }

  removeFolder(actor: Actor, path: string): void {
    for (const inside of this.#files.removeFolder(this.place(actor.pid, path))) this.remove(actor, inside)
  }

  setValue(actor: Actor, key: string, value: string | { readonly text: string; readonly kind: RegistryKind }): void {
    const target = this.#key(actor, key)
    const entry = typeof value === 'string' ? { text: value, kind: 'REG_SZ' as const } : value
    this.#registry.set({ key: target, value: entry.text, kind: entry.kind })
    this.recorder.event(actor, 'registry_set', {
      TargetObject: target,
      Details: registryDetails({ value: entry.text, kind: entry.kind }),
      EventType: 'SetValue',
    })
    this.recorder.indicator('registry', target)
    for (const one of logonCommands(target, expandEnvironment(entry.text))) this.persistent.push(one)
  }

  value(actor: Actor, key: string): string | undefined {
    const target = this.#key(actor, key)
    this.recorder.event(actor, 'registry_query', { TargetObject: target })
    return this.#registry.get(target)?.value
  }

  /** The kind a value was written with. */
  kindOf(key: string): RegistryKind | undefined {
    return this.#registry.get(registryPath(key))?.kind
  }

  addKey(actor: Actor, key: string): void {
    this.recorder.event(actor, 'registry_add', { TargetObject: this.#key(actor, key), EventType: 'CreateKey' })
  }

  deleteValue(actor: Actor, key: string): boolean {
    const target = this.#key(actor, key)
    this.recorder.event(actor, 'registry_delete', { TargetObject: target, EventType: 'DeleteValue' })
    return this.#registry.delete(target)
  }

  deleteKey(actor: Actor, key: string): boolean {
    const target = this.#key(actor, key)
    this.recorder.event(actor, 'registry_delete', { TargetObject: target, EventType: 'DeleteKey' })
    return this.#registry.deleteKey(target)
  }

  /** Names of values and keys directly under a key. */
  listKey(key: string): { readonly values: readonly string[]; readonly keys: readonly string[] } {
    return this.#registry.list(key)
  }

  /** 32-bit programs see the machine's software in a view of their own. */
  #key({ pid }: Actor, key: string): string {
    return /\\syswow64\\/i.test(this.imageOf(pid)) ? view32(key) : registryPath(key)
  }

  /** Where the pointer of the mouse is: a hand that never rests moves it between two questions. */
  pointer(): { readonly x: number; readonly y: number } {
    const moved = Math.floor(this.recorder.now / 40) + ++this.#pointerAsked * 17
    return { x: 380 + (moved % 640), y: 240 + ((moved * 3) % 420) }
  }

  sleep(actor: Actor, milliseconds: number): void {
    const span = Number.isFinite(milliseconds) ? Math.max(0, Math.min(milliseconds, limits.emulation.sleep)) : 0
    this.recorder.now += span
    this.recorder.event(actor, 'sleep', { Milliseconds: String(span) })
  }
}
