/** The two headers a ZIP entry has (APPNOTE.TXT 4.3.7, 4.3.12), with ZIP64 sizes (4.5.3) and the AES field of WinZip. */
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

export const signatures = { local: 0x04034b50, central: 0x02014b50 } as const

export interface ZipHeader {
  readonly name: string
  readonly flags: number
  readonly method: number
  /** Second byte of the modification time: with a data descriptor the classic encryption is checked against it. */
  readonly timeCheck: number
  readonly sum: number
  readonly packed: number
  readonly size: number
  /** Offset of the local header as the directory states it; its own place for a local header. */
  readonly local: number
  /** First byte behind the header. */
  readonly end: number
  /** Unix mode of the entry; 0 where the archive was made elsewhere. */
  readonly mode: number
  readonly aes?: { readonly strength: number; readonly method: number }
}

const shapes = {
  local: { length: 30, at: 6, names: 26, comment: undefined },
  central: { length: 46, at: 8, names: 28, comment: 32 },
} as const

/** Undefined where no such header stands at the place. */
export function readHeader(bytes: Buffer, at: number, kind: keyof typeof shapes): ZipHeader | undefined {
  const shape = shapes[kind]
  if (at < 0 || at + shape.length > bytes.length || bytes.readUInt32LE(at) !== signatures[kind]) return undefined
  const base = at + shape.at
  const nameEnd = at + shape.length + bytes.readUInt16LE(at + shape.names)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + shape.names + 2)
  const stated = {
    size: bytes.readUInt32LE(base + 16),
    packed: bytes.readUInt32LE(base + 12),
    local: shape.comment === undefined ? at : bytes.readUInt32LE(at + 42),
  }
  return {
    name: nameText(bytes.subarray(at + shape.length, nameEnd)),
    flags: bytes.readUInt16LE(base),
    method: bytes.readUInt16LE(base + 2),
    timeCheck: bytes.readUInt8(base + 5),
    sum: bytes.readUInt32LE(base + 8),
    mode: shape.comment !== undefined && bytes[at + 5] === 3 ? bytes.readUInt16LE(at + 40) : 0,
    ...readExtra(bytes.subarray(nameEnd, extraEnd), stated),
    end: extraEnd + (shape.comment === undefined ? 0 : bytes.readUInt16LE(at + shape.comment)),
  }
}

interface Sizes {
  readonly size: number
  readonly packed: number
  readonly local: number
}

function readExtra(extra: Buffer, stated: Sizes): Sizes & Pick<ZipHeader, 'aes'> {
  let sizes = stated
  let aes: ZipHeader['aes']
  let at = 0
  while (at + 4 <= extra.length) {
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    const id = extra.readUInt16LE(at)
    if (id === 1) sizes = wide(field, stated)
    if (id === 0x9901 && field.length >= 7) aes = { strength: field.readUInt8(4), method: field.readUInt16LE(5) }
    at += 4 + field.length
  }
  return aes === undefined ? sizes : { ...sizes, aes }
}

/** ZIP64: only the values that did not fit are there, in this order. */
function wide(field: Buffer, stated: Sizes): Sizes {
  let at = 0
  const next = (value: number): number => {
    if (value !== 0xffffffff || at + 8 > field.length) return value
    at += 8
    return Number(field.readBigUInt64LE(at - 8))
  }
  const size = next(stated.size)
  const packed = next(stated.packed)
  return { size, packed, local: next(stated.local) }
}

const nameText = (raw: Buffer): string => (isUtf8(raw) ? raw.toString('utf8') : iconv.decode(raw, 'cp866'))
