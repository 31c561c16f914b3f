/** What an Office 97-2003 document holds besides macro source: text, fields, sheets, names, properties, links. */
import type { Collector } from '../archive/collector.ts'
import { readBiffWorkbook } from '../excel/biff-workbook.ts'
import { readForms } from '../forms/forms.ts'
import type { DocumentLink, DocumentShape, OfficeContent, OfficeFinding } from '../ooxml/content.ts'
import type { Compound, CompoundEntry } from './compound.ts'
import { readDrawing } from './drawing.ts'
import { objectLinks } from './objects.ts'
import { readOleProperties } from './properties.ts'
import { readSheetObjects } from './sheet-objects.ts'
import { readSlides } from './slides.ts'
import { readWordFields, readWordText } from './word.ts'
import { readWordParts } from './word-parts.ts'

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
  const controls = readForms(ole)
  return { ...read, content: { ...read.content, properties, ...(controls.length === 0 ? {} : { controls }) } }
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
  const tables = table === undefined ? Buffer.alloc(0) : ole.read(table)
  const source = readWordText(stream, tables)
  const { links, text } = readWordFields(source)
  const parts = readWordParts({ document: stream, table: tables, source })
  const shapes = [...readDrawing(tables), ...(parts.shapes ?? [])]
  const content: OfficeContent = { application: 'word', text, links, ...parts, ...shapesIn(shapes) }
  return { content, findings: exchangeFindings(links), gaps: [] }
}

const shapesIn = (shapes: readonly DocumentShape[]): Pick<OfficeContent, 'shapes'> =>
  shapes.length === 0 ? {} : { shapes }

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
  const stream = ole.read(entry)
  const book = readBiffWorkbook(stream)
  if (book === undefined) return { ...nothing, content: { application: 'excel' }, gaps: ['damaged: workbook'] }
  const { sheets, names, links, findings, text } = book
  const gaps = new Set(book.gaps)
  const cut = (): void => void gaps.add('not read to its end: workbook')
  const { shapes, comments } = readSheetObjects(
    stream,
    sheets.map(({ name }) => name),
    cut,
  )
  const content: OfficeContent = { application: 'excel', sheets, names, links, text, ...shapesIn(shapes) }
  return { content: comments.length === 0 ? content : { ...content, comments }, findings, gaps: [...gaps] }
}

function readPowerPoint(ole: Compound, entry: CompoundEntry): OleContent {
  const stream = ole.read(entry)
  const { text, links } = readSlides(stream)
  const found: DocumentLink[] = links.map((target) => ({ kind: 'link', target }))
  return { ...nothing, content: { application: 'powerpoint', text, links: found, ...shapesIn(readDrawing(stream)) } }
}
