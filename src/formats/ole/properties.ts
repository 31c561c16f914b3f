/** Document properties (MS-OLEPS 2.21): titles, authors, comments and the user's own, where macros hide strings. */
import { decodeText } from '../mime/text.ts'
import type { Compound } from './compound.ts'

const most = { properties: 2_000, text: 65_536 }

const summary: Readonly<Record<number, string>> = {
  2: 'Title',
  3: 'Subject',
  4: 'Author',
  5: 'Keywords',
  6: 'Comments',
  7: 'Template',
  8: 'Last Author',
  9: 'Revision Number',
  18: 'Application Name',
}
const documentSummary: Readonly<Record<number, string>> = { 2: 'Category', 14: 'Manager', 15: 'Company' }

const word = (data: Buffer, at: number): number => (at >= 0 && at + 4 <= data.length ? data.readUInt32LE(at) : 0)

export function readOleProperties(ole: Compound): Record<string, string> {
  const found = new Map<string, string>()
  for (const entry of ole.entries) {
    if (entry.kind !== 'stream') continue
    if (entry.path === '\u0005SummaryInformation') readSets(ole.read(entry), summary, found)
    if (entry.path === '\u0005DocumentSummaryInformation') readSets(ole.read(entry), documentSummary, found)
  }
  return Object.fromEntries(found)
}

/** One or two sets; the second holds the user's own. */
function readSets(data: Buffer, names: Readonly<Record<number, string>>, into: Map<string, string>): void {
  if (data.length < 48 || data.readUInt16LE(0) !== 0xfffe) return
  readSet(data.subarray(word(data, 44)), names, into)
  if (word(data, 24) > 1) readSet(data.subarray(word(data, 64)), {}, into)
}

function readSet(set: Buffer, names: Readonly<Record<number, string>>, into: Map<string, string>): void {
  const places = new Map<number, number>()
  const count = Math.min(word(set, 4), most.properties, set.length >> 3)
  for (let index = 0; index < count; index += 1) places.set(word(set, 8 + index * 8), word(set, 12 + index * 8))
  const page = places.get(1)
  const codePage = page === undefined ? 1_252 : word(set, page + 4) & 0xffff
  const own = places.get(0) === undefined ? new Map<number, string>() : dictionary(set, places.get(0) ?? 0, codePage)
  for (const [id, at] of places) {
    const name = names[id] ?? own.get(id)
    const text = name === undefined || id < 2 ? '' : textAt(set, at, codePage)
    if (name !== undefined && text !== '' && into.size < most.properties) into.set(name, text)
  }
}

function dictionary(set: Buffer, at: number, codePage: number): Map<number, string> {
  const names = new Map<number, string>()
  let place = at + 4
  for (let count = Math.min(word(set, at), most.properties); count > 0 && place + 8 <= set.length; count -= 1) {
    const length = Math.min(word(set, place + 4), 1_024)
    const bytes = codePage === 1_200 ? length * 2 : length
    names.set(word(set, place), textOf(set.subarray(place + 8, place + 8 + bytes), codePage))
    place += 8 + (codePage === 1_200 ? (bytes + 3) & ~3 : bytes)
  }
  return names
}

function textAt(set: Buffer, at: number, codePage: number): string {
  const kind = word(set, at) & 0xffff
  const size = Math.min(word(set, at + 4), most.text)
  if (kind === 0x1e) return textOf(set.subarray(at + 8, at + 8 + size), codePage)
  if (kind === 0x1f) return textOf(set.subarray(at + 8, at + 8 + size * 2), 1_200)
  return kind === 0x03 ? String(word(set, at + 4)) : ''
}

function textOf(bytes: Buffer, codePage: number): string {
  const text = codePage === 1_200 ? bytes.toString('utf16le') : decodeText(bytes, pageName(codePage))
  return text.split('\0', 1)[0] ?? ''
}

const pageName = (codePage: number): string =>
  codePage === 65_001 ? 'utf-8' : codePage === 10_000 ? 'macroman' : `cp${codePage}`
