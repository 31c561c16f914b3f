/** Records of a binary part (MS-XLSB 2.1.4): type and length in bytes of seven bits, then data. */
import type { Cursor } from './cursor.ts'

export interface BinaryRecord {
  readonly type: number
  readonly data: Buffer
}

export const binaryType = {
  row: 0,
  smallNumber: 2,
  error: 3,
  truth: 4,
  number: 5,
  text: 6,
  sharedText: 7,
  textFormula: 8,
  numberFormula: 9,
  truthFormula: 10,
  errorFormula: 11,
  string: 19,
  name: 39,
  richText: 62,
  sheetProperties: 147,
  sheet: 156,
  outerFile: 355,
  own: 357,
  same: 358,
  outerBook: 360,
  outerSheets: 362,
  array: 426,
  shared: 427,
  outerName: 577,
  addIn: 667,
} as const

const most = 4_000_000

export function* readBinaryRecords(bytes: Uint8Array, cut: () => void): Generator<BinaryRecord> {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  for (let count = 0; at < part.length; count += 1) {
    if (count >= most) return cut()
    const low = part[at] ?? 0
    const type = low < 0x80 ? low : (low & 0x7f) | (((part[at + 1] ?? 0) & 0x7f) << 7)
    at += low < 0x80 ? 1 : 2
    let size = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = part[at] ?? 0
      at += 1
      size |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    if (at + size > part.length) cut()
    yield { type, data: part.subarray(at, at + size) }
    at += size
  }
}

const longest = 32_767

/** Count in four bytes, then UTF-16; all ones stand for none (2.5.168, 2.5.166). */
export function readWideText(cursor: Cursor): string {
  const count = cursor.u32()
  if (count === 0xffffffff) return ''
  return cursor.take(count * 2).toString('utf16le', 0, longest * 2)
}
