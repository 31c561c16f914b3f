/** What an Office 97-2003 document holds besides macro source: text, fields, sheets, names, properties, links. */
import type { Collector } from '../archive/collector.ts'
import { readBiffWorkbook } from '../excel/biff-workbook.ts'
import type { DocumentLink, OfficeContent, OfficeFinding } from '../ooxml/content.ts'
import type { Compound, CompoundEntry } from './compound.ts'
import { objectLinks } from './objects.ts'
import { readOleProperties } from './properties.ts'
import { readSlides } from './slides.ts'
import { readWordFields, readWordText } from './word.ts'

export interface OleContent {
  readonly content: OfficeContent
  readonly findings: readonly OfficeFinding[]
  readonly gaps: readonly string[]
}

const nothing: OleContent = { content: {}, findings: [], gaps: [] }

/** Links and texts go to the collector too. */
export function readOleContent(ole: Compound, into: Collector): OleContent {
  const main = mainOf(ole)
  const read = main === undefined ? nothing : readers[main.kind](ole, main.entry)
  for (const { kind, target } of read.content.links ?? []) if (kind !== 'dde') into.link(target)
  for (const url of objectLinks(ole)) into.link(url)
  if (read.content.text !== undefined && read.content.text !== '') into.say(read.content.text)
  const properties = readOleProperties(ole)
  return { ...read, content: { ...read.content, properties } }
}

type Kind = 'word' | 'excel' | 'powerpoint'

const mainStreams = [
  ['worddocument', 'word'],
  ['workbook', 'excel'],
  ['book', 'excel'],
  ['powerpoint document', 'powerpoint'],
] as const

/** The stream at the root comes before one of an embedded document. */
function mainOf(ole: Compound): { kind: Kind; entry: CompoundEntry } | undefined {
  for (const [name, kind] of mainStreams) {
    const entry = ole.entries.find((one) => one.kind === 'stream' && one.path.toLowerCase() === name)
    if (entry !== undefined) return { kind, entry }
  }
  return undefined
}

const readers: Readonly<Record<Kind, (ole: Compound, entry: CompoundEntry) => OleContent>> = {
  word: readWord,
  excel: readExcel,
  powerpoint: readPowerPoint,
}

function readWord(ole: Compound, entry: CompoundEntry): OleContent {
  const stream = ole.read(entry)
  const wanted = stream.length > 12 && (stream.readUInt16LE(10) & 0x200) !== 0 ? '1table' : '0table'
  const table = ole.entries.find(({ path }) => path.toLowerCase() === wanted)
  const source = readWordText(stream, table === undefined ? Buffer.alloc(0) : ole.read(table))
  const { links, text } = readWordFields(source)
  return { content: { application: 'word', text, links }, findings: exchangeFindings(links), gaps: [] }
}

function exchangeFindings(links: readonly DocumentLink[]): OfficeFinding[] {
  return links
    .filter(({ kind }) => kind === 'dde')
    .slice(0, 20)
    .map(({ target, arguments: topic = '' }) => ({
      code: 'dde',
      text: `A field starts a program by DDE: ${`${target} ${topic}`.trim()}`,
      danger: 'high',
    }))
}

function readExcel(ole: Compound, entry: CompoundEntry): OleContent {
  const book = readBiffWorkbook(ole.read(entry))
  if (book === undefined) return { ...nothing, content: { application: 'excel' }, gaps: ['damaged: workbook'] }
  const { sheets, names, links, findings, gaps, text } = book
  return { content: { application: 'excel', sheets, names, links, text }, findings, gaps }
}

function readPowerPoint(ole: Compound, entry: CompoundEntry): OleContent {
  const { text, links } = readSlides(ole.read(entry))
  const found: DocumentLink[] = links.map((target) => ({ kind: 'link', target }))
  return { ...nothing, content: { application: 'powerpoint', text, links: found } }
}
