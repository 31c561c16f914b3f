/**
 * Leaves out rules that an event cannot meet: each rule that needs one of some texts is filed under four characters of each of them,
 * the rarest, and an event's text is looked through once.
 */
import type { Rule } from './rule.ts'

const width = 4

function gramAt(text: string, at: number): number {
  let key = 0
  for (let n = 0; n < width; n++) {
    const code = text.charCodeAt(at + n)
    // Characters beyond ASCII share a place: a candidate too many costs time only.
    key = key * 128 + (code < 128 ? code : 127)
  }
  return key
}

function gramsOf(text: string): number[] {
  const grams: number[] = []
  for (let at = 0; at + width <= text.length; at++) grams.push(gramAt(text, at))
  return grams
}

export class LiteralIndex {
  readonly #always: Rule[] = []
  readonly #byGram = new Map<number, Rule[]>()

  constructor(rules: readonly Rule[]) {
    const counts = new Map<number, number>()
    for (const { test } of rules)
      for (const need of test.needs ?? [])
        for (const gram of new Set(gramsOf(need))) counts.set(gram, (counts.get(gram) ?? 0) + 1)
    for (const rule of rules) this.#file(rule, counts)
  }

  #file(rule: Rule, counts: ReadonlyMap<number, number>): void {
    const { needs } = rule.test
    if (!needs || needs.some(({ length }) => length < width)) return void this.#always.push(rule)
    const rarest = needs.map((need) =>
      gramsOf(need).reduce((best, gram) => ((counts.get(gram) ?? 0) < (counts.get(best) ?? 0) ? gram : best)),
    )
    for (const gram of new Set(rarest)) {
      const filed = this.#byGram.get(gram)
      if (filed) filed.push(rule)
      else this.#byGram.set(gram, [rule])
    }
  }

  /** Rules that an event with this text may meet, the text in lower case. */
  candidates(text: string): ReadonlySet<Rule> {
    const found = new Set(this.#always)
    if (this.#byGram.size === 0) return found
    for (let at = 0; at + width <= text.length; at++)
      for (const rule of this.#byGram.get(gramAt(text, at)) ?? []) found.add(rule)
    return found
  }
}
