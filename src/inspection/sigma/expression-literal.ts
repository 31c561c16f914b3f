/** Texts of which every match of a regular expression holds at least one: what an index can look for before the expression runs. */
import { bestClause, type Clause } from './test.ts'

const deepest = 20
/** Groups whose content is part of the match; every other kind of `(?` is passed over. */
const consuming = /^\((?:\?(?:[ims-]{0,6}:|P?<\w{1,40}>|>))?(?!\?)/

interface Place {
  at: number
}

/** Past the end of a class, an escape or a group that says nothing. */
function classEnd(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']' && at > from + 1) return at + 1
  }
  return source.length
}
function groupEnd(source: string, from: number): number {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (char === '[') at = classEnd(source, at) - 1
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return at + 1
  }
  return source.length
}
const escapes = /^\\(?:x[\da-f]{2}|u[\da-f]{4}|c.|[pPkgu][{<][^}>]{0,60}[}>]|\d{1,3}|.)/is

/** Whether what stands before may be missing, and where the quantifier ends. */
function quantifierAt(source: string, at: number): { optional: boolean; repeated: boolean; end: number } {
  const [whole = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(source.slice(at, at + 24)) ?? []
  const optional = whole.startsWith('*') || whole.startsWith('?') || least === '0'
  return { optional, repeated: whole !== '', end: at + whole.length }
}

/** The pieces of one sequence: runs of plain characters, and what its groups need. */
class Sequence {
  readonly clauses: Clause[] = []
  #run = ''

  end(): void {
    if (this.#run !== '') this.clauses.push([this.#run.toLowerCase()])
    this.#run = ''
  }

  plain(char: string, { optional, repeated }: { optional: boolean; repeated: boolean }): void {
    if (!optional) this.#run += char
    if (repeated) this.end()
  }

  group(clause: Clause | undefined, { optional }: { optional: boolean }): void {
    this.end()
    if (clause && !optional) this.clauses.push(clause)
  }
}

function groupAt(source: string, place: Place, depth: number): Clause | undefined {
  const from = place.at
  place.at = groupEnd(source, from)
  const opening = consuming.exec(source.slice(from, from + 48))?.[0]
  if (opening === undefined || depth >= deepest) return undefined
  return alternatives(source.slice(from + opening.length, place.at - 1), depth + 1)
}

/** One atom and its quantifier; the place moves past both. */
function atom(source: string, place: Place, into: { sequence: Sequence; depth: number }): void {
  const { sequence, depth } = into
  const char = source[place.at] ?? ''
  const from = place.at
  let plain: string | undefined
  let clause: Clause | undefined
  if (char === '(') clause = groupAt(source, place, depth)
  else if (char === '[') place.at = classEnd(source, from)
  else if (char === '\\') {
    const whole = escapes.exec(source.slice(from, from + 68))?.[0] ?? char
    place.at = from + whole.length
    if (whole.length === 2 && !/\w/.test(whole)) plain = whole.slice(1)
  } else {
    place.at = from + 1
    if (!'.^$'.includes(char)) plain = char
  }
  const quantifier = quantifierAt(source, place.at)
  place.at = Math.max(quantifier.end, from + 1)
  if (plain === undefined) sequence.group(clause, quantifier)
  else sequence.plain(plain, quantifier)
}

function alternatives(source: string, depth: number): Clause | undefined {
  const found: Clause[] = []
  const place: Place = { at: 0 }
  while (place.at <= source.length) {
    const sequence = new Sequence()
    while (place.at < source.length && source[place.at] !== '|') atom(source, place, { sequence, depth })
    place.at++
    sequence.end()
    const best = bestClause(sequence.clauses)
    if (!best) return undefined
    found.push(best)
  }
  return [...new Set(found.flat())]
}

/** Undefined where no text is certain. */
export function clauseOf(source: string): Clause | undefined {
  return /\(\?[a-z-]*x/.test(source) ? undefined : alternatives(source, 0)
}
