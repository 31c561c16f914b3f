/** Item lists (MS-SHLLINK 2.1 and 2.2): shell items joined to a path; the items themselves follow common knowledge (libfwsi). */
import { decodeText } from '../mime/text.ts'

const mostItems = 64

export function targetOfItems(list: Buffer): string {
  const names: string[] = []
  let at = 0
  for (let count = 0; count < mostItems && at + 2 <= list.length; count += 1) {
    const size = list.readUInt16LE(at)
    if (size < 3) break
    const name = nameOf(list.subarray(at, at + size))
    if (name !== '') names.push(name.replace(/\\$/, ''))
    at += size
  }
  return names.join('\\')
}

const myComputer = '20d04fe03aea1069a2d808002b30309d'

function nameOf(item: Buffer): string {
  const kind = item[2] ?? 0
  if (kind === 0x1f) return folderName(item)
  if ((kind & 0x70) === 0x20) return textAt(item, 3)
  if ((kind & 0x70) === 0x40) return textAt(item, 5)
  if ((kind & 0x70) !== 0x30) return ''
  return longName(item) || ((kind & 4) === 0 ? textAt(item, 14) : wideAt(item, 14))
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Known folders stay as their identifiers, which the shell accepts too; My Computer adds nothing to a path. */
function folderName(item: Buffer): string {
  if (item.length < 20) return ''
  const [a, b, c] = [item.readUInt32LE(4), item.readUInt16LE(8), item.readUInt16LE(10)]
  const id = [hex(a, 8), hex(b, 4), hex(c, 4), item.toString('hex', 12, 14), item.toString('hex', 14, 20)]
  return id.join('') === myComputer ? '' : `::{${id.join('-').toUpperCase()}}`
}

/** The file entry extension block 0xBEEF0004 keeps the long name; how far behind depends on its version. */
function longName(item: Buffer): string {
  const at = item.indexOf('0400efbe', 0, 'hex') - 4
  if (at < 0 || at + 20 > item.length) return ''
  const version = item.readUInt16LE(at + 2)
  if (version < 3) return ''
  const skipped = (version >= 7 ? 18 : 0) + (version >= 9 ? 4 : 0) + (version >= 8 ? 4 : 0)
  return wideAt(item, at + 20 + skipped)
}

function textAt(item: Buffer, at: number): string {
  const end = item.indexOf(0, at)
  return decodeText(item.subarray(at, end < 0 ? item.length : end), 'windows-1252')
}

const wideAt = (item: Buffer, at: number): string => item.toString('utf16le', at).split('\0', 1)[0] ?? ''
