/** Structured header values: a main value and its parameters, continuations and charsets of RFC 2231 joined. */
import { decodeText, percent } from './text.ts'

export interface Structured {
  readonly value: string
  readonly parameters: Record<string, string>
  readonly repeated: readonly string[]
}

const pattern = /;\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs

export function parseStructured(text: string): Structured {
  const input = text.slice(0, 65_536)
  const raw = new Map<string, string>()
  const repeated: string[] = []
  for (const match of input.matchAll(pattern)) {
    const name = (match[1] ?? '').toLowerCase()
    if (raw.has(name)) repeated.push(name)
    else raw.set(name, match[2]?.replace(/\\(.)/gs, '$1') ?? (match[3] ?? '').trim())
  }
  const value = (input.split(';', 1)[0] ?? '').trim().toLowerCase()
  return { value, parameters: joinContinuations(raw), repeated }
}

function joinContinuations(raw: ReadonlyMap<string, string>): Record<string, string> {
  const result = new Map<string, string>()
  for (const [name, value] of raw) {
    const base = name.split('*', 1)[0] ?? name
    if (base === name) result.set(name, result.get(name) ?? value)
    else if (name === `${base}*`) result.set(base, extended([value], true))
    else if (/^[^*]+\*0\*?$/.test(name)) result.set(base, extended(segments(raw, base), name.endsWith('*')))
  }
  return Object.fromEntries(result)
}

function segments(raw: ReadonlyMap<string, string>, base: string): string[] {
  const found: string[] = []
  for (let index = 0; index < 1_000; index += 1) {
    const segment = raw.get(`${base}*${index}*`) ?? raw.get(`${base}*${index}`)
    if (segment === undefined) break
    found.push(segment)
  }
  return found
}

function extended(parts: readonly string[], encoded: boolean): string {
  const text = parts.join('')
  if (!encoded) return text
  const match = /^([^']*)'[^']*'(.*)$/s.exec(text)
  return decodeText(percent(match?.[2] ?? text, '%'), match?.[1] ?? 'utf-8')
}
