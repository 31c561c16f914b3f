/** The syntax tree of Excel formulas. */
export type XlmValue = string | number | boolean | undefined | XlmError | Place | readonly XlmValue[]

export class XlmError {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A cell or a rectangle of cells. */
export class Place {
  readonly sheet: string
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
  constructor(sheet: string, row: number, column: number, { rows, columns } = { rows: 1, columns: 1 }) {
    this.sheet = sheet
    this.row = row
    this.column = column
    this.rows = rows
    this.columns = columns
  }
}

export interface Reference {
  readonly kind: 'reference'
  /** Empty for the sheet of the formula. */
  readonly sheet: string
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
  /** Offsets from the formula's own cell (`R[1]C[-2]`). */
  readonly relativeRow?: true
  readonly relativeColumn?: true
}

export type Formula =
  | { readonly kind: 'literal'; readonly value: XlmValue }
  | Reference
  | { readonly kind: 'name'; readonly name: string; readonly sheet: string }
  | { readonly kind: 'call'; readonly target: Formula; readonly args: readonly (Formula | undefined)[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Formula }
  /** `program|topic!item`. */
  | { readonly kind: 'dde'; readonly program: string; readonly topic: string }
