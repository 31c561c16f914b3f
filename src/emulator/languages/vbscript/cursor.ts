/** Walks over tokens for the parsers. */
import { lex, type Token } from './lexer.ts'

/** Thrown inside the parser only; `parse` turns it into a fault of the program. */
export class SyntaxFault extends Error {}

const last: Token = { kind: 'eof', text: '', number: 0, spaced: false, line: 0, bracketed: false, colon: false }
const depthLimit = 150

export class Cursor {
  readonly #tokens: readonly Token[]
  at = 0
  #depth = 0

  constructor(source: string) {
    this.#tokens = lex(source)
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.at + ahead] ?? this.#tokens.at(-1) ?? last
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'eof') this.at++
    return token
  }

  isWord(...words: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === 'name' && !token.bracketed && words.includes(token.text)
  }

  isSymbol(...symbols: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === 'symbol' && symbols.includes(token.text)
  }

  /** Takes the word when it is there. */
  word(...words: readonly string[]): boolean {
    const found = this.isWord(...words)
    if (found) this.at++
    return found
  }

  symbol(symbol: string): boolean {
    const found = this.isSymbol(symbol)
    if (found) this.at++
    return found
  }

  needWord(word: string): void {
    if (!this.word(word)) throw new SyntaxFault(`Expected '${word}'`)
  }

  needSymbol(symbol: string): void {
    if (!this.symbol(symbol)) throw new SyntaxFault(`Expected '${symbol}'`)
  }

  name(): string {
    const token = this.next()
    if (token.kind !== 'name') throw new SyntaxFault('Expected identifier')
    return token.text
  }

  isEnd(): boolean {
    const { kind } = this.peek()
    return kind === 'end' || kind === 'eof'
  }

  skipEnds(): void {
    while (this.peek().kind === 'end') this.at++
  }

  skipLine(): void {
    while (!this.isEnd()) this.at++
  }

  /** Bounds how deep constructs stand in each other. */
  nested<Result>(parse: () => Result): Result {
    if (++this.#depth > depthLimit) throw new SyntaxFault('Too deep')
    try {
      return parse()
    } finally {
      this.#depth--
    }
  }
}
