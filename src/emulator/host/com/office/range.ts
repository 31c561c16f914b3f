/** Excel's Range: a rectangle of cells with what macros read from it and write into it. */
import { action, ComObject, constant, Matrix, type Member, method, stored, text, type Value, quiet } from '../object.ts'
import { type Area, columnLetters, columnNumber, parseArea, type SheetData } from './workbook.ts'

const matrixLimit = 100_000

const whole = (value: Value, otherwise: number): number => {
  const number = Math.round(Number(value ?? otherwise))
  return Number.isFinite(number) ? number : otherwise
}

function valueOf(sheet: SheetData, area: Area): Value {
  if (area.rows === 1 && area.columns === 1) return sheet.at(area.row, area.column)?.value
  const rows = Math.min(area.rows, sheet.size.rows)
  const columns = Math.min(area.columns, sheet.size.columns)
  if (rows * columns > matrixLimit) return undefined
  const cells = Array.from({ length: rows * columns }, (_, at) => {
    const cell = sheet.at(area.row + Math.floor(at / columns), area.column + (at % columns))
    return cell?.value
  })
  return new Matrix(rows, columns, cells)
}

function write(sheet: SheetData, area: Area, value: Value): void {
  const count = Math.min(area.rows * area.columns, matrixLimit)
  const list = value instanceof Matrix ? value.cells : Array.isArray(value) ? (value as readonly Value[]) : undefined
  for (let at = 0; at < count; at++) {
    const one = list ? list[at % list.length] : value
    const formula = typeof one === 'string' && one.startsWith('=') ? { formula: one } : {}
    sheet.put(area.row + Math.floor(at / area.columns), area.column + (at % area.columns), { value: one, ...formula })
  }
}

/** `Cells(2, "B")`, `Cells(5)`, `Range("A1:B2")`. */
export function areaOf(args: readonly Value[], within: Area): Area | undefined {
  const [first, second] = args
  if (first === undefined) return within
  if (second === undefined && typeof first !== 'string') {
    const at = whole(first, 1) - 1
    const width = Math.max(1, Math.min(within.columns, 16_384))
    return { row: within.row + Math.floor(at / width), column: within.column + (at % width), rows: 1, columns: 1 }
  }
  if (second === undefined) return parseArea(text(first))
  const column = typeof second === 'string' && /^[a-z]+$/i.test(second) ? columnNumber(second) : whole(second, 1)
  return { row: within.row + whole(first, 1) - 1, column: within.column + column - 1, rows: 1, columns: 1 }
}

function last(sheet: SheetData, area: Area, direction: number): Area {
  let { row, column } = area
  const [down, right] =
    direction === -4121 ? [1, 0] : direction === -4161 ? [0, 1] : direction === -4159 ? [0, -1] : [-1, 0]
  if (direction === -4162 && row > sheet.size.rows) row = sheet.size.rows + 1
  const filled = (r: number, c: number) => sheet.at(r, c)?.value !== undefined
  const sought = !filled(row, column) || !filled(row + down, column + right)
  for (let steps = 0; steps < 100_000; steps++) {
    const next = [row + down, column + right] as const
    if (next[0] < 1 || next[1] < 1 || next[0] > sheet.size.rows + 1 || next[1] > sheet.size.columns + 1) break
    if (!sought && !filled(...next)) break
    row = next[0]
    column = next[1]
    if (sought && filled(row, column)) break
  }
  return { row, column, rows: 1, columns: 1 }
}

function find(sheet: SheetData, wanted: string): ComObject | null {
  for (const [key, cell] of sheet.cells) {
    if (!text(cell.value).toLowerCase().includes(wanted.toLowerCase())) continue
    const [row = 1, column = 1] = key.split(',').map(Number)
    return rangeObject(sheet, { row, column, rows: 1, columns: 1 })
  }
  return null
}

function address(area: Area, mark: string): string {
  const one = (row: number, column: number) => `${mark}${columnLetters(column)}${mark}${row}`
  const first = one(area.row, area.column)
  return area.rows * area.columns === 1
    ? first
    : `${first}:${one(area.row + area.rows - 1, area.column + area.columns - 1)}`
}

