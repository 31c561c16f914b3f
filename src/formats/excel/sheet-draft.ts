/** The cells of a sheet as its records come, whatever the format: formulas that many cells share are written out for each. */
import type { SheetCell } from '../ooxml/content.ts'
import { type FormulaBook, type FormulaBytes, type FormulaText, formulaText } from './formula.ts'

export interface SheetLimits {
  readonly book: FormulaBook
  readonly mostCells: number
  /** Bytes of tokens and text that all formulas of the workbook may still have: one may be shared by very many cells. */
  readonly budget: { left: number }
}

export interface DraftCells {
  readonly cells: readonly SheetCell[]
  /** Formulas that could not be read to their end. */
  readonly unread: number
  readonly isCut: boolean
}

type Value = string | number | boolean

interface Draft {
  readonly row: number
  readonly column: number
  value?: Value
  formula?: string
  /** Place of the formula it shares. */
  shared?: string
}

export class SheetDraft {
  readonly #limits: SheetLimits
  readonly #cells: Draft[] = []
  readonly #shared = new Map<string, Omit<FormulaBytes, 'place'>>()
  #unread = 0
  #isCut = false
  #last: Draft | undefined

  constructor(limits: SheetLimits) {
    this.#limits = limits
  }

  /** Zero-based. */
  keep(cell: { row: number; column: number; value?: Value }): void {
    if (this.#cells.length < this.#limits.mostCells) this.#cells.push(cell)
    else this.#isCut = true
  }

  formula(bytes: FormulaBytes, value: Value | undefined): void {
    const cell: Draft = { ...bytes.place, ...(value === undefined ? {} : { value }) }
    const found = this.#written(bytes)
    if (found.shared === undefined) cell.formula = found.text
    else cell.shared = `${found.shared.row},${found.shared.column}`
    if (!found.isWhole) this.#unread += 1
    this.#last = cell
    this.keep(cell)
  }

  /** The text that the last formula gave. */
  result(text: string): void {
    if (this.#last !== undefined) this.#last.value = text
  }

  /** A formula that stands for all of a rectangle follows the first cell that has it, which need not be its corner. */
  share({ place, ...bytes }: FormulaBytes): void {
    this.#shared.set(`${place.row},${place.column}`, bytes)
    const { shared } = this.#last ?? {}
    if (shared !== undefined && !this.#shared.has(shared)) this.#shared.set(shared, bytes)
  }

  #written(bytes: FormulaBytes): FormulaText {
    const { book, budget } = this.#limits
    if (budget.left <= 0) return { text: '', isWhole: false }
    const found = formulaText(book, bytes)
    budget.left -= bytes.tokens.length + found.text.length
    return found
  }

  finish(): DraftCells {
    const cells = this.#cells.map((cell) => this.#finished(cell))
    return { cells, unread: this.#unread, isCut: this.#isCut }
  }

  #finished({ row, column, value, formula, shared }: Draft): SheetCell {
    if (shared === undefined && value !== undefined && !formula) return { row: row + 1, column: column + 1, value }
    const place = { row: row + 1, column: column + 1, ...(value === undefined ? {} : { value }) }
    if (shared === undefined) return formula === undefined || formula === '' ? place : { ...place, formula }
    const found = this.#shared.get(shared)
    const written = found && this.#written({ ...found, place: { row, column } })
    if (written?.isWhole !== true) this.#unread += 1
    return written === undefined || written.text === '' ? place : { ...place, formula: written.text }
  }
}
