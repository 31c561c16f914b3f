/** What lies inside an Office 97-2003 document: macro sources, sheets, text, links, embedded packages and files. */
import { constants, inflateSync } from 'node:zlib'
import type { Collector } from '../archive/collector.ts'
import { extractVba } from '../vba/extract.ts'
import { type Compound, type CompoundEntry, openCompound } from './compound.ts'
import { readBiffWorkbook } from '../excel/biff-workbook.ts'
import { unlockCompound, unlockPackage, usualPassword } from '../office-crypt/unlock.ts'
import { type OleContent, readOleContent } from './content.ts'
import { judgeObjects } from './objects.ts'
import { readNative } from './native.ts'

const unreadable: OleContent = { content: {}, findings: [], gaps: [] }

export function unpackOle(bytes: Buffer, into: Collector): void {
  const ole = openCompound(bytes)
  if (ole === undefined)
    return bytes[0] === bareMark ? unpackBareWorkbook(bytes, into) : into.gap('damaged: compound file')
  unpackCompound(ole, unlockCompound(ole, into), into)
  if (ole.isCut()) into.gap('not read to its end: compound file')
}

const bareMark = 9

/** The stream alone, which Excel opens as well. */
function unpackBareWorkbook(bytes: Buffer, into: Collector): void {
  const book = readBiffWorkbook(bytes)
  if (book === undefined) return into.gap('no decoder: workbook before Excel 5')
  const { sheets, names, links, findings, gaps, text } = book
  for (const { code, text: told, danger } of findings) into.find(code, told, danger)
  for (const gap of gaps) into.gap(gap)
  if (text !== '') into.say(text)
  into.hold({ application: 'excel', sheets, names, links })
}

/** `clear` has the streams that were encrypted, where they could be opened: without them there is no content to read. */
function unpackCompound(file: Compound, clear: Compound | undefined, into: Collector): void {
  const ole = clear ?? file
  const { modules, findings } = extractVba(ole)
  for (const { name, code } of modules) into.add(name.replaceAll(/[\\/]/g, '_'), Buffer.from(code))
  const content = clear === undefined ? unreadable : readOleContent(clear, into)
  for (const { code, text, danger } of [...findings, ...content.findings, ...judgeObjects(ole)])
    into.find(code, text, danger)
  for (const gap of content.gaps) into.gap(gap)
  const named = modules.map(({ name, code }) => ({ name: name.replace(/\.(?:bas|cls)$/, ''), code }))
  into.hold({ ...content.content, modules: named })
  if (into.password === usualPassword && findings.some(({ code }) => code === 'macro-autoexec'))
    into.find('hidden-macros', 'It hides macros behind the password that Office knows', 'high')
  for (const entry of ole.entries) {
    if (into.full) return into.gap('too many entries')
    if (entry.kind === 'stream') unpackStream(ole, entry, into)
  }
}

function unpackStream(ole: Compound, entry: CompoundEntry, into: Collector): void {
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
  if (name.toLowerCase() === '\u0001ole10native') addNative(ole.read(entry), into)
  else if (name === 'Package' || name === 'CONTENTS') into.add(name, ole.read(entry))
  else if (name === 'EncryptedPackage') unlockPackage(ole, entry, into)
  else if (name === 'PowerPoint Document') addSlideObjects(ole.read(entry), into)
}

function addNative(stream: Buffer, into: Collector): void {
  const { name, bytes, link } = readNative(stream)
  if (link !== undefined) {
    const code = /\.(?:exe|com|scr|bat|cmd|js|vbs|wsf|hta|ps1|lnk|msi|cpl)$/i.test(link)
      ? 'linked-program'
      : 'linked-file'
    into.find(code, `A click on it opens a file of this machine: ${link}`, 'high')
    return
  }
  into.find('embedded-package', `The document carries a file: ${name}`, 'medium')
  into.add(name === '' ? 'package' : name, bytes)
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
