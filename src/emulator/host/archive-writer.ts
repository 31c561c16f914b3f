/** ZIP archives as programs of the virtual Windows write them (APPNOTE 6.3.10), the same bytes for the same files. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ArchivedFile {
  /** With forward slashes. */
  readonly name: string
  readonly bytes: Uint8Array
}

const version = 20
const deflated = 8
/** 1 January 2024, midnight, as MS-DOS writes it. */
const day = ((2024 - 1980) << 9) | (1 << 5) | 1

interface Packed {
  readonly name: Buffer
  readonly data: Buffer
  readonly size: number
  readonly sum: number
}

function common({ name, data, size, sum }: Packed): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(deflated, 4)
  fields.writeUInt16LE(day, 8)
  fields.writeUInt32LE(sum, 10)
  fields.writeUInt32LE(data.length, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

function centralEntry(packed: Packed, offset: number): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'), common(packed), tail, packed.name])
}

function ending({ count, size, offset }: { count: number; size: number; offset: number }): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

export function zipOf(files: readonly ArchivedFile[]): Uint8Array {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const packed = { name: Buffer.from(name), data: deflateRawSync(bytes), size: bytes.length, sum: crc32(bytes) }
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common(packed), packed.name, packed.data])
    locals.push(local)
    central.push(centralEntry(packed, offset))
    offset += local.length
  }
  const size = central.reduce((sum, one) => sum + one.length, 0)
  return new Uint8Array(Buffer.concat([...locals, ...central, ending({ count: files.length, size, offset })]))
}
