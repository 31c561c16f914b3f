/** Strings of BIFF8 (MS-XLS 2.5.294, 2.5.293): with or without a count of their own, and over the pieces of CONTINUE records. */
import { decodeText } from '../mime/text.ts'
import type { Cursor } from './cursor.ts'
import type { BiffRecord } from './records.ts'

/** Behind the count: a byte of flags, then characters of one or two bytes. */
export function readCharacters(cursor: Cursor, count: number): string {
  return (cursor.u8() & 1) === 0 ? cursor.take(count).toString('latin1') : cursor.take(count * 2).toString('utf16le')
}

export interface TextReader {
  /** Excel 5 has bytes in the workbook's code page. */
  readonly isBytes: boolean
  readonly codePage: number
}

/** Count in two bytes. */
export function readLongText(cursor: Cursor, reader: TextReader): string {
  const count = cursor.u16()
  return reader.isBytes ? byteText(cursor.take(count), reader.codePage) : readCharacters(cursor, count)
}

export function byteText(bytes: Buffer, codePage: number): string {
  return decodeText(bytes, codePage === 10_000 || codePage === 32_768 ? 'macroman' : `cp${codePage}`)
}

const most = { strings: 500_000, text: 32_767 }

/** A record with the pieces behind it, read as one; characters that go on in the next piece have their flags anew. */
class Pieces {
  readonly #pieces: readonly Buffer[]
  #piece = 0
  #at = 0

  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces
  }

  get #here(): Buffer | undefined {
    while (this.#at >= (this.#pieces[this.#piece]?.length ?? Infinity)) {
      this.#piece += 1
      this.#at = 0
    }
    return this.#pieces[this.#piece]
  }

  get done(): boolean {
    return this.#here === undefined
  }

  byte(): number {
    const value = this.#here?.[this.#at] ?? 0
    this.#at += 1
    return value
  }

  number(bytes: 2 | 4): number {
    let value = 0
    for (let index = 0; index < bytes; index += 1) value += this.byte() * 256 ** index
    return value
  }

  skip(size: number): void {
    let rest = size
    for (let here = this.#here; here !== undefined && rest > 0; here = this.#here) {
      const step = Math.min(rest, here.length - this.#at)
      this.#at += step
      rest -= step
    }
  }

  characters(count: number, wide: boolean): string {
    const parts: string[] = []
    let unit = wide ? 2 : 1
    let rest = count
    while (rest > 0) {
      const here = this.#pieces[this.#piece]
      if (here === undefined) break
      const some = Math.min(rest, Math.floor((here.length - this.#at) / unit))
      parts.push(here.toString(unit === 2 ? 'utf16le' : 'latin1', this.#at, this.#at + some * unit))
      rest -= some
      this.#at += some * unit
      if (rest === 0) break
      this.#piece += 1
      this.#at = 1
      unit = ((this.#pieces[this.#piece]?.[0] ?? 0) & 1) === 0 ? 1 : 2
    }
    return parts.join('')
  }
}

/** The table of shared strings (2.4.265). */
export function readSharedStrings({ data, more }: BiffRecord, cut: () => void): string[] {
  const pieces = new Pieces([data, ...more])
  pieces.skip(4)
  const count = pieces.number(4)
  const found: string[] = []
  while (found.length < count && !pieces.done) {
    if (found.length >= most.strings) {
      cut()
      break
    }
    found.push(sharedString(pieces))
  }
  return found
}

function sharedString(pieces: Pieces): string {
  const count = pieces.number(2)
  const flags = pieces.byte()
  const runs = (flags & 8) === 0 ? 0 : pieces.number(2)
  const phonetic = (flags & 4) === 0 ? 0 : pieces.number(4)
  const text = pieces.characters(count, (flags & 1) !== 0)
  pieces.skip(runs * 4 + phonetic)
  return text.slice(0, most.text)
}
