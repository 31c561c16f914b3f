/** One run of a program: names, procedures, classes, errors, and the bounds on steps, time and depth. */
import { limits } from '#core/limits.ts'
import type { ComContext } from '../../host/com/context.ts'
import { ComError, ComObject, constant, method, stored, text, type Value } from '../../host/com/object.ts'
import { createObject } from '../../host/com/index.ts'
import { builtins } from './builtins/index.ts'
import { constants } from './constants.ts'
import { evaluate, orderedSlots, slotsFor } from './evaluate.ts'
import { dimension, runBlock } from './execute.ts'
import { element, member, slotsOf } from './access.ts'
import { external } from './windows/external.ts'
import { Memory } from './windows/memory.ts'
import { type Frame, Halt, Instance, Module, newFrame } from './frame.ts'
import type { Argument, Block, ClassDefinition, Procedure, Statement } from './syntax.ts'
import { coerced, initial, wideBytes } from './types.ts'
import { fault, list, missing, type Slot, VbArray } from './values.ts'

const stepLimit = Math.trunc(limits.emulation.instructions / 20)
const depthLimit = 200

export interface EngineOptions {
  readonly context: ComContext
  readonly deadline: number
  readonly seed: number
  readonly language: string
}

function typedSlot(type: string, value: Value): Slot {
  let kept = value
  const put = value instanceof VbArray ? (next: Value) => asArray(type, next) : (next: Value) => coerced(type, next)
  return {
    type,
    get value() {
      return kept
    },
    set value(next: Value) {
      kept = put(next)
    },
  }
}

/** A text put into an array of bytes becomes its UTF-16. */
function asArray(type: string, value: Value): Value {
  if (typeof value === 'string' && type === 'byte') return wideBytes(value)
  if (value instanceof VbArray) value.type ??= type
  return value
}

const slotOf = (type: string | undefined, value: Value): Slot =>
  type === undefined ? { value } : typedSlot(type, value)

export class Engine {
  readonly context: ComContext
  readonly language: string
  readonly globals: Frame = newFrame()
  readonly procedures = new Map<string, Procedure>()
  readonly classes = new Map<string, ClassDefinition>()
  /** Objects the surroundings give: WScript, window, ActiveDocument. */
  readonly hosts = new Map<string, Value>()
  readonly modules = new Map<string, Module>()
  readonly memory: Memory
  /** Variables declared Static, by their declaration. */
  readonly statics = new Map<Statement, readonly Slot[]>()
  /** Texts are compared without case (`Option Compare Text`). */
  foldsCase = false
  /** Writes of single numbers into memory are told once. */
  toldSmallWrites = false
  /** Procedures that timers and events call when the present one is done. */
  readonly later: string[] = []
  readonly #moduleOf = new Map<Procedure, Module>()
  readonly files = new Map<number, { path: string; content: string; at: number; changed: boolean }>()
  readonly error: ComObject
  random: number
  #steps = 0
  #depth = 0
  readonly #deadline: number

  constructor({ context, deadline, seed, language }: EngineOptions) {
    this.context = context
    this.language = language
    this.#deadline = deadline
    this.random = seed
    this.error = this.#errorObject()
    this.hosts.set('err', this.error)
    this.memory = new Memory(context)
  }

