/**
 * ZIP (APPNOTE.TXT 6.3) read as all its readers would: by the central directory, and by the local headers where they
 * disagree, are not listed, or are all there is. Each reading is an entry; each disagreement a finding.
 */
import type { Collector } from './collector.ts'
import { findLocals, packedKnown, readDirectory } from './zip-directory.ts'
import { extractEntry } from './zip-extract.ts'
import { readHeader, type ZipHeader } from './zip-header.ts'

interface Range {
  readonly from: number
  readonly to: number
}

export function unpackZip(bytes: Buffer, into: Collector): void {
  const directory = readDirectory(bytes, into)
  if (directory === undefined) return recover(bytes, into)
  const { shift, entries, start } = directory
  if (shift > 0) into.find('prepended-data', `${shift} bytes precede the archive`, 'medium')
  const taken: Range[] = [{ from: start, to: bytes.length }]
  for (const entry of entries) {
    if (into.full) return into.gap('too many entries')
    const range = unpackEntry(bytes, { ...entry, local: entry.local + shift }, into)
    if (range !== undefined) taken.push(range)
  }
  noteOverlap(taken, into)
  unlisted(bytes, taken, into)
}

function recover(bytes: Buffer, into: Collector): void {
  into.find('no-directory', 'The archive has no central directory; its local headers were read', 'medium')
  const found = findLocals(bytes, [], into.budget.entries)
  if (found.length === 0) return into.gap('damaged: no central directory')
  for (const header of found) addLocal(bytes, header, into)
}

function unlisted(bytes: Buffer, taken: readonly Range[], into: Collector): void {
  for (const header of findLocals(bytes, taken, into.budget.entries)) {
    into.find('unlisted-entry', `${header.name} is in the archive but not in its directory`, 'high')
    addLocal(bytes, header, into)
  }
}

function addLocal(bytes: Buffer, header: ZipHeader, into: Collector): void {
  if (into.full) return into.gap('too many entries')
  const data = extractEntry(localData(bytes, header), header, into)
  if (data !== undefined && !isFolder(header)) into.add(header.name, data)
}

/** With a data descriptor the size is not stated: everything to the next record, of which the method takes its part. */
function localData(bytes: Buffer, header: ZipHeader): Buffer {
  if (packedKnown(header)) return bytes.subarray(header.end, header.end + header.packed)
  const ends = ['PK\u0007\u0008', 'PK\u0003\u0004', 'PK\u0001\u0002'].map((mark) => bytes.indexOf(mark, header.end))
  return bytes.subarray(header.end, Math.min(bytes.length, ...ends.filter((end) => end >= 0)))
}

const isFolder = (entry: ZipHeader): boolean => /[\\/]$/.test(entry.name) && entry.size === 0

function unpackEntry(bytes: Buffer, entry: ZipHeader, into: Collector): Range | undefined {
  const local = readHeader(bytes, entry.local, 'local')
  if (local === undefined) {
    into.gap(`damaged: ${entry.name}`)
    return undefined
  }
  const range = { from: local.local, to: local.end + entry.packed }
  const data = isFolder(entry) ? undefined : extractEntry(bytes.subarray(local.end, range.to), entry, into)
  if (data !== undefined && (entry.mode & 0xf000) === 0xa000) into.noteLink(entry.name, data.toString('utf8', 0, 4_096))
  if (data !== undefined) into.add(entry.name, data)
  compare(bytes, { entry, local, data }, into)
  return range
}

interface Readings {
  readonly entry: ZipHeader
  readonly local: ZipHeader
  readonly data: Buffer | undefined
}

function compare(bytes: Buffer, { entry, local, data }: Readings, into: Collector): void {
  const named = plainName(local.name) !== plainName(entry.name)
  if (named) into.find('name-mismatch', `Directory says ${entry.name}, local header says ${local.name}`, 'high')
  const words = differences(entry, local).join(', ')
  if (words !== '') into.find('header-mismatch', `Directory and local header of ${entry.name} differ: ${words}`, 'high')
  if (!named && words === '') return
  const other = words === '' ? data : asLocalSays(bytes, { entry, local, data }, into)
  const news = other !== undefined && other.length > 0 && (named || data?.equals(other) !== true)
  if (news) into.add(local.name, other)
}

const isStated = (local: ZipHeader): boolean => (local.flags & 8) === 0

function differences(entry: ZipHeader, local: ZipHeader): string[] {
  const found: string[] = []
  if (local.method !== entry.method) found.push('method')
  if (isStated(local) && local.packed !== entry.packed) found.push('size')
  if (((local.flags ^ entry.flags) & 1) !== 0) found.push('encryption')
  return found
}

function asLocalSays(bytes: Buffer, { entry, local }: Readings, into: Collector): Buffer | undefined {
  const { packed, sum } = isStated(local) ? local : entry
  return extractEntry(bytes.subarray(local.end, local.end + packed), { ...local, packed, sum }, into)
}

const plainName = (name: string): string => name.replaceAll('\\', '/')

function noteOverlap(ranges: readonly Range[], into: Collector): void {
  let end = 0
  for (const { from, to } of ranges.toSorted((one, other) => one.from - other.from)) {
    if (from < end) into.find('overlap', 'Entries of the archive share the same bytes', 'high')
    end = Math.max(end, to)
  }
}
