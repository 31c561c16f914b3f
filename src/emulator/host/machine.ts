/** One virtual Windows: files, registry, processes and clock of a run, shared by every language of a chain. */
import { limits } from '#core/limits.ts'
import { commandName } from '../command-line.ts'
import type { Languages } from './languages.ts'
import { livedInFiles, livedInRegistry } from './lived-in.ts'
import type { FakeInternet } from './network.ts'
import { expandEnvironment, profile } from './profile.ts'
import { type Actor, Recorder } from './recorder.ts'

/** Work that a started process still has to do: which script, in which process. */
export interface Pending {
  readonly pid: number
  readonly commandLine: string
  /** What comes to it through a pipe. */
  input?: string
}

const hives: Readonly<Record<string, string>> = {
  hkey_current_user: 'HKCU',
  hkey_local_machine: 'HKLM',
  hkey_classes_root: 'HKCR',
  hkey_users: 'HKU',
}
const fileLimit = 5_000
const fileBytesLimit = 256 * 1024 * 1024
const runKey = /\\CurrentVersion\\(?:Policies\\Explorer\\)?Run(?:Once)?\\[^\\]*$/i

export class Machine {
  readonly recorder = new Recorder()
  readonly internet: FakeInternet | undefined
  readonly pending: Pending[] = []
  /** The object that was handed in, and how it was opened. */
  submitted: { readonly path: string; readonly type: string; readonly bytes: Uint8Array } | undefined
  /** Path of the document whose code runs. */
  documentPath = ''
  /** Commands of shortcuts that were made during the run, by path in lower case. */
  /** Processes that ended with an error. */
  readonly failed = new Set<number>()
  readonly shortcuts = new Map<string, string>()
  /** Commands that a later log-on would start, with how. */
  readonly persistent: { commandLine: string; startedBy: string }[] = []
  readonly #files = new Map<string, { path: string; bytes: Uint8Array }>()
  readonly #registry = new Map<string, { key: string; value: string }>()
  #nextPid = 4_000
  #fileBytes = 0
  /** Carries a started process on; set by whoever runs the machine. */
  carry: (pending: Pending) => void = () => undefined
  /** Moment of `performance.now()` at which the run ends. */
  deadline = Infinity
  /** Seed of chance for every language. */
  seed = 1
  /** Interpreters; set by whoever runs the machine. */
  languages: Languages | undefined

  constructor(internet: FakeInternet | undefined) {
    this.internet = internet
    for (const path of livedInFiles) this.put(path, new Uint8Array())
    for (const [key, value] of Object.entries(livedInRegistry)) this.#registry.set(key.toLowerCase(), { key, value })
  }

  /** Whether the run's time is over, which then is a gap. */
  late(): boolean {
    const isLate = performance.now() > this.deadline
    if (isLate) this.recorder.gap('time limit')
    return isLate
  }

  imageOf(pid: number): string {
    return this.recorder.processes.find((one) => one.pid === pid)?.image ?? profile.shellImage
  }

