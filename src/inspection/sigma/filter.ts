/** Sigma filters (SigmaHQ "Sigma Filters" 2): what one's own environment excuses, laid upon rules that stay unchanged. */
import { isMap, type RuleDocument, RuleFault, type Yaml } from './documents.ts'
import { detectionOf, type Rule } from './rule.ts'
import { allOf } from './test.ts'
import type { Placeholders } from './values.ts'

export interface Filter {
  /** Names or ids; undefined where it is for every rule of its log source. */
  readonly rules: readonly string[] | undefined
  readonly logsource: Yaml
  readonly test: Rule['test']
}

function namedRules(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === 'any') return undefined
  const names = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => typeof one === 'string')
  return names.length === 0 ? undefined : names
}

/** Throws RuleFault. */
export function filterOf({ body }: RuleDocument, placeholders: Placeholders): Filter {
  const { filter, logsource } = body
  if (!isMap(filter)) throw new RuleFault('not a filter', [])
  if (!isMap(logsource)) throw new RuleFault('the filter has no logsource', [])
  const { rules, ...detection } = filter
  const test = detectionOf(detection, { placeholders, service: undefined, place: ['filter'] })
  return { rules: namedRules(rules), logsource, test }
}

/** Whether the rule is of all that the filter's log source names. */
const isWithin = (rule: Yaml, filter: Yaml): boolean =>
  ['category', 'product', 'service'].every((part) => filter[part] === undefined || filter[part] === rule[part])

export function filtered(rule: Rule, filters: readonly Filter[]): Rule {
  const laid = filters.filter(
    ({ rules, logsource }) =>
      isWithin(rule.logsource, logsource) && (rules?.some((name) => rule.names.includes(name)) ?? true),
  )
  return laid.length === 0 ? rule : { ...rule, test: allOf([rule.test, ...laid.map(({ test }) => test)]) }
}
