/** Cells of a sheet (SpreadsheetML, ECMA-376 18.3): values, formulas, and the texts that sheets share. */
import type { SheetCell } from './content.ts'
import type { Part } from './package.ts'
import { SharedFormulas } from './shared-formula.ts'
import type { Cut } from './xml.ts'

const most = { cells: 500_000, strings: 500_000, text: 32_767 }

export function readSharedStrings({ events, cut }: Part): string[] {
  const strings: string[] = []
  let text = ''
  let inText = false
  let isPhonetic = false
  for (const event of events) {
    if (event.kind === 'text') {
      if (inText && !isPhonetic) text = joined(text, event.text, cut)
      continue
    }
    const isOpen = event.kind === 'open'
    if (event.name === 't') inText = isOpen
    else if (event.name === 'rPh') isPhonetic = isOpen
    else if (event.name === 'si' && isOpen) text = ''
    else if (event.name === 'si' && strings.length >= most.strings) cut()
    else if (event.name === 'si') strings.push(plain(text))
  }
  return strings
}

/** Excel's own bound on a text; more is made to be overlooked. */
function joined(text: string, more: string, cut: Cut): string {
  if (text.length + more.length > most.text) cut()
  return (text + more).slice(0, most.text)
}

/** Characters that XML cannot hold are written `_x000D_` (22.9.2.19). */
const plain = (text: string): string =>
  text
    .slice(0, most.text)
    .replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

interface RawCell {
  readonly place: { readonly row: number; readonly column: number }
  readonly type: string
  value: string
  formula: string
  /** Number of the formula that it shares; empty where it has its own. */
  shared: string
}

export interface SheetPart {
  readonly cells: readonly SheetCell[]
  readonly codeName: string
  /** Whether cells take their formula from another one that is not there. */
  readonly lacksFormulas: boolean
}

export function readSheet({ events, cut }: Part, shared: readonly string[]): SheetPart {
  const cells: SheetCell[] = []
  let codeName = ''
  let cell: RawCell | undefined
  let into = ''
  let lacksFormulas = false
  const formulas = new SharedFormulas()
  const next = { row: 0, column: 0 }
  for (const event of events) {
    if (cells.length >= most.cells) {
      cut()
      break
    }
    if (event.kind === 'text') {
      if (cell !== undefined) take(cell, { element: into, text: event.text, cut })
    } else if (event.kind === 'close') {
      into = ''
      if (event.name === 'c' && cell !== undefined && !completed(cell, formulas)) lacksFormulas = true
      const done = event.name === 'c' && cell !== undefined ? finished(cell, shared) : undefined
      if (done !== undefined) cells.push(done)
      if (event.name === 'c') cell = undefined
    } else if (event.name === 'row')
      Object.assign(next, { row: Number(event.attributes.get('r') ?? next.row + 1), column: 0 })
    else if (event.name === 'c') cell = startCell(event.attributes, next)
    else if (event.name === 'sheetPr') codeName = event.attributes.get('codeName') ?? ''
    else {
      into = event.name
      if (cell && event.name === 'f' && event.attributes.get('t') === 'shared')
        cell.shared = event.attributes.get('si') ?? 'none'
    }
  }
  return { cells, codeName, lacksFormulas }
}

/** The first cell gives the formula, the others take it; false where there is none to take. */
function completed(cell: RawCell, formulas: SharedFormulas): boolean {
  if (cell.shared === '') return true
  if (cell.formula.trim() !== '') formulas.keep(cell.shared, cell.place, cell.formula.trim())
  else cell.formula = formulas.at(cell.shared, cell.place) ?? ''
  return cell.formula !== ''
}

/** A cell without a place stands right of the one before. */
function startCell(attributes: ReadonlyMap<string, string>, next: { row: number; column: number }): RawCell {
  const found = /^\$?([a-z]{1,3})\$?(\d{1,7})$/i.exec(attributes.get('r') ?? '')
  const place =
    found === null
      ? { row: next.row, column: next.column + 1 }
      : { row: Number(found[2]), column: columnOf(found[1] ?? '') }
  next.column = place.column
  return { place, type: attributes.get('t') ?? 'n', value: '', formula: '', shared: '' }
}

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column
}

function take(cell: RawCell, { element, text, cut }: { element: string; text: string; cut: Cut }): void {
  if (element === 'f') cell.formula = joined(cell.formula, text, cut)
  else if (element === 'v' || element === 't') cell.value = joined(cell.value, text, cut)
}

function finished({ place, type, value, formula }: RawCell, shared: readonly string[]): SheetCell | undefined {
  if (!(place.row > 0) || (value === '' && formula.trim() === '')) return undefined
  const held = value === '' ? {} : { value: valueOf(type, value, shared) }
  const text = formula.trim()
  return { ...place, ...held, ...(text === '' ? {} : { formula: text.startsWith('=') ? text : `=${text}` }) }
}

function valueOf(type: string, value: string, shared: readonly string[]): string | number | boolean {
  if (type === 's') return shared[Number(value)] ?? ''
  if (type === 'b') return value.trim() === '1' || value.trim() === 'true'
  if (type !== 'n') return plain(value)
  const number = Number(value)
  return Number.isNaN(number) ? value : number
}
