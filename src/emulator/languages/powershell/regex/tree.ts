/** What a regular expression is read into, and its options. */
import type { CharacterSet } from './sets.ts'

export interface Options {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly singleline: boolean
  readonly spaced: boolean
  readonly explicit: boolean
}

export type Node =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  | { readonly kind: 'group'; readonly index: number; readonly item: Node }
  | { readonly kind: 'loop'; readonly item: Node; readonly least: number; readonly most: number; readonly lazy: 0 | 1 }
  | { readonly kind: 'look'; readonly item: Node; readonly behind: 0 | 1; readonly wanted: 0 | 1 }
  | { readonly kind: 'atomic'; readonly item: Node }
  | { readonly kind: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'last' | 'lineStart' | 'lineEnd' | 'word' | 'inside' }

export interface Pattern {
  readonly node: Node
  /** Group names by number; numbered groups have their number as name and come before named ones. */
  readonly names: readonly string[]
  /** Number of each group by its place in the pattern. */
  readonly numbers: readonly number[]
}

/** A pattern .NET would refuse too, or larger than a run may hold. */
export class PatternFault extends Error {}

/** Options changed by the letters of `(?imsnx-imsnx)`. */
export function withFlags(options: Options, flags: string, on: boolean): Options {
  const next = { ...options }
  for (const flag of flags)
    if (flag === 'i') next.ignoreCase = on
    else if (flag === 'm') next.multiline = on
    else if (flag === 's') next.singleline = on
    else if (flag === 'x') next.spaced = on
    else next.explicit = on
  return next
}

/** How often a quantifier repeats at least and at most. */
export function bounds([sign = '', least, comma, most]: RegExpExecArray): [number, number] {
  if (least === undefined) return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY]
  const from = Number(least)
  if (!comma) return [from, from]
  return [from, most ? Math.max(from, Number(most)) : Number.POSITIVE_INFINITY]
}
