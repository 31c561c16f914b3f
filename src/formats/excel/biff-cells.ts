/** Cells of a sheet's records (MS-XLS 2.4): values, formulas and the texts that formulas gave. */
import { urlOfLink } from '../ole/moniker.ts'
import { Cursor } from './cursor.ts'
import { errorText, rkNumber } from './literals.ts'
import { type BiffRecord, recordType as type } from './records.ts'
import { type DraftCells, SheetDraft, type SheetLimits } from './sheet-draft.ts'
import { readLongText, type TextReader } from './strings.ts'

export interface SheetReader extends SheetLimits {
  readonly text: TextReader
  readonly strings: readonly string[]
}

export interface ReadSheet extends DraftCells {
  readonly codeName: string
  readonly urls: readonly string[]
}

const mostUrls = 2_000

export function readSheetRecords(records: Iterable<BiffRecord>, reader: SheetReader): ReadSheet {
  const draft = new SheetDraft(reader)
  const urls = new Set<string>()
  let codeName = ''
  for (const record of records) {
    const cursor = new Cursor(record.data)
    if (record.type === type.codeName) codeName = reader.text.isBytes ? '' : readLongText(cursor, reader.text)
    else if (record.type === type.link && urls.size < mostUrls) urls.add(urlOfLink(record.data))
    else if (record.type === type.formula) readFormula(draft, cursor, record.more)
    else if (record.type === type.result) draft.result(readLongText(cursor, reader.text))
    else if (record.type === type.shared) share(draft, cursor, 2)
    else if (record.type === type.array) share(draft, cursor, 6)
    else if (record.type === type.manyNumbers) readNumbers(draft, cursor)
    else {
      const valueOf = values.get(record.type)
      if (valueOf === undefined) continue
      const [row, column] = [cursor.u16(), cursor.u16()]
      cursor.skip(2)
      draft.keep({ row, column, value: valueOf(cursor, reader) })
    }
  }
  return { ...draft.finish(), codeName, urls: [...urls].filter((url) => url !== '') }
}

type ValueOf = (cursor: Cursor, reader: SheetReader) => string | number | boolean

const values: ReadonlyMap<number, ValueOf> = new Map<number, ValueOf>([
  [type.sharedLabel, (cursor, { strings }) => strings[cursor.u32()] ?? ''],
  [type.label, (cursor, { text }) => readLongText(cursor, text)],
  [type.richLabel, (cursor, { text }) => readLongText(cursor, text)],
  [type.number, (cursor) => cursor.double()],
  [type.smallNumber, (cursor) => rkNumber(cursor.u32() | 0)],
  [type.truth, (cursor) => truthOrError(cursor.u8(), cursor.u8())],
])

function readNumbers(draft: SheetDraft, cursor: Cursor): void {
  const [row, first] = [cursor.u16(), cursor.u16()]
  for (let column = first; cursor.left >= 8; column += 1) {
    cursor.skip(2)
    draft.keep({ row, column, value: rkNumber(cursor.u32() | 0) })
  }
}

function readFormula(draft: SheetDraft, cursor: Cursor, more: readonly Buffer[]): void {
  const place = { row: cursor.u16(), column: cursor.u16() }
  cursor.skip(2)
  const value = resultOf(cursor.take(8))
  cursor.skip(6)
  const tokens = cursor.take(cursor.u16())
  draft.formula({ tokens, extra: Buffer.concat([cursor.take(cursor.left), ...more]), place }, value)
}

/** `skipped` bytes stand between the rectangle and its formula. */
function share(draft: SheetDraft, cursor: Cursor, skipped: number): void {
  const row = cursor.u16()
  cursor.skip(2)
  const column = cursor.u8()
  cursor.skip(1 + skipped)
  const tokens = cursor.take(cursor.u16())
  draft.share({ tokens, extra: cursor.take(cursor.left), place: { row, column } })
}

const truthOrError = (value: number, isError: number): boolean | string =>
  isError === 0 ? value !== 0 : errorText(value)

/** FormulaValue (2.5.133): a double, unless its last bytes say otherwise; texts come in a record of their own. */
function resultOf(data: Buffer): number | boolean | string | undefined {
  if (data.length < 8) return undefined
  if (data.readUInt16LE(6) !== 0xffff) return data.readDoubleLE(0)
  if (data[0] === 1) return data[2] !== 0
  return data[0] === 2 ? errorText(data[2] ?? 0) : undefined
}
