/** Where code runs: a procedure's variables, its object, how it meets errors; and objects made from classes. */
import { ComObject, type Value } from '../../host/com/object.ts'
import type { Block, ClassDefinition, Procedure } from './syntax.ts'
import type { Slot } from './values.ts'

export interface Frame {
  readonly locals: Map<string, Slot>
  readonly me?: Instance
  /** The module whose procedure runs, for its own names and for `Me`. */
  readonly module?: Module
  readonly procedure?: Procedure
  readonly withs: Value[]
  /** `*stop`, `*next` or a label. */
  onError: string
  /** Where `Resume Next` goes on. */
  resume?: { readonly block: Block; readonly index: number }
}

/** A module by its name: its procedures, and the form or document it stands behind. */
export class Module extends ComObject {
  readonly procedures = new Map<string, Procedure>()
  readonly own: ComObject | undefined

  constructor(name: string, own: ComObject | undefined) {
    super(name, {})
    this.own = own
  }
}

export class Instance extends ComObject {
  readonly definition: ClassDefinition
  readonly fields = new Map<string, Slot>()

  constructor(definition: ClassDefinition) {
    super(definition.name, {})
    this.definition = definition
  }

  procedure(name: string, ...forms: readonly Procedure['form'][]): Procedure | undefined {
    return this.definition.procedures.find((one) => one.name === name && forms.includes(one.form))
  }

  fallback(): Procedure | undefined {
    return this.definition.procedures.find((one) => one.isDefault)
  }
}

/** What `GetRef` gives. */
export class Reference extends ComObject {
  readonly procedure: Procedure
  constructor(procedure: Procedure) {
    super('Reference', {})
    this.procedure = procedure
  }
}

/** Ends the run: WScript.Quit, End, a spent bound. No `On Error` catches it. */
export class Halt extends Error {}

export const newFrame = (parts: { me?: Instance; procedure?: Procedure; module?: Module } = {}): Frame => ({
  locals: new Map(),
  withs: [],
  onError: '*stop',
  ...parts,
})
