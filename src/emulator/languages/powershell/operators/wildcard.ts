/** `-like` and names with `*`, `?` and `[…]`: two places move forward, so the work is bounded by text times pattern. */

type Unit = { readonly any: 1 } | { readonly test: (character: string) => boolean }

const patternLimit = 4_096

function unitsOf(pattern: string): Unit[] {
  const units: Unit[] = []
  for (let at = 0; at < pattern.length && units.length < patternLimit; at++) {
    const character = pattern[at] ?? ''
    if (character === '*') {
      if (!units.at(-1) || !('any' in (units.at(-1) ?? {}))) units.push({ any: 1 })
    } else if (character === '?') units.push({ test: () => true })
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2)
      if (end < 0) units.push({ test: (one) => one === '[' })
      else {
        units.push({ test: setOf(pattern.slice(at + 1, end)) })
        at = end
      }
    } else if (character === '`' && at + 1 < pattern.length) {
      const literal = pattern[++at] ?? ''
      units.push({ test: (one) => one === literal })
    } else units.push({ test: (one) => one === character })
  }
  return units
}

function setOf(inner: string): (character: string) => boolean {
  const ranges: [string, string][] = []
  for (let at = 0; at < inner.length; at++) {
    const from = inner[at] ?? ''
    const to = inner[at + 1] === '-' && at + 2 < inner.length ? (inner[at + 2] ?? '') : from
    if (to !== from) at += 2
    ranges.push([from, to])
  }
  return (one) => ranges.some(([from, to]) => one >= from && one <= to)
}

type Wildcard = (text: string) => boolean

/** `fold` is 1 where case does not count. */
export function wildcard(pattern: string, { fold, step }: { fold: 0 | 1; step: (count: number) => void }): Wildcard {
  const units = unitsOf(fold ? pattern.toLowerCase() : pattern)
  return (text) => {
    const value = fold ? text.toLowerCase() : text
    let at = 0
    let unit = 0
    let star = -1
    let mark = 0
    let work = 0
    while (at < value.length) {
      if (++work % 64 === 0) step(16)
      const current = units[unit]
      if (current && 'any' in current) {
        star = unit++
        mark = at
      } else if (current?.test(value[at] ?? '')) {
        at++
        unit++
      } else if (star >= 0) {
        unit = star + 1
        at = ++mark
      } else return false
    }
    while (units[unit] && 'any' in (units[unit] ?? {})) unit++
    return unit >= units.length
  }
}

export const hasWildcard = (pattern: string): boolean => /[*?[]/.test(pattern)
