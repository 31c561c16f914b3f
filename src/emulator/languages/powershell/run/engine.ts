/** One powershell.exe: its scopes, its environment, what it counts, and the parts of the evaluator that call each other. */
import type { Machine } from '../../../host/machine.ts'
import type { Actor } from '../../../host/recorder.ts'
import { toText } from '../convert.ts'
import type { Expression, Statement, StatementOf } from '../syntax.ts'
import { PsObject, record, type ScriptBlock, type Value } from '../values.ts'
import type { Budget } from './budget.ts'
import { Scope, type Slot } from './scope.ts'
import { errorRecord, Limit, Thrown } from './signals.ts'

const errorLimit = 256

export interface Invocation {
  readonly args?: readonly Value[]
  readonly named?: ReadonlyMap<string, Value>
  readonly input?: readonly Value[]
  /** `$_` while the block runs. */
  readonly item?: Value
  /** `this` keeps the caller's scope, as `.` and ForEach-Object do. */
  readonly scope?: 'child' | 'this'
  readonly extra?: ReadonlyMap<string, Value>
  /** Takes what is put out as it comes, so that it is there when the run ends early. */
  readonly out?: Value[]
}

/** What the parts of the evaluator need of each other. */
export interface Runtime {
  readonly evaluate: (engine: Engine, expression: Expression) => Value
  readonly pipeline: (engine: Engine, node: StatementOf<'pipeline'>, out: Value[]) => void
  readonly execute: (engine: Engine, statements: readonly Statement[], out: Value[]) => void
  readonly invoke: (engine: Engine, block: ScriptBlock, how: Invocation) => Value[]
  /** Runs code that came to light during the run, in the scope it is called from. */
  readonly runText: (engine: Engine, code: string, source: string) => Value[]
  readonly blockOf: (engine: Engine, code: string) => ScriptBlock
  readonly command: (engine: Engine, name: string, words: readonly Value[], input?: readonly Value[]) => Value[]
  readonly method: (engine: Engine, target: Value, name: string, args: readonly Value[]) => Value
  readonly read: (engine: Engine, target: Value, name: string) => Value
  readonly write: (engine: Engine, place: { target: Value; name: string }, value: Value) => void
  readonly convert: (engine: Engine, type: string, value: Value) => Value
  readonly create: (engine: Engine, type: string, args: readonly Value[]) => Value
  /** A static member of a type: called with arguments, read without. */
  readonly fixed: (
    engine: Engine,
    type: string,
    member: { readonly name: string; readonly args?: readonly Value[] },
  ) => Value
  readonly commandNames: (engine: Engine) => readonly string[]
  readonly resolveAlias: (engine: Engine, name: string) => string | undefined
}

interface EngineOptions {
  readonly machine: Machine
  readonly pid: number
  readonly budget: Budget
  readonly seed: number
  readonly runtime: Runtime
}

export class Engine {
  readonly machine: Machine
  readonly actor: Actor
  readonly runtime: Runtime
  readonly global = new Scope()
  readonly environment: Map<string, { readonly name: string; value: string }>
  readonly errors: Value[] = []
  /** Classes and enumerations of the script, by lower-case name. */
  readonly classes = new Map<string, (args: readonly Value[]) => Value>()
  readonly statics = new Map<string, PsObject>()
  /** What was called, in plain spelling, when the source hides it. */
  readonly trace: string[] = []
  /** Arrays made by `+=` that only their variable holds: the next `+=` may grow them where they are. */
  readonly owned = new WeakSet<Value[]>()
  /** Folders the script made, in lower case. */
  readonly folders = new Set<string>()
  /** Every text that ran, in lower case: what stands in it is not hidden. */
  readonly sources: string[] = []
  readonly #budget: Budget
  scope: Scope = this.global
  succeeded = true
  /** Level of `try` around the code that runs. */
  guarded = 0
  depth = 0
  location: string
  lastExit = 0
  /** `-ErrorAction` of the command that runs. */
  preference: string | undefined
  scriptPath = ''
  #state: number

  constructor({ machine, pid, budget, seed, runtime }: EngineOptions) {
    this.machine = machine
    this.actor = { pid, via: 'powershell' }
    this.runtime = runtime
    this.#budget = budget
    this.#state = (seed * 2_654_435_761) >>> 0 || 1
    const { environment, directory } = machine.processes.stateOf(pid)
    this.location = directory
    this.environment = new Map([...environment].map(([name, value]) => [name.toLowerCase(), { name, value }]))
  }

