/** Paths and parameters of MAIL and RCPT (RFC 5321, section 4.1.2) and xtext (RFC 3461, section 4). */
import { bounds } from './bounds.ts'

export interface ParsedPath {
  readonly address: string
  /** Keys in upper case; a parameter without value has the empty string. */
  readonly parameters: ReadonlyMap<string, string>
}

const LOCAL = String.raw`(?:"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"|[^\s<>@"\p{Cc}]+)`
const MAILBOX = new RegExp(String.raw`^${LOCAL}@(?:\[[^\s\[\]<>\p{Cc}]+\]|[^\s<>@"\[\]\p{Cc}]+)$`, 'u')
const PATH = new RegExp(String.raw`^ *<(?:@[^\s<>:]*:)?((?:"(?:[^"\\]|\\.)*"|[^<>"\\])*)>(?: +(.*))?$`, 'su')

/** Whether a text is a mailbox; a bare `postmaster` is one too. */
export function isMailbox(address: string): boolean {
  if (Buffer.byteLength(address) > bounds.address) return false
  return MAILBOX.test(address) || address.toLowerCase() === 'postmaster'
}

export const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text)

/** What stands behind `FROM:` or `TO:`; undefined when it does not have the form. An old source route is dropped. */
export function parsePath(text: string): ParsedPath | undefined {
  const [, address, rest] = PATH.exec(text) ?? []
  if (address === undefined || !(address === '' || isMailbox(address))) return undefined
  const words = (rest ?? '').split(' ').filter((word) => word !== '')
  if (words.length > bounds.parameters) return undefined
  const parameters = new Map<string, string>()
  for (const word of words) {
    const [, key, value] = /^([A-Za-z\d][A-Za-z\d-]*)(?:=([^=\p{Cc}]+))?$/u.exec(word) ?? []
    if (key === undefined || parameters.has(key.toUpperCase())) return undefined
    parameters.set(key.toUpperCase(), value ?? '')
  }
  return { address, parameters }
}

/** Undefined when a `+` is not followed by two hexadecimal digits or the text would hold a control character. */
export function decodeXtext(text: string): string | undefined {
  if (/\+(?![\dA-F]{2})|\P{ASCII}/u.test(text)) return undefined
  const octets = text.replaceAll(/\+([\dA-F]{2})/gu, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  const decoded = Buffer.from(octets, 'latin1').toString('utf8')
  return /\p{Cc}/u.test(decoded) ? undefined : decoded
}

export function encodeXtext(text: string): string {
  return text.replaceAll(/[^!-*,-<>-~]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `+${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}
