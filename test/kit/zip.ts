/** A ZIP archive (PKWARE APPNOTE 6.3.10) of deflated entries, for samples too large to be kept. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly bytes: Buffer
}

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Version needed, flags, method 8, time and date, CRC, sizes, length of the name, no extra field. */
function descriptionOf({ name, bytes }: ZipEntry, packed: Buffer): Buffer {
  const sizes = [uint32(crc32(bytes)), uint32(packed.length), uint32(bytes.length)]
  const lengths = [uint16(Buffer.byteLength(name)), uint16(0)]
  return Buffer.concat([uint16(20), uint16(0), uint16(8), uint32(0), ...sizes, ...lengths])
}

export function deflatedZip(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const packed = deflateRawSync(entry.bytes)
    const [name, description] = [Buffer.from(entry.name), descriptionOf(entry, packed)]
    const whole = Buffer.concat([uint32(0x04034b50), description, name, packed])
    // Comment, disk, attributes: all zero.
    const rest = [Buffer.alloc(10), uint32(offset), name]
    central.push(uint32(0x02014b50), uint16(20), description, ...rest)
    local.push(whole)
    offset += whole.length
  }
  const directory = Buffer.concat(central)
  const counts = [uint16(0), uint16(0), uint16(entries.length), uint16(entries.length)]
  const end = [uint32(0x06054b50), ...counts, uint32(directory.length), uint32(offset), uint16(0)]
  return Buffer.concat([...local, directory, ...end])
}
