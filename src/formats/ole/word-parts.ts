/** What a Word document keeps beside its body (MS-DOC 2.3, 2.8): headers, comments, bookmarks, text boxes, tables, variables. */
import type { DocumentShape, DocumentTable, NamedText, OfficeContent } from '../ooxml/content.ts'

const most = { entries: 5_000, text: 1_048_576, cells: 100_000 }

/** Where the file information block has the counts of characters, and the places of tables in the table stream. */
const counts = { body: 0x4c, notes: 0x50, headers: 0x54, macros: 0x58, comments: 0x5c, endNotes: 0x60, boxes: 0x64 }
const places = {
  comments: 0xc2,
  headers: 0xf2,
  bookmarkNames: 0x142,
  bookmarkStarts: 0x14a,
  bookmarkEnds: 0x152,
  boxes: 0x25a,
  variables: 0x27a,
}

const short = (data: Buffer, at: number): number => (at >= 0 && at + 2 <= data.length ? data.readUInt16LE(at) : 0)
const long = (data: Buffer, at: number): number => (at >= 0 && at + 4 <= data.length ? data.readUInt32LE(at) : 0)

export interface WordFile {
  readonly document: Buffer
  /** The stream 0Table or 1Table. */
  readonly table: Buffer
  /** All its text, with the marks of fields: the body first, then the others in a fixed order. */
  readonly source: string
}

export function readWordParts({ document, table, source }: WordFile): Partial<OfficeContent> {
  if (short(document, 2) < 0xc1 || document.length < 0x282) return {}
  const at = (place: number): Buffer => {
    const from = long(document, place)
    return table.subarray(from, from + long(document, place + 4))
  }
  const sizes = Object.values(counts).map((place) => long(document, place))
  const story = (name: keyof typeof counts): string => {
    const index = Object.keys(counts).indexOf(name)
    const from = sizes.slice(0, index).reduce((sum, one) => sum + one, 0)
    return source.slice(from, from + (sizes[index] ?? 0))
  }
  const { header, footer } = headersOf(passages(at(places.headers), story('headers')))
  const comments = passages(at(places.comments), story('comments')).map((text) => ({ name: '', text: plain(text) }))
  const shapes: DocumentShape[] = passages(at(places.boxes), story('boxes'))
    .map((text, index) => ({ name: `Text Box ${index + 1}`, text: plain(text) }))
    .filter(({ text }) => text !== '')
  const names = at(places.bookmarkNames)
  const bookmarks = bookmarksOf({ names, starts: at(places.bookmarkStarts), ends: at(places.bookmarkEnds), source })
  const tables = tablesOf(story('body'))
  return {
    variables: variablesOf(at(places.variables)),
    ...(header === '' ? {} : { header }),
    ...(footer === '' ? {} : { footer }),
    ...(comments.length === 0 ? {} : { comments }),
    ...(bookmarks.length === 0 ? {} : { bookmarks }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(shapes.length === 0 ? {} : { shapes }),
  }
}

/** Without the marks of comments and objects, and the end of the last paragraph. */
const marks = new Set(['\u0001', '\u0002', '\u0005', '\u0008', '\u0013', '\u0014', '\u0015'])
const plain = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (one) => (marks.has(one) ? '' : one)).replace(/[\r\n]+$/, '')

/** A table of places begins with one more place than it has entries; they count characters. */
function passages(table: Buffer, text: string): string[] {
  const found: string[] = []
  for (let at = 0; at + 8 <= table.length && found.length < most.entries; at += 4) {
    const [from, to] = [long(table, at), long(table, at + 4)]
    // What follows the places is of another kind and does not grow.
    if (to < from || to > text.length) break
    found.push(text.slice(from, Math.min(to, from + most.text)))
  }
  return found
}

/** Six stories of foot notes come first, then six a section: even and odd headers, even and odd footers, both of the first page. */
function headersOf(stories: readonly string[]): { header: string; footer: string } {
  const chosen = (wanted: readonly number[]): string =>
    stories
      .filter((text, index) => index >= 6 && wanted.includes(index % 6) && plain(text) !== '')
      .map((text) => `${plain(text)}\r`)
      .join('')
  return { header: chosen([0, 1, 4]), footer: chosen([2, 3, 5]) }
}

/** A table of strings (2.2.4): in UTF-16, each with its length and some bytes of another kind behind it. */
function strings(data: Buffer): { texts: string[]; end: number } {
  const texts: string[] = []
  if (short(data, 0) !== 0xffff) return { texts, end: 0 }
  const extra = short(data, 4)
  let at = 6
  for (let left = Math.min(short(data, 2), most.entries); left > 0 && at + 2 <= data.length; left -= 1) {
    const end = at + 2 + short(data, at) * 2
    texts.push(data.toString('utf16le', at + 2, Math.min(end, data.length)))
    at = end + extra
  }
  return { texts, end: at }
}

/** Names (StwUser, 2.9.291), and behind them their values in the same order. */
function variablesOf(data: Buffer): Record<string, string> {
  const { texts, end } = strings(data)
  const found = new Map<string, string>()
  let at = end
  for (const name of texts) {
    const next = at + 2 + short(data, at) * 2
    found.set(name, data.toString('utf16le', Math.min(at + 2, data.length), Math.min(next, data.length)))
    at = next
  }
  return Object.fromEntries(found)
}

interface BookmarkTables {
  readonly names: Buffer
  readonly starts: Buffer
  readonly ends: Buffer
  readonly source: string
}

function bookmarksOf({ names, starts, ends, source }: BookmarkTables): NamedText[] {
  const { texts } = strings(names)
  return texts.map((name, index) => {
    const from = long(starts, index * 4)
    const end = short(starts, (texts.length + 1) * 4 + index * 4)
    const to = long(ends, end * 4)
    return { name, text: plain(source.slice(from, Math.min(to, from + most.text))) }
  })
}

/** A cell ends with a mark and so does a row, which is an empty one behind its last cell. */
function tablesOf(body: string): DocumentTable[] {
  const tables: string[][][] = []
  let rows: string[][] = []
  let row: string[] = []
  let cells = 0
  let from = 0
  for (let at = body.indexOf('\u0007'); at >= 0 && cells < most.cells; at = body.indexOf('\u0007', from)) {
    const text = body.slice(from, at)
    const before = row.length === 0 ? text.lastIndexOf('\r') : -1
    const isRowEnd = text === '' && row.length > 0
    if (before >= 0 && rows.length > 0) {
      tables.push(rows)
      rows = []
    }
    if (isRowEnd) {
      rows.push(row)
      row = []
    } else row.push(plain(text.slice(before + 1, before + 1 + most.text)))
    cells += 1
    from = at + 1
  }
  if (row.length > 0) rows.push(row)
  return rows.length > 0 ? [...tables, rows] : tables
}
