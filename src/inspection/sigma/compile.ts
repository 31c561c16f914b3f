/** Sigma rules (SigmaHQ specification 2.0) compiled once and matched against behaviour events. What is not supported is reported at load. */
import type { BehaviourRules } from '../ports.ts'
import { type Correlation, correlationOf } from './correlation.ts'
import { documentsOf, isMap, type RuleDocument, RuleFault, type SigmaProblem, type SigmaSource } from './documents.ts'
import { type Linked, matcher } from './match.ts'
import { type Rule, ruleOf, sourceName } from './rule.ts'
import type { Placeholders } from './values.ts'

export type { SigmaProblem, SigmaSource } from './documents.ts'

export interface CompiledSigma {
  readonly rules: BehaviourRules
  /** Rules and correlations that are in use. */
  readonly count: number
  /** What could not be loaded, by file and one-based line. */
  readonly problems: readonly SigmaProblem[]
  /** Rules that are understood but about events that no run makes, by log source. */
  readonly leftOut: ReadonlyMap<string, number>
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

function link(correlation: Correlation, rules: readonly Rule[]): Linked {
  const found = correlation.rules.map((name) => {
    const rule = rules.find(({ names }) => names.includes(name))
    if (!rule) throw new RuleFault(`no rule named ${name.slice(0, 80)} is in use`, ['correlation', 'rules'])
    return rule
  })
  return { correlation, rules: found }
}

export function compileSigma(sources: readonly SigmaSource[]): CompiledSigma {
  const problems: SigmaProblem[] = []
  const leftOut = new Map<string, number>()
  const documents = sources.flatMap((source) => completed(documentsOf(source, (problem) => problems.push(problem))))
  const placeholders = placeholdersOf(documents)
  const tried = <T>(document: RuleDocument, work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      const place = error instanceof RuleFault ? error.place : []
      const why = error instanceof Error ? error.message.slice(0, 200) : 'unreadable'
      problems.push({ file: document.file, line: document.lineOf(place), why: `${titleOf(document)}${why}` })
      return undefined
    }
  }
  const rules = documents.flatMap((document) => {
    if (isMap(document.body['correlation']) || isMap(document.body['placeholders'])) return []
    const rule = tried(document, () => {
      if (isMap(document.body['filter'])) throw new RuleFault('filters are not supported', ['filter'])
      const made = ruleOf(document, placeholders)
      const source = sourceName(document.body)
      if (!made) leftOut.set(source, (leftOut.get(source) ?? 0) + 1)
      return made
    })
    return rule ? [rule] : []
  })
  const correlations = documents
    .filter(({ body }) => isMap(body['correlation']))
    .flatMap((document) => tried(document, () => link(correlationOf(document), rules)) ?? [])
  return {
    rules: { match: matcher({ rules, correlations }) },
    count: rules.length + correlations.length,
    problems,
    leftOut,
  }
}

function titleOf({ body }: RuleDocument): string {
  return typeof body['title'] === 'string' ? `${body['title'].slice(0, 100)}: ` : ''
}