  /** Counts work; throws Limit when the run may do no more. */
  readonly step = (count = 1): void => this.#budget.step(count)

  /** Counts memory in characters or bytes that a value takes anew. */
  allocate(size: number): void {
    this.#budget.allocate(size)
  }

  /** A text counted as new memory. */
  made(text: string): string {
    this.allocate(text.length)
    return text
  }

  /** Next of the run's random numbers, 0 to 1. */
  random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 0x1_0000_0000
  }

  /** Text as strings and casts make it: elements of arrays joined by `$OFS`. */
  text(value: Value): string {
    if (typeof value === 'string') return value
    if (!Array.isArray(value) && !(value instanceof Uint8Array)) return toText(value)
    const separator = this.scope.slot('ofs')
    const items = Array.isArray(value) ? value.map(toText) : [...value].map(String)
    this.step(items.length)
    return this.made(items.join(separator ? toText(separator.value) : ' '))
  }

  nested<Result>(run: () => Result): Result {
    if (this.depth >= 120) throw new Limit('recursion limit')
    this.depth++
    try {
      return run()
    } finally {
      this.depth--
    }
  }

  /** An error that the script may go on after. */
  report(message: string, type?: string): void {
    const preference = this.preference ?? toText(this.scope.slot('erroractionpreference')?.value)
    const error = errorRecord(message, type)
    if (/^(?:stop|1)$/i.test(preference)) throw new Thrown(error, 1)
    this.keep(error)
  }

  keep(error: PsObject): void {
    this.step(256)
    this.succeeded = false
    this.errors.unshift(error)
    if (this.errors.length > errorLimit) this.errors.pop()
  }

  unmodelled(what: string): void {
    this.machine.recorder.unmodelled(this.actor, what.slice(0, 200))
  }

  /** Keeps a call in plain spelling when its source hides what it is. */
  note(line: string, ...hidden: readonly string[]): void {
    if (this.trace.length >= 500) return
    const isHidden = (word: string) =>
      word !== '' && !this.sources.some((source) => source.includes(word.toLowerCase()))
    if (hidden.some(isHidden)) this.trace.push(line.slice(0, 4_000))
  }

  /** Keeps decoded bytes when they are a file of their own kind: a program, an archive. */
  decoded(name: string, bytes: Uint8Array): Uint8Array {
    const [a, b] = bytes
    const isProgram = a === 0x4d && b === 0x5a
    const isArchive = a === 0x50 && b === 0x4b && bytes[2] === 3
    if (bytes.length > 3 && (isProgram || isArchive)) this.machine.recorder.artifact('decoded', name, bytes)
    return bytes
  }

  event(category: Parameters<Machine['recorder']['event']>[1], fields: Record<string, string>): void {
    this.machine.recorder.event(this.actor, category, fields)
  }

  path(name: string): string {
    const plain = name
      .trim()
      .replaceAll('/', '\\')
      .replace(/^(?:Microsoft\.PowerShell\.Core\\)?FileSystem::/i, '')
    const home = this.environment.get('userprofile')?.value ?? ''
    const expanded = plain.replace(/^~(?=\\|$)/, home)
    if (/^(?:[a-z]:\\|\\\\|%)/i.test(expanded)) return flattened(expanded)
    if (/^[a-z]:/i.test(expanded)) return flattened(`${expanded.slice(0, 2)}\\${expanded.slice(2)}`)
    if (expanded.startsWith('\\')) return flattened(`C:${expanded}`)
    return flattened(`${this.location.replace(/\\$/, '')}\\${expanded}`)
  }

  local(name: string): Slot | undefined {
    return this.scope.variables.get(name.toLowerCase())
  }
}

/** `.` and `..` taken out of a path. */
function flattened(path: string): string {
  if (!/\\\.{1,2}(?:\\|$)/.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('\\'))
    if (part === '..') {
      if (parts.length > 1) parts.pop()
    } else if (part !== '.') parts.push(part)
  return parts.join('\\')
}

export const customObject = (fields: Readonly<Record<string, Value>>): PsObject =>
  record('System.Management.Automation.PSCustomObject', fields)
