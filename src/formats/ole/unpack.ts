/** What lies inside an Office 97-2003 document: macro sources, embedded packages and files; encryption is told. */
import { constants, inflateSync } from 'node:zlib'
import type { Collector } from '../archive/collector.ts'
import { extractVba } from '../vba/extract.ts'
import { type Compound, type CompoundEntry, openCompound } from './compound.ts'
import { readNative } from './native.ts'

export function unpackOle(bytes: Buffer, into: Collector): void {
  const ole = openCompound(bytes)
  if (ole === undefined) return into.gap('damaged: compound file')
  const { modules, findings } = extractVba(ole)
  for (const { name, code } of modules) into.add(name.replaceAll(/[\\/]/g, '_'), Buffer.from(code))
  for (const { code, text, danger } of findings) into.find(code, text, danger)
  for (const entry of ole.entries) {
    if (into.full) return into.gap('too many entries')
    if (entry.kind === 'stream') unpackStream(ole, entry, into)
  }
}

function unpackStream(ole: Compound, entry: CompoundEntry, into: Collector): void {
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
  if (name.toLowerCase() === '\u0001ole10native') addNative(ole.read(entry), into)
  else if (name === 'Current User') notePresentation(ole.read(entry), into)
  else if (name === 'Package' || name === 'CONTENTS') into.add(name, ole.read(entry))
  else if (name === 'EncryptedPackage') into.locked(name)
  else if (name === 'WordDocument') noteWord(ole.read(entry), into)
  else if (name === 'Workbook' || name === 'Book') noteWorkbook(ole.read(entry), into)
  else if (name === 'PowerPoint Document') addSlideObjects(ole.read(entry), into)
}

function addNative(stream: Buffer, into: Collector): void {
  const { name, bytes } = readNative(stream)
  into.find('embedded-package', `The document carries a file: ${name}`, 'medium')
  into.add(name === '' ? 'package' : name, bytes)
}

/** MS-DOC 2.5.1: the file information block says whether the text is encrypted or obfuscated. */
function noteWord(stream: Buffer, into: Collector): void {
  if (stream.length > 12 && (stream.readUInt16LE(10) & 0x100) !== 0) into.locked('WordDocument')
}

/** MS-XLS 2.4.117: a FilePass record near the beginning. */
function noteWorkbook(stream: Buffer, into: Collector): void {
  let at = 0
  for (let count = 0; count < 64 && at + 4 <= stream.length; count += 1) {
    if (stream.readUInt16LE(at) === 0x2f) return into.locked('Workbook')
    at += 4 + stream.readUInt16LE(at + 2)
  }
}

/** MS-PPT 2.3.2: the token in the Current User stream. */
function notePresentation(stream: Buffer, into: Collector): void {
  if (stream.length >= 16 && stream.readUInt32LE(12) === 0xf3d1c4df) into.locked('PowerPoint Document')
}

/** MS-PPT 2.10.34: objects and the macro project are compound files compressed in ExOleObjStg records. */
function addSlideObjects(stream: Buffer, into: Collector): void {
  const mark = Buffer.from('10001110', 'hex')
  let at = stream.indexOf(mark)
  for (let count = 1; at >= 0 && at + 12 < stream.length && !into.full; count += 1) {
    const end = at + 8 + stream.readUInt32LE(at + 4)
    const name = `object-${count}.bin`
    try {
      const data = stream.subarray(at + 12, end)
      into.add(
        name,
        inflateSync(data, { maxOutputLength: into.allowance(data.length), finishFlush: constants.Z_SYNC_FLUSH }),
      )
    } catch (error) {
      into.failed(name, error)
    }
    at = stream.indexOf(mark, at + 12)
  }
}
