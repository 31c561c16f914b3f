/** What formulas of a workbook look up: sheets, names, other books, add-ins and DDE (MS-XLS 2.4.271, 2.4.105, 2.4.106, 2.4.150). */
import type { DocumentLink } from '../ooxml/content.ts'
import { Cursor } from './cursor.ts'
import type { FormulaBook } from './formula.ts'
import { type Layout, sheetPrefix } from './reference.ts'
import { byteText, readCharacters } from './strings.ts'

interface OuterBook {
  readonly kind: 'own' | 'add-in' | 'exchange' | 'file'
  /** Path of the file, or the program of an exchange. */
  readonly target: string
  readonly topic: string
  readonly names: string[]
}

interface SheetLink {
  readonly book: number
  readonly first: number
}

export interface DefinedName {
  readonly name: string
  readonly tokens: Buffer
  readonly extra: Buffer
}

const most = { books: 2_000, names: 20_000, links: 70_000 }

export class BiffLinks implements FormulaBook {
  readonly layout: Layout
  readonly sheets: string[] = []
  readonly names: DefinedName[] = []
  readonly #codePage: () => number
  readonly #books: OuterBook[] = []
  readonly #links: SheetLink[] = []
  isCut = false

  constructor(layout: Layout, codePage: () => number) {
    this.layout = layout
    this.#codePage = codePage
  }

  addBook(data: Buffer): void {
    if (this.#books.length >= most.books) return void (this.isCut = true)
    const cursor = new Cursor(data, 2)
    const count = cursor.u16()
    if (data.length <= 4) {
      const kind = count === 0x3a01 ? 'add-in' : 'own'
      this.#books.push({ kind, target: '', topic: '', names: [] })
      return
    }
    const path = readCharacters(cursor, count)
    const at = path.indexOf('\u0003')
    const [target, topic] = at < 0 ? [plainPath(path), ''] : [path.slice(0, at), path.slice(at + 1)]
    this.#books.push({ kind: at < 0 ? 'file' : 'exchange', target, topic, names: [] })
  }

  /** Excel 5 has one record for each of them (EXTERNSHEET): a byte for its length, then one for its kind. */
  addOldBook(data: Buffer): void {
    if (this.#books.length >= most.books) return void (this.isCut = true)
    const text = byteText(data.subarray(2), this.#codePage())
    const at = text.indexOf('\u0003')
    const [target, topic] = at < 0 ? [plainPath(text), ''] : [text.slice(0, at), text.slice(at + 1)]
    const own = data[1] === 2 || data[1] === 3 || data[1] === 4
    this.#books.push({ kind: at >= 0 ? 'exchange' : own ? 'own' : 'file', target, topic, names: [] })
  }

  addOuterName(data: Buffer): void {
    const book = this.#books.at(-1)
    if (book === undefined) return
    if (book.names.length >= most.names) return void (this.isCut = true)
    const cursor = new Cursor(data, 6)
    const count = cursor.u8()
    book.names.push(
      this.layout === 'biff5' ? byteText(cursor.take(count), this.#codePage()) : readCharacters(cursor, count),
    )
  }

  addSheetLinks(data: Buffer): void {
    const cursor = new Cursor(data)
    const count = cursor.u16()
    for (let index = 0; index < count && cursor.left >= 6; index += 1) {
      if (this.#links.length >= most.links) return void (this.isCut = true)
      const [book, first] = [cursor.u16(), cursor.u16()]
      cursor.skip(2)
      this.#links.push({ book, first })
    }
  }

  addName(data: Buffer): void {
    if (this.names.length >= most.names) return void (this.isCut = true)
    const cursor = new Cursor(data)
    const flags = cursor.u16()
    cursor.skip(1)
    const count = cursor.u8()
    const size = cursor.u16()
    cursor.skip(8)
    const name =
      this.layout === 'biff5' ? byteText(cursor.take(count), this.#codePage()) : readCharacters(cursor, count)
    const built = (flags & 0x20) === 0 ? undefined : builtIn[name.charCodeAt(0)]
    const kept = built === undefined ? name : `_xlnm.${built}${name.slice(1)}`
    this.names.push({ name: kept, tokens: cursor.take(size), extra: cursor.take(cursor.left) })
  }

  nameOf(index: number): string {
    return this.names[index - 1]?.name ?? '#NAME?'
  }

  sheetOf(link: number): string {
    if (this.layout === 'biff5') return sheetPrefix(this.sheets[link] ?? '')
    const { book = -1, first = 0 } = this.#links[link] ?? {}
    const outer = this.#books[book]
    if (outer === undefined || outer.kind === 'own') return sheetPrefix(this.sheets[first] ?? '')
    return sheetPrefix(`[${outer.target}]${first}`)
  }

  outerNameOf(link: number, index: number): string {
    const place =
      this.layout === 'biff5' ? (link >= 0x8000 ? 0x10000 - link : link) - 1 : (this.#links[link]?.book ?? -1)
    const book = this.#books[place]
    if (book === undefined || (book.kind === 'own' && book.names.length === 0)) return this.nameOf(index)
    const name = book.names[index - 1] ?? '#REF!'
    if (book.kind === 'exchange') return `${book.target}|'${book.topic.replaceAll("'", "''")}'!${name || 'A0'}`
    return book.kind === 'file' ? `${sheetPrefix(`[${book.target}]`)}${name}` : name
  }

  /** DDE; other files are told as links too. */
  get exchanges(): DocumentLink[] {
    return this.#books.flatMap(({ kind, target, topic }): DocumentLink[] => {
      if (kind === 'exchange') return [{ kind: 'dde', target, arguments: topic }]
      return kind === 'file' && /^(?:https?:|ftp:|\\\\)/i.test(target) ? [{ kind: 'link', target }] : []
    })
  }
}

const builtIn = [
  'Consolidate_Area',
  'Auto_Open',
  'Auto_Close',
  'Extract',
  'Database',
  'Criteria',
  'Print_Area',
  'Print_Titles',
  'Recorder',
  'Data_Form',
  'Auto_Activate',
  'Auto_Deactivate',
  'Sheet_Title',
  '_FilterDatabase',
] as const

/** VirtualPath (2.5.277): a first mark, then folders parted by marks; the fifth stands before an address and its length. */
function plainPath(path: string): string {
  const inside = path.startsWith('\u0001') ? path.slice(1) : path
  if (inside.startsWith('\u0005')) return inside.slice(2)
  const drive = inside.startsWith('\u0001') ? inside.slice(1, 2) : ''
  const root = drive === '' ? inside : `${drive === '@' ? '\\\\' : `${drive}:\\`}${inside.slice(2)}`
  return root.replaceAll(/\p{Cc}/gu, '\\')
}
