/** Names, strings and references in the text of a PDF object (ISO 32000-1, 7.3), found without building a tree. */
import { decodeText } from '../mime/text.ts'

const mostString = 1_048_576
const mostStrings = 8_388_608

/** `#4A` in a name is a usual disguise of `/JavaScript`. */
export function plainNames(text: string): string {
  return text.replaceAll(/\/[^\s()<>[\]{}/%]{1,127}/g, (name) =>
    name.replaceAll(/#([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  )
}

export interface Value {
  readonly text?: string
  /** Number of the object referred to. */
  readonly reference?: number
}

/** The values that follow a key; names must be plain. */
export function valuesOf(text: string, key: string): Value[] {
  const found: Value[] = []
  let length = 0
  const pattern = new RegExp(`/${key}(?![A-Za-z0-9_.-])\\s{0,64}`, 'g')
  for (const match of text.matchAll(pattern)) {
    const value = valueAt(text, match.index + match[0].length)
    if (value !== undefined) found.push(value)
    length += value?.text?.length ?? 0
    if (found.length >= 1_000 || length >= mostStrings) break
  }
  return found
}

function valueAt(text: string, at: number): Value | undefined {
  if (text[at] === '(') return { text: pdfText(literal(text, at)) }
  const head = text.slice(at, at + 64)
  const reference = /^(\d{1,10})\s{1,10}\d{1,5}\s{1,10}R\b/.exec(head)?.[1]
  if (reference !== undefined) return { reference: Number(reference) }
  if (text[at] !== '<' || text[at + 1] === '<') return undefined
  const end = text.indexOf('>', at)
  const digits = text.slice(at + 1, end < 0 ? at + mostString : end).replaceAll(/[^0-9a-f]/gi, '')
  return { text: pdfText(Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')) }
}

/** The string that is the whole of an object. */
export const stringObject = (text: string): string | undefined => valueAt(text, text.search(/\S|$/))?.text

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function literal(text: string, from: number): Buffer {
  const parts: string[] = []
  const stop = Math.min(text.length, from + mostString)
  let depth = 0
  let at = from
  while (at < stop) {
    const character = text[at] ?? ''
    if (character === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0]
      const next = text[at + 1] ?? ''
      parts.push(octal === undefined ? escaped(next) : String.fromCharCode(Number.parseInt(octal, 8) & 255))
      at += 1 + (octal?.length ?? (next === '\r' && text[at + 2] === '\n' ? 2 : 1))
      continue
    }
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth === 0) break
    if (at > from) parts.push(character)
    at += 1
  }
  return Buffer.from(parts.join(''), 'latin1')
}

/** A backslash at the end of a line joins it with the next. */
const escaped = (next: string): string => (next === '\r' || next === '\n' ? '' : (escapes[next] ?? next))

/** Text strings are UTF-16 with a mark, UTF-8 with a mark, or close to Latin-1 (7.9.2.2). */
export function pdfText(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeText(bytes.subarray(2), 'utf-16be')
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return bytes.toString('utf8', 3)
  return bytes.toString('latin1')
}
