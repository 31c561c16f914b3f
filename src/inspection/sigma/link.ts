/** Correlations joined with the rules and correlations that they name (SigmaHQ "Correlation Rules" 2, "Related rules"). */
import type { Correlation } from './correlation.ts'
import { RuleFault } from './documents.ts'
import type { Rule } from './rule.ts'

export interface Linked {
  readonly correlation: Correlation
  /** In the order in which the correlation names them. */
  readonly parts: readonly (Rule | Linked)[]
}

export const isLinked = (part: Rule | Linked): part is Linked => 'correlation' in part

const fault = (why: string): RuleFault => new RuleFault(why, ['correlation', 'rules'])

export class Linker {
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #correlations: ReadonlyMap<string, Correlation>
  readonly #linked = new Map<Correlation, Linked>()
  readonly #under = new Set<Correlation>()

  constructor(rules: readonly Rule[], correlations: readonly Correlation[]) {
    // The first of a name counts.
    this.#rules = new Map(rules.toReversed().flatMap((rule) => rule.names.map((name) => [name, rule] as const)))
    this.#correlations = new Map(
      correlations.toReversed().flatMap((one) => one.names.map((name) => [name, one] as const)),
    )
  }

  /** Throws RuleFault where a name leads nowhere or back. */
  linked(correlation: Correlation): Linked {
    const known = this.#linked.get(correlation)
    if (known) return known
    if (this.#under.has(correlation)) throw fault('the correlations name each other in a circle')
    this.#under.add(correlation)
    try {
      const made = { correlation, parts: correlation.rules.map((name) => this.#named(name)) }
      this.#linked.set(correlation, made)
      return made
    } finally {
      this.#under.delete(correlation)
    }
  }

  #named(name: string): Rule | Linked {
    const rule = this.#rules.get(name)
    if (rule) return rule
    const correlation = this.#correlations.get(name)
    if (correlation) return this.linked(correlation)
    throw fault(`no rule named ${name.slice(0, 80)} is in use`)
  }
}
