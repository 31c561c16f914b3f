/** The syntax tree of VBScript and VBA. */
import type { Value } from '../../host/com/object.ts'

export interface Argument {
  /** Absent for a place left empty. */
  readonly value?: Expression
  /** `name:=value`. */
  readonly name?: string
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  /** Without a target it belongs to the object of the nearest `With`. */
  | { readonly kind: 'member'; readonly target?: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly target: Expression; readonly args: readonly Argument[] }
  /** Operators of one rank from left to right, flat so that long sums need no deep stack. */
  | { readonly kind: 'chain'; readonly first: Expression; readonly rest: readonly Operation[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'paren'; readonly inner: Expression }
  /** `TypeOf x Is Name`. */
  | { readonly kind: 'type-of'; readonly inner: Expression; readonly name: string }
  | { readonly kind: 'new'; readonly name: string }

export interface Operation {
  readonly operator: string
  readonly operand: Expression
}

export type Block = readonly Statement[]

export interface Declared {
  readonly name: string
  /** Absent for a plain variable, empty for a dynamic array; each bound as `lower To upper` or upper alone. */
  readonly bounds?: readonly { readonly lower?: Expression; readonly upper: Expression }[]
  readonly type?: string
  /** `As New`. */
  readonly fresh?: true
}

export interface Parameter {
  readonly name: string
  readonly byValue?: true
  readonly rest?: true
  readonly type?: string
  readonly fallback?: Expression
}

export interface Procedure {
  readonly name: string
  readonly form: 'sub' | 'function' | 'get' | 'let' | 'set'
  readonly parameters: readonly Parameter[]
  readonly body: Block
  /** Declared type of what a function gives. */
  readonly type?: string
  /** Default member of its class. */
  readonly isDefault?: true
  /** A procedure of a Windows library (VBA's Declare), by its real name. */
  readonly external?: string
}

export interface ClassDefinition {
  readonly name: string
  readonly fields: readonly Declared[]
  readonly procedures: readonly Procedure[]
}

export interface Case {
  readonly tests: readonly { readonly from: Expression; readonly to?: Expression; readonly operator?: string }[]
  readonly body: Block
}

type Kinds =
  | { readonly kind: 'dim'; readonly names: readonly Declared[]; readonly kept?: true }
  | { readonly kind: 'compare'; readonly how: string }
  | { readonly kind: 'redim'; readonly names: readonly Declared[]; readonly keep?: true }
  | { readonly kind: 'const'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression; readonly isSet?: true }
  | { readonly kind: 'call'; readonly target: Expression }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: Block }[]
      readonly otherwise: Block
    }
  | {
      readonly kind: 'select'
      readonly subject: Expression
      readonly cases: readonly Case[]
      readonly otherwise: Block
    }
  | {
      readonly kind: 'for'
      readonly variable: Expression
      readonly from: Expression
      readonly to: Expression
      readonly step?: Expression
      readonly body: Block
    }
  | { readonly kind: 'each'; readonly variable: Expression; readonly source: Expression; readonly body: Block }
  | {
      readonly kind: 'loop'
      readonly test?: Expression
      readonly until?: true
      readonly after?: true
      readonly body: Block
    }
  | { readonly kind: 'with'; readonly target: Expression; readonly body: Block }
  | { readonly kind: 'exit'; readonly what: string }
  | { readonly kind: 'on-error'; readonly to: string }
  | { readonly kind: 'goto'; readonly label: string }
  | { readonly kind: 'gosub'; readonly label: string }
  /** `On n GoTo a, b`. */
  | { readonly kind: 'choose'; readonly choice: Expression; readonly labels: readonly string[]; readonly sub?: true }
  | { readonly kind: 'return' }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'resume'; readonly label: string }
  | { readonly kind: 'erase'; readonly names: readonly Expression[] }
  | { readonly kind: 'procedure'; readonly procedure: Procedure }
  | { readonly kind: 'class'; readonly definition: ClassDefinition }
  | { readonly kind: 'open'; readonly path: Expression; readonly mode: string; readonly channel: Expression }
  | {
      readonly kind: 'print'
      readonly channel: Expression
      readonly values: readonly Argument[]
      readonly form: string
    }
  | {
      readonly kind: 'input'
      readonly channel: Expression
      readonly targets: readonly Argument[]
      /** `line`, `input` or `get`. */
      readonly form: string
    }
  | { readonly kind: 'rename'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'close'; readonly channels: readonly Expression[] }
  | { readonly kind: 'end' }

export type Statement = Kinds & { readonly line: number }
export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>

export interface Program {
  readonly body: Block
  /** Lines that did not parse and were left out. */
  readonly faults: readonly number[]
}
