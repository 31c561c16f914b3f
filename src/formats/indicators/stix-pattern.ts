/**
 * Patterns of STIX 2.1 (section 9) as far as one value decides them: comparisons with `=` or `IN` joined by OR. What
 * needs two things at once (AND, FOLLOWEDBY) or the absence of one (NOT, !=) says nothing about a value alone and is refused.
 */
import type { IndicatorKind } from './indicator.ts'

export type PatternReading = { readonly values: readonly PatternValue[] } | { readonly why: string }
export interface PatternValue {
  readonly kind: IndicatorKind
  readonly value: string
}

const paths: Readonly<Record<string, IndicatorKind>> = {
  'file:hashes.sha-256': 'sha256',
  'file:hashes.sha256': 'sha256',
  'file:hashes.sha-1': 'sha1',
  'file:hashes.sha1': 'sha1',
  'file:hashes.md5': 'md5',
  'artifact:hashes.sha-256': 'sha256',
  'artifact:hashes.sha-1': 'sha1',
  'artifact:hashes.md5': 'md5',
  'url:value': 'url',
  'artifact:url': 'url',
  'domain-name:value': 'domain',
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
  'network-traffic:dst_ref.value': 'ip',
}

/** Strings, signs and words; a string keeps its opening quote as a mark. */
const token = /\s+|'((?:[^'\\]|\\.)*)'|([a-z0-9-]+:[a-z0-9_'".-]+)|(!=|<=|>=|[=<>[\](),])|([a-z0-9_.-]+)/giy
const mostTokens = 20_000

type Token = { readonly text: string; readonly form: 'string' | 'path' | 'sign' | 'word' }

function tokens(pattern: string): Token[] | undefined {
  const found: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < pattern.length) {
    const match = token.exec(pattern)
    if (match === null || found.length >= mostTokens) return undefined
    const [, quoted, path, sign, word] = match
    if (quoted !== undefined) found.push({ form: 'string', text: quoted.replaceAll(/\\(.)/g, '$1') })
    else if (path !== undefined) found.push({ form: 'path', text: path.replaceAll(/['"]/g, '').toLowerCase() })
    else if (sign !== undefined) found.push({ form: 'sign', text: sign })
    else if (word !== undefined) found.push({ form: 'word', text: word.toUpperCase() })
  }
  return found
}

export function readPattern(pattern: string): PatternReading {
  const list = tokens(pattern)
  if (list === undefined) return { why: 'the pattern cannot be read' }
  const word = list.find(({ form, text }) => form === 'word' && text !== 'OR' && text !== 'IN')
  if (word !== undefined) return { why: `${word.text} needs more than one value` }
  const values: PatternValue[] = []
  for (const [at, { form, text }] of list.entries()) {
    if (form !== 'path') continue
    const kind = paths[text]
    if (kind === undefined) return { why: `nothing here has a ${text}` }
    const operands = operandsAt(list, at + 1)
    if (operands === undefined) return { why: 'only = and IN can be looked for' }
    values.push(...operands.map((value) => ({ kind, value })))
  }
  return values.length === 0 ? { why: 'the pattern holds no value' } : { values }
}

function operandsAt(list: readonly Token[], at: number): string[] | undefined {
  const operator = list[at]
  const next = list[at + 1]
  if (operator?.text === '=' && next?.form === 'string') return [next.text]
  if (operator?.text !== 'IN' || next?.text !== '(') return undefined
  const end = list.findIndex(({ form, text }, index) => index > at && form === 'sign' && text === ')')
  return list.slice(at + 2, end < 0 ? list.length : end).flatMap(({ form, text }) => (form === 'string' ? [text] : []))
}
