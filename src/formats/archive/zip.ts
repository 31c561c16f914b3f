/** ZIP (APPNOTE.TXT 6.3): the central directory, compared with the local headers it points to. */
import { crc32, inflateRawSync } from 'node:zlib'
import type { Collector } from './collector.ts'
import { decryptClassic } from './zip-crypto.ts'

interface Entry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly check: number
  readonly sum: number
  readonly packed: number
  readonly local: number
}

export function unpackZip(bytes: Buffer, into: Collector): void {
  const end = bytes.lastIndexOf('PK\u0005\u0006')
  if (end < 0 || end + 22 > bytes.length) return into.gap('damaged: no central directory')
  const size = bytes.readUInt32LE(end + 12)
  const start = end - size
  const shift = start - bytes.readUInt32LE(end + 16)
  if (start < 0) return into.gap('damaged: central directory')
  if (shift > 0) into.find('prepended-data', `${shift} bytes precede the archive`, 'medium')
  let at = start
  while (at + 46 <= end && bytes.readUInt32LE(at) === 0x02014b50) {
    if (into.full) return into.gap('too many entries')
    const nameLength = bytes.readUInt16LE(at + 28)
    extract(bytes, readEntry(bytes, { at, nameLength, shift }), into)
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

function readEntry(bytes: Buffer, place: { at: number; nameLength: number; shift: number }): Entry {
  const { at } = place
  const flags = bytes.readUInt16LE(at + 8)
  return {
    name: bytes.toString('utf8', at + 46, at + 46 + place.nameLength),
    flags,
    method: bytes.readUInt16LE(at + 10),
    // With a data descriptor the check byte of the encryption header comes from the time, not the CRC.
    check: (flags & 8) === 0 ? (bytes[at + 19] ?? 0) : (bytes[at + 13] ?? 0),
    sum: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20),
    local: bytes.readUInt32LE(at + 42) + place.shift,
  }
}

function extract(bytes: Buffer, entry: Entry, into: Collector): void {
  const { local, name } = entry
  if (name.endsWith('/') && entry.packed === 0) return
  if (local < 0 || local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50)
    return into.gap(`damaged: ${name}`)
  const nameEnd = local + 30 + bytes.readUInt16LE(local + 26)
  const localName = bytes.toString('utf8', local + 30, nameEnd)
  if (localName !== name) into.find('name-mismatch', `Directory says ${name}, local header says ${localName}`, 'high')
  const from = nameEnd + bytes.readUInt16LE(local + 28)
  const data = bytes.subarray(from, from + entry.packed)
  if ((entry.flags & 1) === 0) return inflate(data, entry, into)
  unlock(data, entry, into)
}

function unlock(data: Buffer, entry: Entry, into: Collector): void {
  const candidates = entry.method === 99 ? [] : decryptClassic(data, entry.check, into.budget.passwords)
  for (const plain of candidates) {
    const bytes = verified(plain, entry, into)
    if (bytes !== undefined) return into.add(entry.name, bytes)
  }
  into.locked(entry.name)
}

function verified(plain: Buffer, entry: Entry, into: Collector): Buffer | undefined {
  try {
    const bytes = entry.method === 8 ? inflateRawSync(plain, { maxOutputLength: into.allowance(plain.length) }) : plain
    return crc32(bytes) === entry.sum ? bytes : undefined
  } catch {
    return undefined
  }
}

function inflate(data: Buffer, entry: Entry, into: Collector): void {
  if (entry.method === 0) return into.add(entry.name, data)
  if (entry.method !== 8) return into.gap(`no decoder: ${entry.name}`)
  try {
    into.add(entry.name, inflateRawSync(data, { maxOutputLength: into.allowance(data.length) }))
  } catch (error) {
    into.failed(entry.name, error)
  }
}