  start(actor: Actor, commandLine: string, startedBy: string): number {
    const { processes } = this.recorder
    if (processes.length >= limits.emulation.processes) {
      this.recorder.gap('process limit')
      return 0
    }
    if (this.#depth(actor.pid) >= limits.emulation.depth) {
      this.recorder.gap('depth limit')
      return 0
    }
    const expanded = expandEnvironment(commandLine)
    const pid = (this.#nextPid += 4)
    const parent = processes.find((one) => one.pid === actor.pid)
    const { image, original } = commandName(expanded)
    processes.push({ pid, parent: actor.pid, image, commandLine: expanded, startedBy })
    this.recorder.event({ ...actor, pid }, 'process_creation', {
      Image: image,
      CommandLine: expanded,
      ParentImage: parent?.image ?? profile.shellImage,
      ParentCommandLine: parent?.commandLine ?? profile.shellImage,
      CurrentDirectory: 'C:\\Users\\john\\Desktop\\',
      User: `${profile.domain}\\${profile.user}`,
      OriginalFileName: original,
    })
    this.pending.push({ pid, commandLine: expanded })
    return pid
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

  #depth(pid: number): number {
    let depth = 0
    let current = this.recorder.processes.find((one) => one.pid === pid)
    while (current && depth < limits.emulation.depth) {
      depth++
      const { parent } = current
      current = this.recorder.processes.find((one) => one.pid === parent)
    }
    return depth
  }

  write(actor: Actor, path: string, bytes: Uint8Array): void {
    const full = expandEnvironment(path).replaceAll('/', '\\')
    this.put(full, bytes)
    this.recorder.event(actor, 'file_event', { TargetFilename: full, Image: this.imageOf(actor.pid) })
    this.recorder.indicator('file', full)
    this.recorder.artifact('dropped', full, bytes)
    if (/\\Start Menu\\Programs\\Startup\\[^\\]+$/i.test(full) && !/\.lnk$/i.test(full))
      this.persistent.push({ commandLine: `"${full}"`, startedBy: 'startup-folder' })
  }

  /** Places a file without an event: the object itself, prepared documents. */
  put(path: string, bytes: Uint8Array): void {
    this.#fileBytes += bytes.length
    if (this.#fileBytes > fileBytesLimit || this.#files.size >= fileLimit) return this.recorder.gap('file limit')
    this.#files.set(path.toLowerCase(), { path, bytes })
  }

  read(path: string): Uint8Array | undefined {
    return this.#files.get(expandEnvironment(path).replaceAll('/', '\\').toLowerCase())?.bytes
  }

  /** Names directly in a folder: files, and folders that hold files. */
  list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
    const base = `${expandEnvironment(folder).replaceAll('/', '\\').replace(/\\+$/, '').toLowerCase()}\\`
    const files: string[] = []
    const folders = new Map<string, string>()
    for (const [key, { path }] of this.#files) {
      if (!key.startsWith(base)) continue
      const rest = path.slice(base.length)
      const at = rest.indexOf('\\')
      if (at < 0) files.push(path)
      else folders.set(rest.slice(0, at).toLowerCase(), path.slice(0, base.length + at))
    }
    return { files, folders: [...folders.values()] }
  }

  /** Names of values and keys directly under a key. */
  listKey(key: string): { readonly values: readonly string[]; readonly keys: readonly string[] } {
    const base = `${registryPath(key).replace(/\\\(Default\)$/, '')}\\`.toLowerCase()
    const values: string[] = []
    const keys = new Set<string>()
    for (const [lower, entry] of this.#registry) {
      if (!lower.startsWith(base)) continue
      const [first = '', ...rest] = entry.key.slice(base.length).split('\\')
      if (rest.length === 0) values.push(first)
      else keys.add(first)
    }
    return { values, keys: [...keys] }
  }

  /** Files, folders that hold files, and what every Windows has. */
  exists(path: string): boolean {
    const full = expandEnvironment(path).replaceAll('/', '\\').replace(/\\+$/, '')
    if (this.read(full) || /^[a-z]:\\windows\\(?:system32|syswow64)\\(?:[\w.]+\\)*\w+\.(?:exe|dll)$/i.test(full))
      return true
    if (/^[a-z]:(?:\\(?:windows|users|program files(?: \(x86\))?|programdata))?$/i.test(full)) return true
    const { files, folders } = this.list(full)
    return files.length + folders.length > 0
  }

  remove(actor: Actor, path: string): boolean {
    const full = expandEnvironment(path).replaceAll('/', '\\')
    this.recorder.event(actor, 'file_delete', { TargetFilename: full, Image: this.imageOf(actor.pid) })
    return this.#files.delete(full.toLowerCase())
  }

  setValue(actor: Actor, key: string, value: string): void {
    const target = registryPath(key)
    this.#registry.set(target.toLowerCase(), { key: target, value })
    const image = this.imageOf(actor.pid)
    this.recorder.event(actor, 'registry_set', {
      TargetObject: target,
      Details: value,
      EventType: 'SetValue',
      Image: image,
    })
    this.recorder.indicator('registry', target)
    if (runKey.test(target)) this.persistent.push({ commandLine: value, startedBy: 'run-key' })
  }

  value(actor: Actor, key: string): string | undefined {
    const target = registryPath(key)
    this.recorder.event(actor, 'registry_query', { TargetObject: target, Image: this.imageOf(actor.pid) })
    return this.#registry.get(target.toLowerCase())?.value
  }

  deleteValue(actor: Actor, key: string): boolean {
    const target = registryPath(key)
    this.recorder.event(actor, 'registry_delete', {
      TargetObject: target,
      EventType: 'DeleteValue',
      Image: this.imageOf(actor.pid),
    })
    return this.#registry.delete(target.toLowerCase())
  }

  sleep(actor: Actor, milliseconds: number): void {
    const span = Number.isFinite(milliseconds) ? Math.max(0, Math.min(milliseconds, limits.emulation.sleep)) : 0
    this.recorder.now += span
    this.recorder.event(actor, 'sleep', { Milliseconds: String(span) })
  }
}

/** Long hive names to Sigma's short ones, one backslash between parts; a trailing backslash names the default value. */
export function registryPath(key: string): string {
  const clean = key.replaceAll('/', '\\').replace(/\\{2,}/g, '\\')
  const [hive = '', ...rest] = clean.split('\\')
  const last = rest.at(-1) === '' ? [...rest.slice(0, -1), '(Default)'] : rest
  return [hives[hive.toLowerCase()] ?? hive.toUpperCase(), ...last].join('\\')
}