/** Members that only change how the sheet looks. */
const looks = (): Record<string, Member> =>
  Object.fromEntries(
    ['interior', 'font', 'borders', 'style'].map((name) => [
      name,
      {
        get: () =>
          new ComObject(name, {
            Color: stored(0),
            ColorIndex: stored(0),
            Bold: stored(false),
            Size: stored(11),
            Name: stored('Calibri'),
          }),
      },
    ]),
  )

const inner = (sheet: SheetData, area: Area): Record<string, Member> => ({
  Offset: method(([rows, columns]) => {
    const moved = { ...area, row: area.row + whole(rows, 0), column: area.column + whole(columns, 0) }
    return rangeObject(sheet, moved)
  }),
  Resize: method(([rows, columns]) =>
    rangeObject(sheet, { ...area, rows: whole(rows, area.rows), columns: whole(columns, area.columns) }),
  ),
  Cells: method((args) => rangeObject(sheet, areaOf(args, area) ?? area)),
  Item: method((args) => rangeObject(sheet, areaOf(args, area) ?? area)),
  Range: method((args) => rangeObject(sheet, areaOf(args, area) ?? area)),
  Rows: method(([at]) =>
    rangeObject(sheet, at === undefined ? area : { ...area, row: area.row + whole(at, 1) - 1, rows: 1 }),
  ),
  Columns: method(([at]) =>
    rangeObject(sheet, at === undefined ? area : { ...area, column: area.column + whole(at, 1) - 1, columns: 1 }),
  ),
  End: method(([direction]) => rangeObject(sheet, last(sheet, area, whole(direction, -4162)))),
  Find: method(([wanted]) => find(sheet, text(wanted))),
  CurrentRegion: { get: () => rangeObject(sheet, { row: 1, column: 1, ...sheet.size }) },
})

function commentAt(sheet: SheetData, cell: string): ComObject | null {
  const held = sheet.comments.get(cell)
  return held === undefined ? null : commentObject(held)
}

export function commentObject(held: string): ComObject {
  const frame = new ComObject('TextFrame', {
    Characters: method(() => new ComObject('Characters', { Text: stored(held) })),
  })
  return new ComObject('Comment', {
    Text: method(() => held),
    '*value': constant(held),
    Author: constant(''),
    Visible: stored(false),
    Shape: constant(new ComObject('Shape', { TextFrame: constant(frame), AlternativeText: stored(held) })),
    Delete: action(() => undefined),
  })
}

export function rangeObject(sheet: SheetData, area: Area): ComObject {
  const value: Member = {
    get: () => valueOf(sheet, area),
    set: (next) => write(sheet, area, next),
  }
  const formula: Member = {
    get: () => sheet.at(area.row, area.column)?.formula ?? text(sheet.at(area.row, area.column)?.value),
    set: (next) => write(sheet, area, next),
  }
  const count = area.rows * area.columns
  return new ComObject(
    'Range',
    {
      Value: value,
      Value2: value,
      '*value': value,
      Text: { get: () => text(sheet.at(area.row, area.column)?.value) },
      Formula: formula,
      FormulaR1C1: formula,
      FormulaLocal: formula,
      Row: constant(area.row),
      Column: constant(area.column),
      Count: constant(count),
      CountLarge: constant(count),
      Address: method(([row]) => address(area, row === false ? '' : '$')),
      ClearContents: action(() => write(sheet, area, undefined)),
      Clear: action(() => write(sheet, area, undefined)),
      ...quiet('Select Activate AutoFit'),
      NumberFormat: stored('General'),
      HorizontalAlignment: stored(0),
      ColumnWidth: stored(8),
      RowHeight: stored(15),
      Hidden: stored(false),
      Comment: { get: () => commentAt(sheet, address(area, '')) },
      NoteText: method(() => sheet.comments.get(address(area, '')) ?? ''),
      ...looks(),
      ...inner(sheet, area),
    },
    () => cellsOf(sheet, area),
  )
}

function cellsOf(sheet: SheetData, area: Area): ComObject[] {
  const rows = Math.min(area.rows, sheet.size.rows)
  const columns = Math.min(area.columns, sheet.size.columns)
  return Array.from({ length: Math.min(rows * columns, 20_000) }, (_, at) =>
    rangeObject(sheet, {
      row: area.row + Math.floor(at / columns),
      column: area.column + (at % columns),
      rows: 1,
      columns: 1,
    }),
  )
}
