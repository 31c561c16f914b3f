/** What formulas of a binary workbook look up (MS-XLSB 2.1.7.61): sheets, names, other books, add-ins and DDE. */
import type { DocumentLink } from '../ooxml/content.ts'
import { binaryType as type, type BinaryRecord, readBinaryRecords, readWideText } from './binary-records.ts'
import { Cursor } from './cursor.ts'
import type { FormulaBook } from './formula.ts'
import { sheetPrefix } from './reference.ts'

interface OuterBook {
  readonly kind: 'own' | 'add-in' | 'exchange' | 'file'
  readonly target: string
  readonly topic: string
  readonly names: readonly string[]
}

export interface BinaryName {
  readonly name: string
  readonly tokens: Buffer
  readonly extra: Buffer
}

const most = { books: 2_000, names: 20_000, links: 70_000 }

export class BinaryLinks implements FormulaBook {
  readonly layout = 'biff12'
  readonly sheets: string[] = []
  readonly names: BinaryName[] = []
  readonly #books: OuterBook[] = []
  readonly #links: { book: number; first: number }[] = []
  readonly #outerPart: (relationship: string) => Uint8Array
  readonly #cut: () => void

  /** `outerPart` gives the part of another book by its relationship. */
  constructor(outerPart: (relationship: string) => Uint8Array, cut: () => void) {
    this.#outerPart = outerPart
    this.#cut = cut
  }

  take({ type: kind, data }: BinaryRecord): void {
    const cursor = new Cursor(data)
    if (kind === type.own || kind === type.same) this.#addBook({ kind: 'own', target: '', topic: '', names: [] })
    else if (kind === type.addIn) this.#addBook({ kind: 'add-in', target: '', topic: '', names: [] })
    else if (kind === type.outerFile) this.#addBook(this.#outerBook(readWideText(cursor)))
    else if (kind === type.outerSheets) this.#addSheetLinks(cursor)
    else if (kind === type.name) this.#addName(cursor)
  }

  #addBook(book: OuterBook): void {
    if (this.#books.length < most.books) this.#books.push(book)
    else this.#cut()
  }

  #outerBook(relationship: string): OuterBook {
    let book: Omit<OuterBook, 'names'> = { kind: 'file', target: '', topic: '' }
    const names: string[] = []
    for (const { type: kind, data } of readBinaryRecords(this.#outerPart(relationship), this.#cut)) {
      const cursor = new Cursor(data)
      if (kind === type.outerBook) {
        const isExchange = cursor.u16() === 1
        const [target, topic] = [readWideText(cursor), readWideText(cursor)]
        book = { kind: isExchange ? 'exchange' : 'file', target, topic }
      } else if (kind === type.outerName && names.length < most.names) names.push(readWideText(cursor))
    }
    return { ...book, names }
  }

  #addSheetLinks(cursor: Cursor): void {
    const count = cursor.u32()
    for (let index = 0; index < count && cursor.left >= 12; index += 1) {
      if (this.#links.length >= most.links) return this.#cut()
      const [book, first] = [cursor.u32(), cursor.u32()]
      cursor.skip(4)
      this.#links.push({ book, first })
    }
  }

  #addName(cursor: Cursor): void {
    if (this.names.length >= most.names) return this.#cut()
    const flags = cursor.u32()
    cursor.skip(5)
    const name = readWideText(cursor)
    const tokens = cursor.take(cursor.u32())
    const extra = cursor.take(cursor.u32())
    const isBuiltIn = (flags & 0x20) !== 0 && !name.startsWith('_xlnm.')
    this.names.push({ name: isBuiltIn ? `_xlnm.${name}` : name, tokens, extra })
  }

  nameOf(index: number): string {
    return this.names[index - 1]?.name ?? '#NAME?'
  }

  sheetOf(link: number): string {
    const { book = -1, first = 0 } = this.#links[link] ?? {}
    const outer = this.#books[book]
    if (outer === undefined || outer.kind === 'own') return sheetPrefix(this.sheets[first] ?? '')
    return sheetPrefix(`[${book}]${first}`)
  }

  outerNameOf(link: number, index: number): string {
    const book = this.#books[this.#links[link]?.book ?? -1]
    if (book === undefined || book.kind === 'own') return this.nameOf(index)
    const name = book.names[index - 1] ?? ''
    if (book.kind === 'exchange') return `${book.target}|'${book.topic.replaceAll("'", "''")}'!${name || 'A0'}`
    return name === '' ? this.nameOf(index) : name
  }

  get exchanges(): DocumentLink[] {
    return this.#books
      .filter(({ kind }) => kind === 'exchange')
      .map(({ target, topic }) => ({ kind: 'dde', target, arguments: topic }))
  }
}
