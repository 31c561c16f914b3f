/** Numbers, variables and strings. */
import type { Expression, Part } from '../syntax.ts'
import { isBreak, isDouble, isSingle, isWord, type Source } from './source.ts'

const number = /^(?:0x([\da-f]+)|((?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:e[+-]?\d+)?))([ld]?)(kb|mb|gb|tb|pb)?(?![\w])/i
const sizes: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 }
const numberLength = 64

/** A hexadecimal literal is a signed number of 32 or 64 bits. */
function hexadecimal(digits: string, suffix: string): number | bigint {
  if (digits.length <= 8 && suffix !== 'l') return Number.parseInt(digits, 16) | 0
  const wide = BigInt.asIntN(64, BigInt(`0x${digits.slice(0, 32)}`))
  return Number.isSafeInteger(Number(wide)) ? Number(wide) : wide
}

export function readNumber(source: Source): Expression | undefined {
  const found = number.exec(source.text.slice(source.at, source.at + numberLength))
  if (!found) return undefined
  const [whole, hex, decimal = '', suffix = '', size = ''] = found
  source.at += whole.length
  const plain = hex === undefined ? decimalValue(decimal) : hexadecimal(hex, suffix.toLowerCase())
  const factor = sizes[size.toLowerCase()]
  return { kind: 'constant', value: factor === undefined ? plain : Number(plain) * factor }
}

function decimalValue(digits: string): number | bigint {
  const value = Number(digits)
  if (!/^\d+$/.test(digits) || Number.isSafeInteger(value)) return value
  const wide = BigInt(digits)
  return wide < 2n ** 63n ? wide : value
}

/** `$name`, `$scope:name`, `${name}`, `$_`; the place is on the dollar sign. Undefined where no variable stands. */
export function readVariable(source: Source): Expression | undefined {
  const next = source.ahead(1)
  if (next === '{') {
    const end = source.text.indexOf('}', source.at)
    if (end < 0) source.fail('variable not closed')
    const name = source.text.slice(source.at + 2, end).replaceAll(/`(.)/g, '$1')
    source.at = end + 1
    return { kind: 'variable', name }
  }
  if (next === '$' || next === '^' || (next === '?' && !isWord(source.ahead(2)))) {
    source.at += 2
    return { kind: 'variable', name: next }
  }
  const start = source.at + 1
  let at = start
  const word = () => {
    while (isWord(source.text[at]) || source.text[at] === '?') at++
  }
  word()
  if (source.text[at] === ':' && source.text[at + 1] !== ':' && at > start && isWord(source.text[at + 1])) {
    at++
    word()
  }
  if (at === start) return undefined
  source.at = at
  return { kind: 'variable', name: source.text.slice(start, at) }
}

export function readSingle(source: Source): Expression {
  let value = ''
  let from = ++source.at
  for (;;) {
    if (source.ended) source.fail('string not closed')
    if (!isSingle(source.peek)) {
      source.at++
      continue
    }
    value += source.text.slice(from, source.at)
    if (!isSingle(source.ahead(1))) break
    value += source.peek
    source.at += 2
    from = source.at
  }
  source.at++
  return { kind: 'constant', value }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** What a backtick makes of the character behind it. */
export function readEscape(source: Source): string {
  const character = source.ahead(1)
  const wide = character === 'u' ? /^\{([\da-f]{1,6})\}/i.exec(source.text.slice(source.at + 2, source.at + 10)) : null
  source.at += 2 + (wide?.[0].length ?? 0)
  if (wide) return String.fromCodePoint(Math.min(Number.parseInt(wide[1] ?? '0', 16), 0x10_ff_ff))
  return escapes[character] ?? character
}

export function joined(parts: readonly Part[]): Expression {
  if (parts.length === 0) return { kind: 'constant', value: '' }
  const [only] = parts
  return parts.length === 1 && typeof only === 'string'
    ? { kind: 'constant', value: only }
    : { kind: 'expandable', parts }
}

/** Collects the parts of an expandable string. */
export class Parts {
  readonly #parts: Part[] = []
  #plain = ''

  text(more: string): void {
    this.#plain += more
  }

  value(part: Expression): void {
    if (this.#plain) this.#parts.push(this.#plain)
    this.#plain = ''
    this.#parts.push(part)
  }

  done(): Part[] {
    if (this.#plain) this.#parts.push(this.#plain)
    return this.#parts
  }
}

/** `$(…)` or a variable at this place; false where the dollar sign is only a character. */
export function readInner(source: Source, parts: Parts): boolean {
  if (source.peek !== '$') return false
  if (source.ahead(1) === '(') {
    source.at += 2
    const body = source.nested(() => source.grammar.statements(source))
    source.lines()
    source.expect(')')
    parts.value({ kind: 'sub', body })
    return true
  }
  const variable = readVariable(source)
  if (variable) parts.value(variable)
  return variable !== undefined
}

export function readDouble(source: Source): Expression {
  const parts = new Parts()
  source.at++
  for (;;) {
    if (source.ended) source.fail('string not closed')
    const character = source.peek
    if (isDouble(character)) {
      if (!isDouble(source.ahead(1))) break
      parts.text(character)
      source.at += 2
    } else if (character === '`') parts.text(readEscape(source))
    else if (!readInner(source, parts)) {
      parts.text(character)
      source.at++
    }
  }
  source.at++
  return joined(parts.done())
}

/** `@'` or `@"` with the text on the lines below; undefined where no here-string begins. */
export function readHere(source: Source): Expression | undefined {
  const isExpandable = isDouble(source.ahead(1))
  const start = /^[ \t]*\r?\n/.exec(source.text.slice(source.at + 2, source.at + 300))
  if (!start || !(isExpandable || isSingle(source.ahead(1)))) return undefined
  const from = source.at + 2 + start[0].length
  const end = closing(source, from, isExpandable ? isDouble : isSingle)
  if (end.quote < 0) source.fail('string not closed')
  source.at = from
  if (!isExpandable) {
    source.at = end.quote + 2
    return { kind: 'constant', value: source.text.slice(from, Math.max(from, end.text)) }
  }
  const parts = new Parts()
  while (source.at < end.text) {
    if (source.peek === '`') parts.text(readEscape(source))
    else if (!readInner(source, parts)) {
      parts.text(source.peek)
      source.at++
    }
  }
  source.at = Math.max(source.at, end.quote + 2)
  return joined(parts.done())
}

/** Where a here-string's text ends and where its closing quote stands: at the beginning of a line, with an at sign. */
function closing(source: Source, from: number, isQuote: (character: string | undefined) => boolean) {
  const { text } = source
  for (let at = from; at < text.length; at++) {
    const isFirst = at === from || isBreak(text[at - 1])
    if (!isFirst || !isQuote(text[at]) || text[at + 1] !== '@') continue
    const before = text[at - 1] === '\n' && text[at - 2] === '\r' ? 2 : 1
    return { text: at - before, quote: at }
  }
  return { text: -1, quote: -1 }
}
