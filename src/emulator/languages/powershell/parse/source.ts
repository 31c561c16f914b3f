/** The text of a script and the place in it: blanks, comments, names. Every reader moves forward only. */
import type { Block, Expression, Statement } from '../syntax.ts'

/** What the readers need of each other. */
export interface Grammar {
  readonly statements: (source: Source) => Statement[]
  readonly statement: (source: Source) => Statement | undefined
  readonly pipeline: (source: Source) => Statement
  readonly expression: (source: Source) => Expression
  /** An expression that a comma ends. */
  readonly argument: (source: Source) => Expression
  readonly block: (source: Source) => Block
}

const nestLimit = 200
const faultLimit = 50

export class Fault extends Error {}

const blank = (code: number) =>
  code === 32 || code === 9 || code === 11 || code === 12 || code === 0xa0 || code === 0x85 || code === 0xfeff
export const isBreak = (character: string | undefined): boolean => character === '\n' || character === '\r'
export const isDash = (character: string | undefined): boolean =>
  character === '-' || character === '\u2013' || character === '\u2014' || character === '\u2015'
export const isSingle = (character: string | undefined): boolean =>
  character !== undefined && character !== '' && "'\u2018\u2019\u201a\u201b".includes(character)
export const isDouble = (character: string | undefined): boolean =>
  character !== undefined && character !== '' && '"\u201c\u201d\u201e'.includes(character)
export const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{Nd}_]/u.test(character)

export class Source {
  readonly text: string
  readonly grammar: Grammar
  readonly faults: string[] = []
  at = 0
  #depth = 0

  constructor(text: string, grammar: Grammar) {
    this.text = text
    this.grammar = grammar
  }

  get peek(): string {
    return this.text[this.at] ?? ''
  }

  ahead(by: number): string {
    return this.text[this.at + by] ?? ''
  }

  get ended(): boolean {
    return this.at >= this.text.length
  }

  fail(what: string): never {
    throw new Fault(`${what} at ${this.at}`)
  }

  note(fault: Fault): void {
    if (this.faults.length < faultLimit) this.faults.push(fault.message)
  }

  nested<Result>(read: () => Result): Result {
    if (++this.#depth > nestLimit) {
      this.#depth--
      this.fail('nested too deep')
    }
    try {
      return read()
    } finally {
      this.#depth--
    }
  }

  /** Passes blanks, line continuations and comments, but no line end. */
  blanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (blank(code) || (code > 0x1fff && code < 0x200c) || code === 0x3000 || code === 0x202f) this.at++
      else if (code === 0x60 && isBreak(this.ahead(1)))
        this.at += this.ahead(1) === '\r' && this.ahead(2) === '\n' ? 3 : 2
      else if (code === 0x23) this.#lineComment()
      else if (code === 0x3c && this.ahead(1) === '#') this.#blockComment()
      else return
    }
  }

  #lineComment(): void {
    while (this.at < this.text.length && !isBreak(this.text[this.at])) this.at++
  }

  #blockComment(): void {
    const end = this.text.indexOf('#>', this.at + 2)
    this.at = end < 0 ? this.text.length : end + 2
  }

  /** Passes line ends too. */
  lines(): void {
    for (;;) {
      this.blanks()
      if (!isBreak(this.peek)) return
      this.at++
    }
  }

  /** Passes what may stand between statements. */
  separators(): void {
    for (;;) {
      this.lines()
      if (this.peek !== ';') return
      this.at++
    }
  }

  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  expect(expected: string): void {
    if (!this.take(expected)) this.fail(`expected ${expected}`)
  }

  /** The word at this place in lower case, without moving. */
  word(): string {
    return (/^[A-Za-z]{1,20}(?![\w-])/.exec(this.text.slice(this.at, this.at + 22))?.[0] ?? '').toLowerCase()
  }

  /** A name of letters, digits and underscores; backticks in it fall away. */
  name(): string {
    let name = ''
    while (this.at < this.text.length) {
      const character = this.peek
      if (character === '`' && isWord(this.ahead(1))) this.at++
      else if (isWord(character)) {
        name += character
        this.at++
      } else break
    }
    return name
  }
}
