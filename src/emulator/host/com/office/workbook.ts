/** The cells of a workbook, read and written by macros of both kinds. */
import type { Value } from '../object.ts'
import type { DocumentContent, Sheet } from './content.ts'

const cellLimit = 500_000

export interface Cell {
  value: Value
  formula?: string
}

export class SheetData {
  readonly name: string
  readonly codeName: string
  readonly kind: 'worksheet' | 'macro'
  visibility: string
  readonly cells = new Map<string, Cell>()
  /** By the cells' addresses. */
  readonly comments = new Map<string, string>()
  #rows = 1
  #columns = 1

  constructor({ name, codeName, kind, visibility, cells }: Sheet) {
    this.name = name
    this.codeName = codeName ?? name
    this.kind = kind ?? 'worksheet'
    this.visibility = visibility ?? 'visible'
    for (const { row, column, value, formula } of cells.slice(0, cellLimit))
      this.put(row, column, formula === undefined ? { value } : { value, formula })
  }

  get size(): { readonly rows: number; readonly columns: number } {
    return { rows: this.#rows, columns: this.#columns }
  }

  at(row: number, column: number): Cell | undefined {
    return this.cells.get(`${row},${column}`)
  }

  put(row: number, column: number, cell: Cell): void {
    if (this.cells.size >= cellLimit) return
    this.cells.set(`${row},${column}`, cell)
    this.#rows = Math.max(this.#rows, row)
    this.#columns = Math.max(this.#columns, column)
  }
}

export class WorkbookData {
  readonly sheets: SheetData[]
  readonly names: Map<string, string>
  active: SheetData

  constructor(content: DocumentContent) {
    const given = (content.sheets ?? []).map((one) => new SheetData(one))
    this.active =
      given.find(({ kind }) => kind === 'worksheet') ?? given[0] ?? new SheetData({ name: 'Sheet1', cells: [] })
    this.sheets = given.length > 0 ? given : [this.active]
    for (const { name, text } of content.comments ?? []) {
      const at = name.lastIndexOf('!')
      this.sheet(name.slice(0, Math.max(0, at)))?.comments.set(name.slice(at + 1).toUpperCase(), text)
    }
    this.names = new Map(Object.entries(content.names ?? {}).map(([name, to]) => [name.toLowerCase(), to]))
  }

  sheet(name: string): SheetData | undefined {
    const wanted = name.toLowerCase()
    return this.sheets.find((one) => one.name.toLowerCase() === wanted || one.codeName.toLowerCase() === wanted)
  }

  add(name = `Sheet${this.sheets.length + 1}`): SheetData {
    const made = new SheetData({ name, cells: [] })
    if (this.sheets.length < 255) this.sheets.push(made)
    return made
  }
}

export function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.toUpperCase().slice(0, 3)) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

export interface Area {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

const wholeColumn = 1_048_576

/** `B2`, `$B$2:C9`, `A:A`, `3:3`; undefined for anything else. */
export function parseArea(text: string): Area | undefined {
  const plain = text.replaceAll('$', '').trim()
  const cells = /^([a-z]{1,3})(\d{1,7})(?::([a-z]{1,3})(\d{1,7}))?$/i.exec(plain)
  if (cells) {
    const [, a = '', b = '', c = a, d = b] = cells
    return spanned([Number(b), columnNumber(a)], [Number(d), columnNumber(c)])
  }
  const columns = /^([a-z]{1,3}):([a-z]{1,3})$/i.exec(plain)
  if (columns) return spanned([1, columnNumber(columns[1] ?? '')], [wholeColumn, columnNumber(columns[2] ?? '')])
  const rows = /^(\d{1,7}):(\d{1,7})$/.exec(plain)
  return rows ? spanned([Number(rows[1]), 1], [Number(rows[2]), 16_384]) : undefined
}

function spanned([row, column]: readonly [number, number], [lastRow, lastColumn]: readonly [number, number]): Area {
  const top = Math.min(row, lastRow)
  const left = Math.min(column, lastColumn)
  return { row: top, column: left, rows: Math.abs(lastRow - row) + 1, columns: Math.abs(lastColumn - column) + 1 }
}
