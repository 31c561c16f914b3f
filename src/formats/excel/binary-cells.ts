/** Cells of a sheet in a binary workbook (MS-XLSB 2.1.7.62). */
import { binaryType as type, readBinaryRecords, readWideText } from './binary-records.ts'
import { Cursor } from './cursor.ts'
import { errorText, rkNumber } from './literals.ts'
import { type DraftCells, SheetDraft, type SheetLimits } from './sheet-draft.ts'

export interface BinarySheet extends DraftCells {
  readonly codeName: string
}

export interface BinaryReader extends SheetLimits {
  readonly strings: readonly string[]
  readonly cut: () => void
}

type ValueOf = (cursor: Cursor, strings: readonly string[]) => string | number | boolean

const values: ReadonlyMap<number, ValueOf> = new Map<number, ValueOf>([
  [type.smallNumber, (cursor) => rkNumber(cursor.u32() | 0)],
  [type.error, (cursor) => errorText(cursor.u8())],
  [type.truth, (cursor) => cursor.u8() !== 0],
  [type.number, (cursor) => cursor.double()],
  [type.text, readWideText],
  [type.sharedText, (cursor, strings) => strings[cursor.u32()] ?? ''],
  [type.richText, (cursor) => (cursor.skip(1), readWideText(cursor))],
])

const results: ReadonlyMap<number, ValueOf> = new Map<number, ValueOf>([
  [type.textFormula, readWideText],
  [type.numberFormula, (cursor) => cursor.double()],
  [type.truthFormula, (cursor) => cursor.u8() !== 0],
  [type.errorFormula, (cursor) => errorText(cursor.u8())],
])

export function readBinarySheet(part: Uint8Array, reader: BinaryReader): BinarySheet {
  const draft = new SheetDraft(reader)
  let codeName = ''
  let row = 0
  for (const { type: kind, data } of readBinaryRecords(part, reader.cut)) {
    const cursor = new Cursor(data)
    const valueOf = values.get(kind)
    const resultOf = results.get(kind)
    if (kind === type.row) row = cursor.u32()
    else if (kind === type.sheetProperties) codeName = readWideText(new Cursor(data, 19))
    else if (kind === type.shared || kind === type.array) share(draft, cursor, kind === type.array ? 1 : 0)
    else if (valueOf) draft.keep({ row, column: columnOf(cursor), value: valueOf(cursor, reader.strings) })
    else if (resultOf) {
      const place = { row, column: columnOf(cursor) }
      const value = resultOf(cursor, reader.strings)
      cursor.skip(2)
      draft.formula({ ...formulaBytes(cursor), place }, value)
    }
  }
  return { ...draft.finish(), codeName }
}

/** Behind the column stand style and flags. */
function columnOf(cursor: Cursor): number {
  const column = cursor.u32()
  cursor.skip(4)
  return column
}

function formulaBytes(cursor: Cursor): { tokens: Buffer; extra: Buffer } {
  const tokens = cursor.take(cursor.u32())
  return { tokens, extra: cursor.take(cursor.u32()) }
}

function share(draft: SheetDraft, cursor: Cursor, skipped: number): void {
  const row = cursor.u32()
  cursor.skip(4)
  const column = cursor.u32()
  cursor.skip(4 + skipped)
  draft.share({ ...formulaBytes(cursor), place: { row, column } })
}