  #errorObject(): ComObject {
    const clear = method(() => {
      this.#setError(0, '')
      return undefined
    })
    const raise = method(([number, , description]) => {
      throw new ComError(Number(number), text(description) || 'Unknown runtime error')
    })
    const members = { Number: stored(0), Description: stored(''), Source: stored(''), Clear: clear, Raise: raise }
    return new ComObject('Err', {
      ...members,
      '': { call: () => this.error.members.get('number')?.get?.() },
      HelpFile: constant(''),
      HelpContext: constant(0),
    })
  }

  #setError(number: number, description: string): void {
    this.error.members.get('number')?.set?.(number)
    this.error.members.get('description')?.set?.(description)
    this.error.members.get('source')?.set?.(number ? 'Microsoft VBScript runtime error' : '')
  }

  /** Keeps what went wrong for `Err`; what no `On Error` may catch is thrown on. */
  caught(error: unknown): void {
    if (error instanceof ComError) return this.#setError(error.number, error.message)
    if (error instanceof RangeError) return this.#setError(28, 'Out of stack space')
    throw error
  }

  clearError(): void {
    this.#setError(0, '')
  }

  step(cost = 1): void {
    this.#steps += cost
    if (this.#steps > stepLimit) return this.#stop('instruction limit')
    if ((this.#steps & 4_095) < cost && performance.now() > this.#deadline) this.#stop('time limit')
  }

  #stop(why: string): never {
    this.context.machine.recorder.gap(why)
    throw new Halt()
  }

  find({ locals, me }: Frame, name: string): Slot | undefined {
    return locals.get(name) ?? me?.fields.get(name) ?? this.globals.locals.get(name)
  }

  declare({ locals }: Frame, name: string, value?: Value, type?: string): Slot {
    const slot = slotOf(type, value)
    locals.set(name, slot)
    return slot
  }

  isKnown({ me, module }: Frame, name: string): boolean {
    if (me?.procedure(name, 'sub', 'function', 'get')) return true
    if (module?.own?.members.has(name) || this.#application?.members.has(name)) return true
    return (
      this.procedures.has(name) || builtins.has(name) || constants.has(name) || this.hosts.has(name) || name === 'me'
    )
  }

  /** Office makes the members of its application known everywhere. */
  get #application(): ComObject | undefined {
    const found = this.hosts.get('*application')
    return found instanceof ComObject ? found : undefined
  }

  /** Calls what a name stands for: a procedure, a built-in function, a constant, an object of the host. */
  callNamed(frame: Frame, name: string, args: readonly Argument[]): Value {
    const own = frame.me?.procedure(name, 'sub', 'function', 'get')
    const procedure = own ?? frame.module?.procedures.get(name) ?? this.procedures.get(name)
    if (procedure) {
      const slots = orderedSlots(this, frame, { args, parameters: procedure.parameters })
      return this.invoke(procedure, slots, own ? frame.me : undefined)
    }
    if (name === 'me') return frame.me ?? frame.module ?? this.hosts.get('thisdocument')
    if (/^(?:var|obj|str)ptr$/.test(name)) return this.memory.addressOf(slotsFor(this, frame, args)[0])
    const values = () => args.map(({ value }) => (value ? evaluate(this, frame, value) : missing))
    const builtin = builtins.get(name)
    if (builtin) return builtin(values(), this, frame)
    const value = constants.get(name) ?? this.hosts.get(name) ?? this.modules.get(name)
    if (value !== undefined)
      return args.length > 0 && value instanceof ComObject ? element(this, value, slotsOf(values())) : value
    return this.#hostMember(frame, name, values)
  }

  #hostMember({ module }: Frame, name: string, values: () => Value[]): Value {
    for (const host of [module?.own, this.#application])
      if (host?.members.has(name)) return member(this, host, { name, slots: slotsOf(values()) })
    const given = values()
    if (given.length > 0) this.context.machine.recorder.unmodelled(this.context.actor, `function ${name}`)
    return undefined
  }

  invoke(procedure: Procedure, slots: readonly Slot[], me?: Instance): Value {
    this.step(4)
    if (procedure.external !== undefined) return external(this, procedure.external, slots)
    if (this.#depth >= depthLimit) throw fault(28)
    const module = this.#moduleOf.get(procedure)
    const frame = newFrame({ procedure, ...(me && { me }), ...(module && { module }) })
    this.#bind(frame, procedure, slots)
    if (procedure.form === 'function' || procedure.form === 'get')
      this.declare(frame, procedure.name, initial(procedure.type), procedure.type)
    this.#depth++
    try {
      runBlock(this, frame, procedure.body)
    } finally {
      this.#depth--
    }
    return frame.locals.get(procedure.name)?.value
  }

  #bind(frame: Frame, { parameters }: Procedure, slots: readonly Slot[]): void {
    for (const [at, parameter] of parameters.entries()) {
      const slot = slots[at]
      if (parameter.rest) this.declare(frame, parameter.name, list(slots.slice(at).map(({ value }) => value)))
      else if (!slot || slot.value === missing)
        this.declare(
          frame,
          parameter.name,
          parameter.fallback ? evaluate(this, frame, parameter.fallback) : (initial(parameter.type) ?? slot?.value),
          parameter.type,
        )
      else if (parameter.byValue)
        this.declare(frame, parameter.name, coerced(parameter.type, slot.value), parameter.type)
      else frame.locals.set(parameter.name, slot)
    }
  }

  create(name: string): Value {
    const definition = this.classes.get(name)
    if (!definition) {
      if (name === 'regexp') return createObject(this.context, 'VBScript.RegExp')
      if (name === 'collection') return createObject(this.context, 'Scripting.Dictionary')
      return createObject(this.context, name)
    }
    const instance = new Instance(definition)
    for (const field of definition.fields)
      instance.fields.set(field.name, slotOf(field.type, dimension(this, this.globals, field)))
    const start = instance.procedure('class_initialize', 'sub')
    if (start) this.invoke(start, [], instance)
    return instance
  }

  /** A `Type` of VBA or a class of VBScript without a start of its own: its variables hold one from the beginning. */
  isRecord(type: string): boolean {
    return this.classes.get(type)?.procedures.length === 0
  }

  /** Bounds recursion that is not a call. */
  deeper<Result>(run: () => Result): Result {
    if (this.#depth >= depthLimit) throw fault(28)
    this.#depth++
    try {
      return run()
    } finally {
      this.#depth--
    }
  }

  /** Makes procedures and classes known before the first statement runs. */
  hoist(block: Block, module?: Module): void {
    for (const statement of block) {
      if (statement.kind === 'procedure') this.#know(statement.procedure, module)
      if (statement.kind === 'class') this.classes.set(statement.definition.name, statement.definition)
    }
  }

  #know(procedure: Procedure, module: Module | undefined): void {
    const { name } = procedure
    if (!module) return void this.procedures.set(name, procedure)
    this.#moduleOf.set(procedure, module)
    module.procedures.set(name, procedure)
    if (!this.procedures.has(name)) this.procedures.set(name, procedure)
  }

  /** Runs statements; true when they ran to their end. */
  run(block: Block, frame: Frame = this.globals, module?: Module): boolean {
    try {
      this.hoist(block, module)
      runBlock(this, frame, block)
      return true
    } catch (error) {
      this.#ended(error)
      return false
    }
  }

  #ended(error: unknown): void {
    const { recorder } = this.context.machine
    if (error instanceof Halt) return
    if (error instanceof RangeError) recorder.gap('memory limit')
    else if (error instanceof ComError && error.number === 7) recorder.gap('memory limit')
    else if (error instanceof ComError) recorder.print(`script error: ${error.message}`)
    else throw error
  }
}
