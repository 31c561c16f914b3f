/** Cells and rectangles as formula tokens write them: Excel 5 (BIFF5), Excel 97 (MS-XLS 2.5.198.109) and binary OOXML (MS-XLSB 2.5.97.95). */
import type { Cursor } from './cursor.ts'

export type Layout = 'biff5' | 'biff8' | 'biff12'

/** Zero-based place of a formula. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

interface Axis {
  readonly row: number
  readonly column: number
  readonly rowMoves: boolean
  readonly columnMoves: boolean
}

const rows = { biff5: 16_384, biff8: 65_536, biff12: 1_048_576 } as const
const columns = { biff5: 256, biff8: 256, biff12: 16_384 } as const

export function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

const written = ({ row, column, rowMoves, columnMoves }: Axis): string =>
  `${columnMoves ? '' : '$'}${columnName(column)}${rowMoves ? '' : '$'}${row + 1}`

/** In shared formulas and names, what moves is stated as its distance from the formula. */
function moved(axis: Axis, layout: Layout, from: CellPlace | undefined): Axis {
  if (from === undefined) return axis
  const row = axis.rowMoves ? (axis.row + from.row) % rows[layout] : axis.row
  const column = axis.columnMoves ? (axis.column + from.column) % columns[layout] : axis.column
  return { ...axis, row, column }
}

function axisOf(layout: Layout, row: number, column: number): Axis {
  const flags = layout === 'biff5' ? row : column
  return {
    row: layout === 'biff5' ? row & 0x3fff : row % rows[layout],
    column: layout === 'biff12' ? column & 0x3fff : column & 0xff,
    rowMoves: (flags & 0x8000) !== 0,
    columnMoves: (flags & 0x4000) !== 0,
  }
}

const readRow = (cursor: Cursor, layout: Layout): number => (layout === 'biff12' ? cursor.u32() : cursor.u16())
const readColumn = (cursor: Cursor, layout: Layout): number => (layout === 'biff5' ? cursor.u8() : cursor.u16())

/** `from` where the reference is relative to the formula. */
export function readReference(cursor: Cursor, layout: Layout, from?: CellPlace): string {
  const row = readRow(cursor, layout)
  return written(moved(axisOf(layout, row, readColumn(cursor, layout)), layout, from))
}

export function readArea(cursor: Cursor, layout: Layout, from?: CellPlace): string {
  const [first, last] = [readRow(cursor, layout), readRow(cursor, layout)]
  const [left, right] = [readColumn(cursor, layout), readColumn(cursor, layout)]
  const corners = [axisOf(layout, first, left), axisOf(layout, last, right)]
  return corners.map((corner) => written(moved(corner, layout, from))).join(':')
}

/** Bytes of one reference and of a rectangle, for those that lead nowhere any more. */
export const referenceBytes = { biff5: 3, biff8: 4, biff12: 6 } as const
export const areaBytes = { biff5: 6, biff8: 8, biff12: 12 } as const

/** A sheet's name as formulas write it, with its mark. */
export function sheetPrefix(name: string): string {
  if (name === '') return ''
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !/^[a-z]{1,3}\d+$/i.test(name)
    ? `${name}!`
    : `'${name.replaceAll("'", "''")}'!`
}
