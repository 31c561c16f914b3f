/** The frame of a Windows program (PE/COFF): headers, sections, directories, and where an address of memory lies in the file. */

export interface Section {
  readonly name: string
  readonly address: number
  readonly memoryBytes: number
  readonly at: number
  readonly fileBytes: number
  readonly isCode: boolean
  readonly isWritable: boolean
}

export interface Directory {
  readonly address: number
  readonly size: number
}

export interface Layout {
  readonly bytes: Buffer
  readonly is64: boolean
  readonly machine: number
  readonly isLibrary: boolean
  /** Seconds since 1970 as the linker wrote them. */
  readonly linked: number
  readonly entryPoint: number
  readonly subsystem: number
  readonly headAt: number
  readonly sections: readonly Section[]
  readonly directories: readonly Directory[]
}

const most = { sections: 96, directories: 16 }

/** Undefined where it is a program of DOS or damaged. */
export function readLayout(input: Uint8Array): Layout | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length < 64 || bytes.toString('latin1', 0, 2) !== 'MZ') return undefined
  const headAt = bytes.readUInt32LE(60)
  if (headAt + 24 + 96 > bytes.length || bytes.toString('latin1', headAt, headAt + 4) !== 'PE\0\0') return undefined
  const optional = headAt + 24
  const magic = bytes.readUInt16LE(optional)
  if (magic !== 0x10b && magic !== 0x20b) return undefined
  const is64 = magic === 0x20b
  const tableAt = optional + bytes.readUInt16LE(headAt + 20)
  return {
    bytes,
    is64,
    machine: bytes.readUInt16LE(headAt + 4),
    isLibrary: (bytes.readUInt16LE(headAt + 22) & 0x2000) !== 0,
    linked: bytes.readUInt32LE(headAt + 8),
    entryPoint: bytes.readUInt32LE(optional + 16),
    subsystem: bytes.readUInt16LE(optional + 68),
    headAt,
    sections: readSections(bytes, tableAt, bytes.readUInt16LE(headAt + 6)),
    directories: readDirectories(bytes, optional + (is64 ? 108 : 92)),
  }
}

function readSections(bytes: Buffer, from: number, count: number): Section[] {
  const sections: Section[] = []
  for (let index = 0; index < Math.min(count, most.sections); index += 1) {
    const at = from + index * 40
    if (at + 40 > bytes.length) break
    const flags = bytes.readUInt32LE(at + 36)
    sections.push({
      name: bytes.toString('latin1', at, at + 8).split('\0', 1)[0] ?? '',
      memoryBytes: bytes.readUInt32LE(at + 8),
      address: bytes.readUInt32LE(at + 12),
      fileBytes: bytes.readUInt32LE(at + 16),
      at: bytes.readUInt32LE(at + 20),
      isCode: (flags & 0x20000020) !== 0,
      isWritable: (flags & 0x80000000) !== 0,
    })
  }
  return sections
}

function readDirectories(bytes: Buffer, countAt: number): Directory[] {
  if (countAt + 4 > bytes.length) return []
  const count = Math.min(bytes.readUInt32LE(countAt), most.directories)
  const found: Directory[] = []
  for (let at = countAt + 4; found.length < count && at + 8 <= bytes.length; at += 8)
    found.push({ address: bytes.readUInt32LE(at), size: bytes.readUInt32LE(at + 4) })
  return found
}

/** Undefined where the address lies in no section. */
export function fileOffset({ sections, bytes }: Layout, address: number): number | undefined {
  for (const { address: start, memoryBytes, fileBytes, at } of sections)
    if (address >= start && address < start + Math.max(memoryBytes, fileBytes)) {
      const place = (at & ~0x1ff) + address - start
      return place < bytes.length ? place : undefined
    }
  const first = sections[0]
  return first !== undefined && address < first.address && address < bytes.length ? address : undefined
}

/** Behind the last section; a signature there is no part of it. */
export function overlayOf({ bytes, sections, directories }: Layout): { at: number; length: number } {
  const end = sections.reduce((last, { at, fileBytes }) => (fileBytes === 0 ? last : Math.max(last, at + fileBytes)), 0)
  const signature = directories[4]
  const stop =
    signature !== undefined && signature.address >= end && signature.size > 0 ? signature.address : bytes.length
  const behind = signature !== undefined && stop < bytes.length ? stop + signature.size : bytes.length
  if (end === 0 || end >= bytes.length) return { at: bytes.length, length: 0 }
  // What lies behind the signature is the more suspicious part.
  if (stop - end < 16 && behind < bytes.length) return { at: behind, length: bytes.length - behind }
  return { at: end, length: Math.max(0, Math.min(stop, bytes.length) - end) }
}
