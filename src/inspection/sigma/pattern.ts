/**
 * Sigma's values with wildcards (SigmaHQ specification 2, "Wildcards" and "Escaping"): parsed to runs of characters between
 * `*`, matched without a regular expression, so that no text of an attacker makes it slow.
 */

/** A character that must stand there, or a set: `any` of `?`, `dash` of `windash`. */
type Mark = string | { readonly any: true } | { readonly dash: true }
type Run = readonly Mark[]

export interface Pattern {
  /** What stands between the `*`; the first and last touch the ends unless they are empty. */
  readonly runs: readonly Run[]
}

const any = { any: true } as const
const dash = { dash: true } as const
/** Characters that Windows programs accept before an option. */
const dashes = '-/–—―'

/** Plain text, in which nothing is a wildcard. */
export const plainPattern = (text: string): Pattern => ({ runs: [text.split('')] })

/** `*` and `?` are wildcards; a backslash escapes them and itself, and is plain before anything else. */
export function parsePattern(text: string): Pattern {
  const runs: Mark[][] = [[]]
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    const run = runs.at(-1)
    if (char === '\\' && next !== '' && '*?\\'.includes(next)) {
      run?.push(next)
      at++
    } else if (char === '*') runs.push([])
    else run?.push(char === '?' ? any : char)
  }
  return { runs }
}

export const hasWildcard = ({ runs }: Pattern): boolean =>
  runs.length > 1 || runs.some((run) => run.some((mark) => mark === any))

export function around({ runs }: Pattern, { before, after }: { before: boolean; after: boolean }): Pattern {
  return { runs: [...(before ? [[]] : []), ...runs, ...(after ? [[]] : [])] }
}

/** A `-` or `/` that begins an option stands for every character that may begin one. */
export function withDashes({ runs }: Pattern): Pattern {
  const wordy = (mark: Mark | undefined): boolean => typeof mark === 'string' && /\w/.test(mark)
  const change = (mark: Mark, at: number, run: Run): Mark =>
    (mark === '-' || mark === '/') && !wordy(run[at - 1]) && wordy(run[at + 1]) ? dash : mark
  return { runs: runs.map((run) => run.map((mark, at) => change(mark, at, run))) }
}

export function lowered({ runs }: Pattern): Pattern {
  return { runs: runs.map((run) => run.map((mark) => (typeof mark === 'string' ? mark.toLowerCase() : mark))) }
}

/** The longest plain text that every match holds. */
export function literalOf({ runs }: Pattern): string {
  const pieces = runs.flatMap((run) =>
    run
      .map((mark) => (typeof mark === 'string' ? mark : '\0'))
      .join('')
      .split('\0'),
  )
  return pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '')
}

/** How often a run with sets may be compared within one text before the rest counts as no match. */
const compareLimit = 2_000_000

function runMatcher(run: Run): { length: number; at: (text: string, at: number) => boolean; find: Finder } {
  const { length } = run
  if (run.every((mark) => typeof mark === 'string')) {
    const word = run.join('')
    return { length, at: (text, at) => text.startsWith(word, at), find: (text, from) => text.indexOf(word, from) }
  }
  const fits = (text: string, at: number): boolean =>
    at + length <= text.length &&
    run.every((mark, n) => {
      const char = text[at + n] ?? ''
      if (typeof mark === 'string') return char === mark
      return 'any' in mark || dashes.includes(char)
    })
  const find: Finder = (text, from) => {
    const last = Math.min(text.length - length, from + compareLimit / Math.max(1, length))
    for (let at = from; at <= last; at++) if (fits(text, at)) return at
    return -1
  }
  return { length, at: fits, find }
}
type Finder = (text: string, from: number) => number

/** Leftmost placing of each run in turn; the last touches the end. */
export function matcherOf({ runs }: Pattern): (text: string) => boolean {
  const all = runs.map(runMatcher)
  const [first, ...rest] = all
  const last = rest.pop()
  if (!first) return () => true
  if (!last) return (text) => text.length === first.length && first.at(text, 0)
  return (text) => {
    if (!first.at(text, 0)) return false
    let at = first.length
    for (const run of rest) {
      const found = run.find(text, at)
      if (found < 0) return false
      at = found + run.length
    }
    return text.length - last.length >= at && last.at(text, text.length - last.length)
  }
}
