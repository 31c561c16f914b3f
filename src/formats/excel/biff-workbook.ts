/** A workbook of Excel 97 to 2003 (MS-XLS 2.1.7.20) or Excel 5: its sheets, macro sheets among them, names, links and texts. */
import type { DocumentLink, OfficeFinding, Sheet } from '../ooxml/content.ts'
import { judged } from '../ooxml/judge-sheets.ts'
import { readSheetRecords, type SheetReader } from './biff-cells.ts'
import { BiffLinks } from './biff-links.ts'
import { Cursor } from './cursor.ts'
import { formulaText } from './formula.ts'
import { type BiffRecord, readRecords, recordType as type } from './records.ts'
import { readCharacters, readSharedStrings, byteText, type TextReader } from './strings.ts'

export interface BookContent {
  readonly sheets: readonly Sheet[]
  readonly names: Readonly<Record<string, string>>
  readonly links: readonly DocumentLink[]
  readonly findings: readonly OfficeFinding[]
  readonly gaps: readonly string[]
  readonly text: string
}

interface SheetEntry {
  readonly at: number
  readonly state: number
  readonly kind: number
  readonly name: string
}

interface Globals {
  readonly links: BiffLinks
  readonly entries: readonly SheetEntry[]
  readonly strings: readonly string[]
  readonly text: TextReader
}

const most = { sheets: 255, cells: 500_000, budget: 67_108_864, names: 10_000, text: 65_536 }
const macroSheet = 0x40

export function readBiffWorkbook(stream: Buffer): BookContent | undefined {
  const gaps = new Set<string>()
  const cut = (): void => void gaps.add('not read to its end: workbook')
  const globals = readGlobals(stream, cut)
  if (globals === undefined) return undefined
  const { sheets, links } = readSheets(stream, { ...globals, cut, gaps })
  const names = namesOf(globals.links, gaps)
  if (globals.links.isCut) cut()
  const all = [...globals.links.exchanges, ...links]
  return {
    sheets,
    names,
    links: all,
    findings: [...judged(sheets, names), ...exchangeFindings(all)],
    gaps: [...gaps],
    text: textOf(sheets),
  }
}

/** The first substream. Undefined where the stream does not begin with one. */
function readGlobals(stream: Buffer, cut: () => void): Globals | undefined {
  if (stream.length < 8 || stream.readUInt16LE(0) !== type.begin) return undefined
  const isBytes = stream.readUInt16LE(4) < 0x600
  let codePage = 1_252
  const links = new BiffLinks(isBytes ? 'biff5' : 'biff8', () => codePage)
  const entries: SheetEntry[] = []
  let strings: string[] = []
  for (const record of readRecords(stream, 0, cut)) {
    const { data } = record
    if (record.type === type.end) break
    if (record.type === type.codePage && data.length >= 2 && isBytes) codePage = data.readUInt16LE(0)
    else if (record.type === type.sheet && entries.length < most.sheets)
      entries.push(sheetEntry(data, isBytes ? codePage : 0))
    else if (record.type === type.strings) strings = readSharedStrings(record, cut)
    else lookedUp(links, record)
  }
  links.sheets.push(...entries.map(({ name }) => name))
  return { links, entries, strings, text: { isBytes, codePage } }
}

function lookedUp(links: BiffLinks, { type: kind, data, more }: BiffRecord): void {
  if (kind === type.book) links.addBook(data)
  else if (kind === type.outerSheets && links.layout === 'biff5') links.addOldBook(data)
  else if (kind === type.outerSheets) links.addSheetLinks(Buffer.concat([data, ...more]))
  else if (kind === type.outerName) links.addOuterName(data)
  else if (kind === type.name) links.addName(Buffer.concat([data, ...more]))
}

function sheetEntry(data: Buffer, codePage: number): SheetEntry {
  const cursor = new Cursor(data)
  const [at, state, kind, count] = [cursor.u32(), cursor.u8() & 3, cursor.u8(), cursor.u8()]
  const name = codePage === 0 ? readCharacters(cursor, count) : byteText(cursor.take(count), codePage)
  return { at, state, kind, name: name.replaceAll('\0', '') }
}

