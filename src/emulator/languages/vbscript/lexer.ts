/** Words of VBScript and VBA (MS-VBAL 3.3): names without case, numbers, texts, dates; a colon ends a statement as a line does. */
import { withoutDirectives } from './directives.ts'

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'date' | 'symbol' | 'end' | 'eof'
  /** Names in lower case; what stands in the source for the rest. */
  readonly text: string
  readonly number: number
  /** White space stands before it. */
  readonly spaced: boolean
  readonly line: number
  /** Written in brackets, so never a keyword. */
  readonly bracketed: boolean
  /** An end made by a colon, not by a line. */
  readonly colon: boolean
}

const tokenLimit = 2_000_000
const pattern =
  /(?<continued>_[ \t]*(?:\r\n|\r|\n))|(?<comment>'[^\r\n]*|\brem(?:[ \t][^\r\n]*|(?=[\r\n]|$)))|(?<end>\r\n|\r|\n|:(?!=))|(?<space>[^\S\r\n]+)|(?<radix>(?:&h[0-9a-f]+|&o[0-7]+)(?![\w])(?:&(?=\s*[,)\r\n:=<>+*/-]))?)|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:[@!#](?![\w"])|&(?=\s*[,)\r\n:]))?)|(?<text>"(?:[^"\r\n]|"")*"?)|(?<date>#(?=[^#\r\n]*[/:-])[\d\s/:.apm-]{3,40}#)|(?<bracket>\[[^\]\r\n]*\])|(?<name>[a-z\u0080-\uffff][\w\u0080-\uffff]*)|(?<symbol><>|<=|>=|=<|=>|><|:=|[^\s])/giy

function radixNumber(text: string): number {
  const digits = text.replace(/^&[ho]?|&$/gi, '')
  const value = Number.parseInt(digits, /^&h/i.test(text) ? 16 : 8)
  if (!Number.isFinite(value)) return 0
  if (text.endsWith('&')) return value | 0
  return value > 0x7fff && value <= 0xffff && digits.length <= 4 ? value - 0x1_0000 : value | 0
}

type Found = Record<string, string | undefined>
const plain = { text: '', number: 0, bracketed: false, colon: false }

function tokenOf(found: Found, line: number, spaced: boolean): Token {
  const at = { ...plain, line, spaced }
  if (found['end'] !== undefined) return { ...at, kind: 'end', text: '\n', colon: found['end'] === ':' }
  if (found['radix'] !== undefined) return { ...at, kind: 'number', number: radixNumber(found['radix']) }
  if (found['number'] !== undefined) return { ...at, kind: 'number', number: Number.parseFloat(found['number']) }
  if (found['text'] !== undefined)
    return { ...at, kind: 'text', text: found['text'].replace(/^"|"$/g, '').replaceAll('""', '"') }
  if (found['date'] !== undefined) return { ...at, kind: 'date', text: found['date'].slice(1, -1) }
  if (found['bracket'] !== undefined)
    return { ...at, kind: 'name', text: found['bracket'].slice(1, -1).toLowerCase(), bracketed: true }
  if (found['name'] !== undefined) return { ...at, kind: 'name', text: found['name'].toLowerCase() }
  return { ...at, kind: 'symbol', text: found['symbol'] ?? '' }
}

const suffix = /[$%]|&(?=\s*(?:[=,)\r\n]|as\b))|[!#@](?![\w"])/iy

/** A type letter that touches a name (`Mid$`, `i%`) says nothing we need; `&` there is nearly always the operator. */
function behindSuffix(source: string, at: number): number {
  suffix.lastIndex = at
  return suffix.test(source) ? at + 1 : at
}

export function lex(code: string): Token[] {
  const source = withoutDirectives(code)
  const tokens: Token[] = []
  let line = 1
  let spaced = false
  pattern.lastIndex = 0
  while (pattern.lastIndex < source.length && tokens.length < tokenLimit) {
    const found: Found | undefined = pattern.exec(source)?.groups
    if (!found) break
    if (found['space'] !== undefined || found['comment'] !== undefined || found['continued'] !== undefined) {
      spaced = true
      if (found['continued'] !== undefined) line++
      continue
    }
    tokens.push(tokenOf(found, line, spaced))
    spaced = false
    if (found['end'] !== undefined && found['end'] !== ':') line++
    if (found['name'] !== undefined) pattern.lastIndex = behindSuffix(source, pattern.lastIndex)
  }
  tokens.push({ ...plain, kind: 'end', text: '\n', line, spaced: false })
  tokens.push({ ...plain, kind: 'eof', line, spaced: false })
  return tokens
}
