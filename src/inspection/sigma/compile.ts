/** Sigma rules (SigmaHQ specification 2) compiled once and matched against behaviour events. What is not supported is reported at load. */
import type { BehaviourRules } from '../ports.ts'
import { withoutAggregation } from './aggregation.ts'
import { correlationOf } from './correlation.ts'
import { documentsOf, isMap, type RuleDocument, RuleFault, type SigmaProblem, type SigmaSource } from './documents.ts'
import { filtered, filterOf } from './filter.ts'
import { Linker } from './link.ts'
import { matcher } from './match.ts'
import { type Rule, ruleOf, sourceName } from './rule.ts'
import type { Placeholders } from './values.ts'

export type { SigmaProblem, SigmaSource } from './documents.ts'

export interface CompiledSigma {
  readonly rules: BehaviourRules
  /** Rules and correlations that are in use. */
  readonly count: number
  /** What could not be loaded, by file and one-based line. */
  readonly problems: readonly SigmaProblem[]
  /** Rules that are understood but about events that no run makes, by file and one-based line. */
  readonly leftOut: readonly SigmaProblem[]
}

/** A document `placeholders: {name: [values]}` gives the values of `%name%`. */
function placeholdersOf(documents: readonly RuleDocument[]): Placeholders {
  const all = new Map<string, readonly string[]>()
  for (const { body } of documents)
    for (const [name, values] of Object.entries(isMap(body['placeholders']) ? body['placeholders'] : {}))
      all.set(name, (Array.isArray(values) ? (values as unknown[]) : [values]).map(String))
  return all
}

/** The old form `action: global`: a document whose parts belong to every one after it in its file. */
function completed(documents: readonly RuleDocument[]): RuleDocument[] {
  let common: RuleDocument['body'] = {}
  return documents.flatMap((document) => {
    const { action, ...body } = document.body
    if (action === 'global') {
      common = body
      return []
    }
    const whole: Record<string, unknown> = { ...common, ...body }
    for (const part of ['detection', 'logsource']) {
      const [shared, ours] = [common[part], body[part]]
      if (isMap(shared) && isMap(ours)) whole[part] = { ...shared, ...ours }
    }
    return [{ ...document, body: action === undefined ? whole : { ...whole, action } }]
  })
}

const titleOf = ({ body }: RuleDocument): string =>
  typeof body['title'] === 'string' ? `${body['title'].slice(0, 100)}: ` : ''

/** What a document is: each kind has a part of its own. */
const kinds = ['correlation', 'filter', 'placeholders'] as const
const kindOf = ({ body }: RuleDocument): (typeof kinds)[number] | 'rule' =>
  kinds.find((kind) => isMap(body[kind])) ?? 'rule'

/** One load: what could not be used is kept beside what can. */
class Loading {
  readonly problems: SigmaProblem[] = []
  readonly leftOut: SigmaProblem[] = []

  problem = (problem: SigmaProblem): void => void this.problems.push(problem)

  tried<T>(document: RuleDocument, work: () => T): T[] {
    try {
      return [work()]
    } catch (error) {
      const place = error instanceof RuleFault ? error.place : []
      const why = error instanceof Error ? error.message.slice(0, 200) : 'unreadable'
      this.problems.push({ file: document.file, line: document.lineOf(place), why: `${titleOf(document)}${why}` })
      return []
    }
  }

  rule(document: RuleDocument, placeholders: Placeholders): Rule[] {
    return this.tried(document, () => ruleOf(document, placeholders)).flatMap((rule) => {
      if (rule) return [rule]
      const why = `${titleOf(document)}no run makes events of ${sourceName(document.body) || 'this log source'}`
      this.leftOut.push({ file: document.file, line: document.lineOf(['logsource']), why })
      return []
    })
  }
}

export function compileSigma(sources: readonly SigmaSource[]): CompiledSigma {
  const loading = new Loading()
  const documents = sources
    .flatMap((source) => completed(documentsOf(source, loading.problem)))
    .flatMap(withoutAggregation)
  const of = (kind: string): RuleDocument[] => documents.filter((document) => kindOf(document) === kind)
  const placeholders = placeholdersOf(documents)
  const filters = of('filter').flatMap((document) => loading.tried(document, () => filterOf(document, placeholders)))
  const rules = of('rule')
    .flatMap((document) => loading.rule(document, placeholders))
    .map((rule) => filtered(rule, filters))
  const names = new Set(rules.flatMap((rule) => rule.names))
  const read = of('correlation')
    .filter(({ body }) => typeof body['counted'] !== 'string' || names.has(body['counted']))
    .flatMap((document) =>
      loading.tried(document, () => correlationOf(document)).map((correlation) => ({ document, correlation })),
    )
  const linker = new Linker(
    rules,
    read.map(({ correlation }) => correlation),
  )
  const correlations = read.flatMap(({ document, correlation }) =>
    loading.tried(document, () => linker.linked(correlation)),
  )
  return {
    rules: { match: matcher({ rules, correlations }) },
    count: rules.length + correlations.length,
    problems: loading.problems,
    leftOut: loading.leftOut,
  }
}
