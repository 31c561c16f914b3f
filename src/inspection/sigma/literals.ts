/**
 * Leaves out rules that an event cannot meet. A rule that needs one of some texts is filed under four characters of each of them,
 * the rarest; an event's text is looked through once, and a text that is found there brings up its rules.
 */
import type { Rule } from './rule.ts'
import type { Clause } from './test.ts'

const width = 4
/** Bits of a character, and of all but the oldest of four. */
const bits = 7
const younger = 2 ** (bits * (width - 1)) - 1
/** A table of what is not there at all answers for most places of a text. */
const tableSize = 65_536

/** Characters beyond ASCII share a place: a candidate too many costs time only. */
function gramAfter(key: number, code: number): number {
  return ((key & younger) << bits) | (code < 128 ? code : 127)
}

function gramsOf(text: string): number[] {
  const grams: number[] = []
  let key = 0
  for (let at = 0; at < text.length; at++) {
    key = gramAfter(key, text.charCodeAt(at))
    if (at >= width - 1) grams.push(key)
  }
  return grams
}

/** A text that rules wait for, and where in it the characters stand under which it is filed. */
interface Filed {
  readonly text: string
  readonly offset: number
  readonly rules: Rule[]
}

type Counts = ReadonlyMap<number, number>

/** How many rules share the rarest characters of the text, and where they stand. */
function rarestOf(text: string, counts: Counts): { count: number; gram: number; offset: number } {
  let best = { count: Infinity, gram: 0, offset: 0 }
  for (const [offset, gram] of gramsOf(text).entries()) {
    const count = counts.get(gram) ?? 0
    if (count < best.count) best = { count, gram, offset }
  }
  return best
}

const weightOf = (clause: Clause, counts: Counts): number =>
  clause.reduce((sum, text) => sum + rarestOf(text, counts).count, 0)

/** A rule that cannot be filed: its texts, if it has any, are too short and looked for one by one. */
interface Unfiled {
  readonly rule: Rule
  readonly needs: readonly Clause[]
}

export class LiteralIndex {
  readonly #unfiled: Unfiled[] = []
  readonly #byGram = new Map<number, Filed[]>()
  readonly #table = new Uint8Array(tableSize)

  constructor(rules: readonly Rule[]) {
    const usable = new Map(
      rules.map((rule) => [
        rule,
        (rule.test.needs ?? []).filter((clause) => clause.every((text) => text.length >= width)),
      ]),
    )
    const counts = new Map<number, number>()
    for (const clauses of usable.values())
      for (const gram of new Set(clauses.flat().flatMap(gramsOf))) counts.set(gram, (counts.get(gram) ?? 0) + 1)
    for (const [rule, clauses] of usable) this.#file(rule, clauses, counts)
  }

  #file(rule: Rule, clauses: readonly Clause[], counts: Counts): void {
    const weighed = clauses.map((clause) => ({ clause, weight: weightOf(clause, counts) }))
    const [best] = weighed.sort((a, b) => a.weight - b.weight)
    if (!best) return void this.#unfiled.push({ rule, needs: rule.test.needs ?? [] })
    for (const text of new Set(best.clause)) {
      const { gram, offset } = rarestOf(text, counts)
      const filed = this.#byGram.get(gram) ?? []
      const known = filed.find((one) => one.text === text)
      if (known) known.rules.push(rule)
      else filed.push({ text, offset, rules: [rule] })
      this.#byGram.set(gram, filed)
      this.#table[gram & (tableSize - 1)] = 1
    }
  }

  /** Rules that an event with this text may meet, the text in lower case. */
  candidates(text: string): ReadonlySet<Rule> {
    const found = new Set<Rule>()
    for (const { rule, needs } of this.#unfiled)
      if (needs.every((clause) => clause.some((one) => text.includes(one)))) found.add(rule)
    if (this.#byGram.size === 0) return found
    const met = new Set<Filed>()
    let key = 0
    for (let at = 0; at < text.length; at++) {
      key = gramAfter(key, text.charCodeAt(at))
      if (at < width - 1 || this.#table[key & (tableSize - 1)] === 0) continue
      for (const filed of this.#byGram.get(key) ?? [])
        if (!met.has(filed) && text.startsWith(filed.text, at - (width - 1) - filed.offset)) {
          met.add(filed)
          for (const rule of filed.rules) found.add(rule)
        }
    }
    return found
  }
}
