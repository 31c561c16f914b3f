/** One run of a program: names, procedures, classes, errors, and the bounds on steps, time and depth. */
import { limits } from '#core/limits.ts'
import type { ComContext } from '../../host/com/context.ts'
import { ComError, ComObject, constant, method, stored, text, type Value } from '../../host/com/object.ts'
import { createObject } from '../../host/com/index.ts'
import { builtins } from './builtins.ts'
import { constants } from './constants.ts'
import { evaluate, orderedSlots } from './evaluate.ts'
import { dimension, runBlock } from './execute.ts'
import { external } from './external.ts'
import { type Frame, Halt, Instance, newFrame } from './frame.ts'
import type { Argument, Block, ClassDefinition, Procedure } from './syntax.ts'
import { fault, list, missing, type Slot } from './values.ts'

const stepLimit = Math.trunc(limits.emulation.instructions / 20)
const depthLimit = 200

export interface EngineOptions {
  readonly context: ComContext
  readonly deadline: number
  readonly seed: number
  readonly language: string
}

export class Engine {
  readonly context: ComContext
  readonly language: string
  readonly globals: Frame = newFrame()
  readonly procedures = new Map<string, Procedure>()
  readonly classes = new Map<string, ClassDefinition>()
  /** Objects the surroundings give: WScript, window, ActiveDocument. */
  readonly hosts = new Map<string, Value>()
  readonly files = new Map<number, { path: string; content: string }>()
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

  declare({ locals }: Frame, name: string, value?: Value): Slot {
    const slot: Slot = { value }
    locals.set(name, slot)
    return slot
  }

  isKnown({ me }: Frame, name: string): boolean {
    if (me?.procedure(name, 'sub', 'function', 'get')) return true
    return (
      this.procedures.has(name) || builtins.has(name) || constants.has(name) || this.hosts.has(name) || name === 'me'
    )
  }

  /** Calls what a name stands for: a procedure, a built-in function, a constant, an object of the host. */
  callNamed(frame: Frame, name: string, args: readonly Argument[]): Value {
    const own = frame.me?.procedure(name, 'sub', 'function', 'get')
    const procedure = own ?? this.procedures.get(name)
    if (procedure) {
      const slots = orderedSlots(this, frame, { args, parameters: procedure.parameters })
      return this.invoke(procedure, slots, own ? frame.me : undefined)
    }
    const values = () => args.map(({ value }) => (value ? evaluate(this, frame, value) : missing))
    const builtin = builtins.get(name)
    if (builtin) return builtin(values(), this, frame)
    const value = constants.get(name) ?? this.hosts.get(name)
    if (value !== undefined)
      return args.length > 0 && value instanceof ComObject ? this.#indexed(value, values()) : value
    if (name === 'me') return frame.me ?? this.hosts.get('thisdocument')
    if (args.length === 0) return undefined
    this.context.machine.recorder.unmodelled(this.context.actor, `function ${name}`)
    values()
    return undefined
  }

  #indexed(object: ComObject, values: readonly Value[]): Value {
    return object.members.get('')?.call?.(values) ?? object
  }

  invoke(procedure: Procedure, slots: readonly Slot[], me?: Instance): Value {
    this.step(4)
    if (procedure.external !== undefined) return external(this, procedure.external, slots)
    if (this.#depth >= depthLimit) throw fault(28)
    const frame = newFrame(me ? { me, procedure } : { procedure })
    this.#bind(frame, procedure, slots)
    if (procedure.form === 'function' || procedure.form === 'get') this.declare(frame, procedure.name)
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
          parameter.fallback ? evaluate(this, frame, parameter.fallback) : slot?.value,
        )
      else if (parameter.byValue) this.declare(frame, parameter.name, slot.value)
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
      instance.fields.set(field.name, { value: dimension(this, this.globals, field) })
    const start = instance.procedure('class_initialize', 'sub')
    if (start) this.invoke(start, [], instance)
    return instance
  }

  /** Makes procedures and classes known before the first statement runs. */
  hoist(block: Block): void {
    for (const statement of block) {
      if (statement.kind === 'procedure') this.procedures.set(statement.procedure.name, statement.procedure)
      if (statement.kind === 'class') this.classes.set(statement.definition.name, statement.definition)
    }
  }

  /** Runs statements; true when they ran to their end. */
  run(block: Block, frame: Frame = this.globals): boolean {
    try {
      this.hoist(block)
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
