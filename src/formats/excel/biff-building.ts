/** Builds the records of small workbooks (MS-XLS) for tests: BIFF8 unless said otherwise. */

export const short = (...values: number[]): Buffer => {
  const data = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) data.writeUInt16LE(value & 0xffff, index * 2)
  return data
}

export const long = (...values: number[]): Buffer => {
  const data = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) data.writeUInt32LE(value >>> 0, index * 4)
  return data
}

export const bytes = (...values: number[]): Buffer => Buffer.from(values)

export function record(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  return Buffer.concat([short(type, data.length), data])
}

/** Characters of two bytes behind their flags. */
export const wide = (text: string): Buffer => Buffer.concat([bytes(1), Buffer.from(text, 'utf16le')])
export const narrow = (text: string): Buffer => Buffer.concat([bytes(0), Buffer.from(text, 'latin1')])

export const begin = (kind: number): Buffer => record(0x809, short(0x600, kind, 0, 0), long(0, 0))
export const end = record(0x0a)

export interface BuiltSheet {
  readonly name: string
  /** 0 visible, 1 hidden, 2 very hidden. */
  readonly state?: number
  readonly isMacro?: boolean
  readonly records: readonly Buffer[]
  /** Left out of the list of sheets. */
  readonly isUnlisted?: boolean
}

export function buildBiff(globals: readonly Buffer[], sheets: readonly BuiltSheet[]): Buffer {
  const listed = sheets.filter(({ isUnlisted }) => isUnlisted !== true)
  const entry = ({ name, state = 0, isMacro = false }: BuiltSheet, at: number): Buffer =>
    record(0x85, long(at), bytes(state, isMacro ? 1 : 0, name.length), narrow(name))
  const empty = listed.map((sheet) => entry(sheet, 0))
  const head = [begin(5), ...globals]
  let at = Buffer.concat([...head, ...empty, end]).length
  const bodies = sheets.map(({ records, isMacro }) =>
    Buffer.concat([begin(isMacro === true ? 0x40 : 0x10), ...records, end]),
  )
  const places = bodies.map((body) => {
    at += body.length
    return at - body.length
  })
  const entries = sheets.flatMap((sheet, index) =>
    sheet.isUnlisted === true ? [] : [entry(sheet, places[index] ?? 0)],
  )
  return Buffer.concat([...head, ...entries, end, ...bodies])
}

export const formulaRecord = (row: number, column: number, tokens: Buffer, result = Buffer.alloc(8)): Buffer =>
  record(0x06, short(row, column, 0), result, short(0), long(0), short(tokens.length), tokens)

/** PtgStr. */
export const text = (value: string): Buffer => Buffer.concat([bytes(0x17, value.length), narrow(value)])
/** PtgFuncVar. */
export const call = (number: number, count: number): Buffer => Buffer.concat([bytes(0x42, count), short(number)])
