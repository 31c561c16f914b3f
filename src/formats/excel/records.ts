/** Records of a BIFF stream (MS-XLS 2.1.4): type, length, data; what CONTINUE records add stays in pieces, for strings break there. */

export interface BiffRecord {
  readonly type: number
  /** Place of the record in its stream. */
  readonly at: number
  readonly data: Buffer
  /** Data of the CONTINUE records behind it. */
  readonly more: readonly Buffer[]
}

export const recordType = {
  formula: 0x06,
  end: 0x0a,
  outerSheets: 0x17,
  name: 0x18,
  outerName: 0x23,
  filePass: 0x2f,
  continued: 0x3c,
  codePage: 0x42,
  sheet: 0x85,
  manyNumbers: 0xbd,
  richLabel: 0xd6,
  strings: 0xfc,
  sharedLabel: 0xfd,
  book: 0x1ae,
  link: 0x1b8,
  codeName: 0x1ba,
  text: 0x1b6,
  number: 0x203,
  label: 0x204,
  truth: 0x205,
  result: 0x207,
  array: 0x221,
  smallNumber: 0x27e,
  shared: 0x4bc,
  begin: 0x809,
} as const

const most = { records: 4_000_000, pieces: 100_000 }

/** Most records have nothing behind them; nothing is put into this one. */
const none: Buffer[] = []

/** Ends with the stream or where a record leads outside; `cut` is then told. */
export function* readRecords(stream: Buffer, from: number, cut: () => void): Generator<BiffRecord> {
  let at = from
  for (let count = 0; at + 4 <= stream.length; count += 1) {
    if (count >= most.records) return cut()
    const start = at
    const type = stream.readUInt16LE(at)
    const data = stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2))
    if (data.length < stream.readUInt16LE(at + 2)) cut()
    at += 4 + stream.readUInt16LE(at + 2)
    let more = none
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === recordType.continued && more.length < most.pieces) {
      if (more === none) more = []
      more.push(stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2)))
      at += 4 + stream.readUInt16LE(at + 2)
    }
    yield { type, at: start, data, more }
  }
}
