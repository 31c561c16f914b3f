/** .NET regular expressions over attackers' text: match, split and replace, every step of them counted. */
import { find, type Found, type Tick } from './match.ts'
import type { Options } from './tree.ts'
import { compilePattern, type Program } from './program.ts'

export interface Regex {
  readonly pattern: string
  readonly program: Program
}

/** RegexOptions by their numbers. */
export const regexFlags = {
  ignorecase: 1,
  multiline: 2,
  explicitcapture: 4,
  compiled: 8,
  singleline: 16,
  ignorepatternwhitespace: 32,
  righttoleft: 64,
} as const

const cache = new Map<string, Regex>()
const cacheLimit = 500
const matchLimit = 2_000_000

/** Throws PatternFault. */
export function regexOf(pattern: string, flags: number): Regex {
  const key = `${flags} ${pattern}`
  const known = cache.get(key)
  if (known) return known
  const options: Options = {
    ignoreCase: (flags & 1) !== 0,
    multiline: (flags & 2) !== 0,
    explicit: (flags & 4) !== 0,
    singleline: (flags & 16) !== 0,
    spaced: (flags & 32) !== 0,
  }
  const regex = { pattern, program: compilePattern(pattern, options, flags & 64 ? 1 : 0) }
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(key, regex)
  return regex
}

export function firstMatch({ program }: Regex, text: string, tick: Tick): Found | undefined {
  return find(program, text, program.back ? text.length : 0, tick)
}

export function allMatches(
  { program }: Regex,
  text: string,
  { tick, most = matchLimit }: { tick: Tick; most?: number },
): Found[] {
  const found: Found[] = []
  const { back } = program
  let at = back ? text.length : 0
  while (found.length < Math.min(most, matchLimit) && at >= 0 && at <= text.length) {
    const match = find(program, text, at, tick)
    if (!match) break
    found.push(match)
    tick(1)
    const isEmpty = match.start === match.end
    if (back) at = isEmpty ? match.start - 1 : match.start
    else at = isEmpty ? match.end + 1 : match.end
  }
  return found
}

/** `$1`, `${name}`, `$&` and their like in a replacement. */
function substituted(
  replacement: string,
  text: string,
  { found, names }: { found: Found; names: readonly string[] },
): string {
  if (!replacement.includes('$')) return replacement
  const group = (index: number) => {
    const place = found.groups[index]
    return place ? text.slice(place[0], place[1]) : ''
  }
  return replacement.replace(
    /\$(?:\$|&|`|'|_|\+|(\d{1,9})|\{(\w{1,100})\})/g,
    (whole, number?: string, name?: string) => {
      if (whole === '$$') return '$'
      if (whole === '$&') return text.slice(found.start, found.end)
      if (whole === '$`') return text.slice(0, found.start)
      if (whole === "$'") return text.slice(found.end)
      if (whole === '$_') return text
      if (whole === '$+') return group(names.length - 1)
      const index = number === undefined ? names.indexOf(name ?? '') : Number(number)
      return index >= 0 && index < names.length ? group(index) : whole
    },
  )
}

type Evaluator = (found: Found) => string

export function replaceAll(
  regex: Regex,
  text: string,
  { by, tick, most = matchLimit }: { by: string | Evaluator; tick: Tick; most?: number },
): string {
  const matches = allMatches(regex, text, { tick, most })
  if (regex.program.back) matches.reverse()
  const parts: string[] = []
  let last = 0
  for (const found of matches) {
    const insert = typeof by === 'string' ? substituted(by, text, { found, names: regex.program.names }) : by(found)
    tick(insert.length >> 3)
    parts.push(text.slice(last, found.start), insert)
    last = found.end
  }
  parts.push(text.slice(last))
  return parts.join('')
}

/** Parts between matches, with captured groups between them. */
export function splitText(regex: Regex, text: string, { tick, most = 0 }: { tick: Tick; most?: number }): string[] {
  const matches = allMatches(regex, text, most > 0 ? { tick, most: most - 1 } : { tick })
  if (regex.program.back) matches.reverse()
  const parts: string[] = []
  let last = 0
  for (const found of matches) {
    parts.push(text.slice(last, found.start))
    for (const group of found.groups.slice(1)) if (group) parts.push(text.slice(group[0], group[1]))
    last = found.end
  }
  parts.push(text.slice(last))
  return parts
}
