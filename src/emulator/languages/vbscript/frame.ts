/** Where code runs: a procedure's variables, its object, how it meets errors; and objects made from classes. */
import { ComObject, type Value } from '../../host/com/object.ts'
import type { Block, ClassDefinition, Procedure } from './syntax.ts'
import type { Slot } from './values.ts'

export interface Frame {
  readonly locals: Map<string, Slot>
  readonly me?: Instance
  readonly procedure?: Procedure
  readonly withs: Value[]
  /** `*stop`, `*next` or a label. */
  onError: string
  /** Where `Resume Next` goes on. */
  resume?: { readonly block: Block; readonly index: number }
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

export const newFrame = (parts: { me?: Instance; procedure?: Procedure } = {}): Frame => ({
  locals: new Map(),
  withs: [],
  onError: '*stop',
  ...parts,
})
