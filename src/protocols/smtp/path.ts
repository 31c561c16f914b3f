/** Reverse and forward paths and the ESMTP parameters behind them (RFC 5321 section 4.1.2, RFC 6531, RFC 3461 xtext). */

export interface ParsedPath {
  /** Without angle brackets and source route; empty for `<>`. */
  readonly address: string
  /** What stands behind the closing bracket. */
  readonly rest: string
}

/** 64 + @ + 255, see RFC 5321 section 4.5.3.1. */
const addressLimit = 320
const atom = String.raw`[^\u0000-\u0020\u007f()<>@,;:\\".\[\]\ufffd]+`
const quoted = String.raw`"(?:[^"\\\u0000-\u001f\u007f\ufffd]|\\[\u0020-\u007e])*"`
const label = String.raw`[\w\u0080-\ufffc-]+`
const domain = String.raw`${label}(?:\.${label})*|\[[\u0021-\u005a\u005e-\u007e]+\]`
/** A source route is accepted and ignored (RFC 5321 appendix C). */
const pathForm = new RegExp(`^<(?:@[^:<>"]+:)?((?:${atom}(?:\\.${atom})*|${quoted})@(${domain}))>`)
const localForm = new RegExp(`^<(postmaster)>`, 'i')

export function parsePath(text: string): ParsedPath | undefined {
  if (text.startsWith('<>')) return { address: '', rest: text.slice(2) }
  const [all, address, host] = pathForm.exec(text) ?? localForm.exec(text) ?? []
  if (all === undefined || address === undefined || address.length > addressLimit) return undefined
  if (host !== undefined && /(?:^|\.)-|-(?:\.|$)/.test(host)) return undefined
  return { address, rest: text.slice(all.length) }
}

/** Whether it can stand between angle brackets in a command of ours. */
export function isAddress(address: string): boolean {
  return parsePath(`<${address}>`)?.address === address
}

export const isAscii = (text: string): boolean => !/[^\u0000-\u007f]/.test(text)

const parametersLimit = 20
const keyword = /^[A-Z0-9][A-Z0-9-]*$/

/** ` SIZE=12 SMTPUTF8` to a map with upper-case names; undefined where malformed or a name comes twice. */
export function parseParameters(rest: string): ReadonlyMap<string, string> | undefined {
  const all = new Map<string, string>()
  if (rest.trim() === '') return all
  if (!rest.startsWith(' ')) return undefined
  const words = rest.trim().split(/ +/)
  if (words.length > parametersLimit) return undefined
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = (equals < 0 ? word : word.slice(0, equals)).toUpperCase()
    if (!keyword.test(name) || all.has(name)) return undefined
    all.set(name, equals < 0 ? '' : word.slice(equals + 1))
  }
  return all
}

/** RFC 3461 section 4: `+2B` to `+`; undefined where it is no xtext. */
export function decodeXtext(text: string): string | undefined {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)) return undefined
  const octets = text.replaceAll(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString('utf8')
}

export function encodeXtext(text: string): string {
  const octets = Buffer.from(text, 'utf8').toString('latin1')
  return octets.replaceAll(
    /[^!-*,-<>-~]/g,
    (octet) => `+${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