interface Reading extends Globals {
  readonly cut: () => void
  readonly gaps: Set<string>
}

function readSheets(stream: Buffer, reading: Reading): { sheets: Sheet[]; links: DocumentLink[] } {
  const sheets: Sheet[] = []
  const urls = new Set<string>()
  const budget = { left: most.budget }
  let left = most.cells
  for (const entry of withHidden(stream, reading)) {
    const { text, strings, links: book, gaps } = reading
    const reader: SheetReader = { book, text, strings, mostCells: left, budget }
    const read = readSheetRecords(substream(stream, entry.at, reading.cut), reader)
    left -= read.cells.length
    if (read.isCut) gaps.add(`too many cells: ${entry.name}`)
    const kind = entry.kind === 1 || kindAt(stream, entry.at) === macroSheet ? 'macro' : 'worksheet'
    if (read.unread > 0) gaps.add(`formulas not read: ${entry.name}`)
    for (const url of read.urls) urls.add(url)
    const codeName = read.codeName === '' ? {} : { codeName: read.codeName }
    sheets.push({ name: entry.name, ...codeName, kind, visibility: visibilityOf(entry.state), cells: read.cells })
  }
  return { sheets, links: [...urls].map((target) => ({ kind: 'link', target })) }
}

const visibilityOf = (state: number): Sheet['visibility'] =>
  state === 0 ? 'visible' : state === 1 ? 'hidden' : 'very-hidden'

const kindAt = (stream: Buffer, at: number): number =>
  at + 8 <= stream.length && stream.readUInt16LE(at) === type.begin ? stream.readUInt16LE(at + 6) : 0

/** Sheets by the list, each place once, then macro sheets that the list leaves out. */
function withHidden(stream: Buffer, { entries, cut }: Reading): SheetEntry[] {
  const byPlace = new Map(entries.toReversed().map((entry) => [entry.at, entry]))
  const found = entries.filter((entry) => byPlace.get(entry.at) === entry)
  for (const { type: kind, at } of readRecords(stream, 0, cut)) {
    if (found.length >= most.sheets) break
    if (kind === type.begin && !byPlace.has(at) && kindAt(stream, at) === macroSheet)
      found.push({ at, state: 2, kind: 1, name: `sheet at ${at}` })
  }
  return found
}

/** From its BOF to its EOF; charts inside have their own. */
function* substream(stream: Buffer, at: number, cut: () => void): Generator<BiffRecord> {
  if (at + 4 > stream.length || stream.readUInt16LE(at) !== type.begin) return
  let depth = 0
  for (const record of readRecords(stream, at, cut)) {
    if (record.type === type.begin) depth += 1
    else if (record.type === type.end) depth -= 1
    if (depth <= 0) return
    if (depth === 1) yield record
  }
}

function namesOf(links: BiffLinks, gaps: Set<string>): Record<string, string> {
  const names = new Map<string, string>()
  for (const { name, tokens, extra } of links.names) {
    if (tokens.length === 0) continue
    const { text, isWhole } = formulaText(links, { tokens, extra, place: { row: 0, column: 0 } })
    if (!isWhole) gaps.add(`name not read: ${name}`)
    if (names.size >= most.names) gaps.add('too many names')
    else names.set(names.has(name) ? `${name}_${names.size}` : name, text)
  }
  return Object.fromEntries(names)
}

function exchangeFindings(links: readonly DocumentLink[]): OfficeFinding[] {
  return links
    .filter(({ kind }) => kind === 'dde')
    .slice(0, 20)
    .map(({ target, arguments: topic = '' }) => ({
      code: 'dde',
      text: `A link starts a program by DDE: ${`${target} ${topic}`.trim()}`,
      danger: 'high',
    }))
}

function textOf(sheets: readonly Sheet[]): string {
  const words: string[] = []
  let length = 0
  for (const { cells } of sheets)
    for (const { value } of cells) {
      if (typeof value !== 'string' || value === '') continue
      if (length > most.text) return words.join('\n')
      words.push(value)
      length += value.length
    }
  return words.join('\n')
}
