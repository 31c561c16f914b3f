/** The list of entries of a ZIP (APPNOTE.TXT 4.3.12 to 4.3.16): the central directory, or where it is lost, the local headers. */
import type { Collector } from './collector.ts'
import { readHeader, type ZipHeader } from './zip-header.ts'

export interface ZipDirectory {
  readonly entries: readonly ZipHeader[]
  /** Bytes put before the archive; offsets in it do not count them. */
  readonly shift: number
  readonly start: number
}

const mostEndRecords = 16

/** The last end record that leads to a directory; a comment may hold records that do not. */
export function readDirectory(bytes: Buffer, into: Collector): ZipDirectory | undefined {
  let end = bytes.length - 21
  for (let tries = 0; tries < mostEndRecords && end > 0; tries += 1) {
    end = bytes.lastIndexOf('PK\u0005\u0006', end - 1)
    if (end < 0) return undefined
    const place = end + 22 <= bytes.length ? directoryPlace(bytes, end) : undefined
    if (place !== undefined) return { ...place, entries: readEntries(bytes, place.start, into) }
  }
  return undefined
}

function directoryPlace(bytes: Buffer, end: number): { start: number; shift: number } | undefined {
  const stated = wideRecord(bytes, end) ?? {
    end,
    size: bytes.readUInt32LE(end + 12),
    offset: bytes.readUInt32LE(end + 16),
    entries: bytes.readUInt16LE(end + 10),
  }
  const start = stated.end - stated.size
  if (stated.entries === 0 && stated.size === 0) return { start, shift: Math.max(0, start - stated.offset) }
  if (readHeader(bytes, start, 'central') !== undefined) return { start, shift: baseOf(bytes, start, stated.offset) }
  if (readHeader(bytes, stated.offset, 'central') !== undefined) return { start: stated.offset, shift: 0 }
  return undefined
}

/** Some writers count the bytes before the archive in the entries' offsets and not in the directory's, or the reverse. */
function baseOf(bytes: Buffer, start: number, offset: number): number {
  const shift = start - offset
  const first = readHeader(bytes, start, 'central')?.local ?? 0
  const fits = readHeader(bytes, first + shift, 'local') !== undefined
  return fits || readHeader(bytes, first, 'local') === undefined ? shift : 0
}

function wideRecord(
  bytes: Buffer,
  end: number,
): { end: number; size: number; offset: number; entries: number } | undefined {
  if (end < 20 || bytes.readUInt32LE(end - 20) !== 0x07064b50) return undefined
  const record = bytes.lastIndexOf('PK\u0006\u0006', end - 20)
  if (record < 0 || record + 56 > end) return undefined
  const read = (at: number): number => Number(bytes.readBigUInt64LE(record + at))
  return { end: record, size: read(40), offset: read(48), entries: read(32) }
}

function readEntries(bytes: Buffer, start: number, into: Collector): ZipHeader[] {
  const entries: ZipHeader[] = []
  let next = readHeader(bytes, start, 'central')
  while (next !== undefined) {
    if (entries.length >= into.budget.entries) {
      into.gap('too many entries')
      break
    }
    entries.push(next)
    next = readHeader(bytes, next.end, 'central')
  }
  return entries
}

/** Local headers outside the given ranges, in their order. */
export function findLocals(
  bytes: Buffer,
  taken: readonly { readonly from: number; readonly to: number }[],
  most: number,
): ZipHeader[] {
  const ranges = taken.toSorted((one, other) => one.from - other.from)
  const found: ZipHeader[] = []
  let at = 0
  let index = 0
  while (found.length < most) {
    at = bytes.indexOf('PK\u0003\u0004', at)
    if (at < 0) break
    while ((ranges[index]?.to ?? Infinity) <= at) index += 1
    const range = ranges[index]
    if (range !== undefined && range.from <= at) at = range.to
    else {
      const header = readHeader(bytes, at, 'local')
      if (header !== undefined && header.method < 100) found.push(header)
      at =
        header === undefined ? at + 4 : Math.max(at + 4, packedKnown(header) ? header.end + header.packed : header.end)
    }
  }
  return found
}

export const packedKnown = (header: ZipHeader): boolean => (header.flags & 8) === 0 || header.packed > 0
