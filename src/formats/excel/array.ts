/** Constant arrays behind formula tokens (MS-XLS 2.5.198.8, MS-XLSB 2.5.97.42). */
import type { Cursor } from './cursor.ts'
import { errorText, quotedText } from './literals.ts'
import type { Layout } from './reference.ts'

export function readArray(cursor: Cursor, layout: Layout, most: number): string {
  const [columns, rows] = layout === 'biff12' ? [cursor.u32(), cursor.u32()] : [cursor.u8() + 1, cursor.u16() + 1]
  const lines: string[] = []
  let count = 0
  for (let row = 0; row < rows && count < most && !cursor.short; row += 1) {
    const values: string[] = []
    for (let column = 0; column < columns && count < most && !cursor.short; column += 1) {
      values.push(readValue(cursor, layout))
      count += 1
    }
    lines.push(values.join(','))
  }
  return `{${lines.join(';')}}`
}

function readValue(cursor: Cursor, layout: Layout): string {
  const kind = cursor.u8()
  return layout === 'biff12' ? binaryValue(cursor, kind) : plainValue(cursor, layout, kind)
}

function plainValue(cursor: Cursor, layout: Layout, kind: number): string {
  if (kind === 1) return String(cursor.double())
  if (kind === 2) {
    const count = layout === 'biff5' ? cursor.u8() : cursor.u16()
    const wide = layout === 'biff8' && (cursor.u8() & 1) !== 0
    return quotedText(wide ? cursor.take(count * 2).toString('utf16le') : cursor.take(count).toString('latin1'))
  }
  const value = cursor.u8()
  cursor.skip(7)
  if (kind === 4) return value === 0 ? 'FALSE' : 'TRUE'
  return kind === 16 ? errorText(value) : ''
}

function binaryValue(cursor: Cursor, kind: number): string {
  if (kind === 0) return String(cursor.double())
  if (kind === 1) return quotedText(cursor.take(cursor.u16() * 2).toString('utf16le'))
  if (kind === 2) return cursor.u8() === 0 ? 'FALSE' : 'TRUE'
  const code = cursor.u8()
  cursor.skip(3)
  return errorText(code)
}
