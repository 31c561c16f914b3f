/** A formula that cells share is written once (ECMA-376 18.3.1.40): for the others its references move with the cell. */

export interface FormulaPlace {
  readonly row: number
  readonly column: number
}

const last = { row: 1_048_576, column: 16_384 }
const reference = /"(?:[^"]|"")*"?|'(?:[^']|'')*'?|(?<![\w.$\]])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.![])/g

/** What moves off the sheet comes back at its other side. */
export function movedFormula(text: string, from: FormulaPlace, to: FormulaPlace): string {
  return text.replaceAll(reference, (all, fixedColumn, letters, fixedRow, digits) => {
    if (typeof letters !== 'string' || typeof digits !== 'string') return all
    const column =
      fixedColumn === '$'
        ? letters
        : columnLetters(wrapped(columnNumber(letters) + to.column - from.column, last.column))
    const row = fixedRow === '$' ? digits : String(wrapped(Number(digits) + to.row - from.row, last.row))
    return `${String(fixedColumn)}${column}${String(fixedRow)}${row}`
  })
}

const wrapped = (value: number, size: number): number => ((((value - 1) % size) + size) % size) + 1

function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

function columnLetters(number: number): string {
  let letters = ''
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

const mostCharacters = 67_108_864

/** Shared formulas of one sheet by their numbers; all that is written out together is bounded. */
export class SharedFormulas {
  readonly #formulas = new Map<string, FormulaPlace & { readonly text: string }>()
  #left = mostCharacters

  keep(id: string, place: FormulaPlace, text: string): void {
    if (!this.#formulas.has(id)) this.#formulas.set(id, { ...place, text })
  }

  /** Undefined where it is not there or the bound is reached. */
  at(id: string, place: FormulaPlace): string | undefined {
    const found = this.#formulas.get(id)
    if (found === undefined || this.#left < found.text.length) return undefined
    this.#left -= found.text.length
    return movedFormula(found.text, found, place)
  }
}
