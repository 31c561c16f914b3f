/** RAR archives with stored entries for tests (RAR 4 and 5 technical notes): no free program packs them. */
import { crc32 } from 'node:zlib'

export interface RarMember {
  readonly name: string
  readonly body: string
}

const sum = (bytes: Buffer): number => crc32(bytes)

export function rar4(members: readonly RarMember[]): Buffer {
  const mark = Buffer.from('526172211a0700', 'hex')
  const main = block4(0x73, 0, Buffer.alloc(6))
  const end = block4(0x7b, 0x4000, Buffer.alloc(0))
  return Buffer.concat([mark, main, ...members.map(file4), end])
}

function block4(type: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(type, 0)
  head.writeUInt16LE(flags, 1)
  head.writeUInt16LE(7 + body.length, 3)
  const rest = Buffer.concat([head, body])
  const check = Buffer.alloc(2)
  check.writeUInt16LE(sum(rest) & 0xffff)
  return Buffer.concat([check, rest])
}

function file4({ name, body }: RarMember): Buffer {
  const data = Buffer.from(body)
  const fields = Buffer.alloc(25)
  fields.writeUInt32LE(data.length, 0)
  fields.writeUInt32LE(data.length, 4)
  fields.writeUInt8(2, 8)
  fields.writeUInt32LE(sum(data), 9)
  fields.writeUInt32LE(0x58214821, 13)
  fields.writeUInt8(20, 17)
  fields.writeUInt8(0x30, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 19)
  fields.writeUInt32LE(0x20, 21)
  return Buffer.concat([block4(0x74, 0x8000, Buffer.concat([fields, Buffer.from(name)])), data])
}

export function rar5(members: readonly RarMember[]): Buffer {
  const mark = Buffer.from('526172211a070100', 'hex')
  const main = block5([1, 0, 0])
  const end = block5([5, 0, 0])
  return Buffer.concat([mark, main, ...members.map(file5), end])
}

function vint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}

function block5(fields: readonly number[]): Buffer {
  const rest = Buffer.from([...vint(fields.length), ...fields])
  const check = Buffer.alloc(4)
  check.writeUInt32LE(sum(rest))
  return Buffer.concat([check, rest])
}

function file5({ name, body }: RarMember): Buffer {
  const data = Buffer.from(body)
  const check = Buffer.alloc(4)
  check.writeUInt32LE(sum(data))
  const named = [...vint(Buffer.byteLength(name)), ...Buffer.from(name)]
  // Type 2 with a data area; file flags: sum present; stored by method 0.
  const fields = [2, 2, ...vint(data.length), 4, ...vint(data.length), ...vint(0o644), ...check, 0, 1, ...named]
  return Buffer.concat([block5(fields), data])
}
