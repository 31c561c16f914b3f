/** Sigma correlation rules (SigmaHQ "Correlation Rules" 2.1) over the events of one run, by its virtual time. */
import type { Observation } from '../analyzer.ts'
import { isMap, type RuleDocument, RuleFault } from './documents.ts'
import { namesOf, observationOf } from './rule.ts'

const kinds = [
  'event_count',
  'value_count',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
  'temporal',
  'temporal_ordered',
] as const
type Kind = (typeof kinds)[number]

export interface Correlation {
  readonly kind: Kind
  /** `name`, `id` and title: what other correlations may call it. */
  readonly names: readonly string[]
  /** Names or ids of rules or correlations. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Milliseconds. */
  readonly span: number
  readonly field: string
  /** Of the values, which share is at most as high as the one that is judged: 0 to 100. */
  readonly percentile: number
  readonly fits: (count: number) => boolean
  /** Whether more can be too many, so that a window is judged only when it holds most. */
  readonly hasUpperBound: boolean
  /** Whether its rules are reported for themselves as well. */
  readonly generate: boolean
  readonly observation: Observation
}

const units: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
}
const isKind = (text: string): text is Kind => kinds.some((kind) => kind === text)
const place = (...rest: string[]): string[] => ['correlation', ...rest]

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value]
  return list.filter((one) => typeof one === 'string')
}

function spanOf(value: unknown): number {
  const found = /^(\d{1,6})([smhdwMy])$/.exec(typeof value === 'string' ? value : '')
  if (!found) throw new RuleFault('timespan is not understood', place('timespan'))
  return Number(found[1]) * (units[found[2] ?? ''] ?? 0) * 1_000
}

const orders: Readonly<Record<string, (count: number, limit: number) => boolean>> = {
  gt: (count, limit) => count > limit,
  gte: (count, limit) => count >= limit,
  lt: (count, limit) => count < limit,
  lte: (count, limit) => count <= limit,
  eq: (count, limit) => count === limit,
  neq: (count, limit) => count !== limit,
}

function countTest(condition: unknown): Correlation['fits'] {
  if (!isMap(condition)) throw new RuleFault('the correlation has no condition', place('condition'))
  const tests = Object.entries(condition).flatMap(([name, limit]) => {
    if (name === 'field' || name === 'percentile') return []
    const order = orders[name]
    if (!order || typeof limit !== 'number') throw new RuleFault(`${name} is not supported`, place('condition'))
    return [(count: number) => order(count, limit)]
  })
  if (tests.length === 0) throw new RuleFault('the correlation has no condition', place('condition'))
  return (count) => tests.every((test) => test(count))
}

/** The number of events, of values, or of rules that were met: all of them where nothing else is said. */
function fitsOf(kind: string, condition: unknown, rules: readonly string[]): Correlation['fits'] {
  if (kind.endsWith('count') || kind.startsWith('value')) return countTest(condition)
  return condition === undefined ? (count) => count === rules.length : countTest(condition)
}

function percentileOf(kind: Kind, condition: unknown): number {
  if (kind !== 'value_percentile') return 50
  const share = isMap(condition) ? condition['percentile'] : undefined
  if (typeof share === 'number' && share >= 0 && share <= 100) return share
  throw new RuleFault('value_percentile needs a percentile from 0 to 100', place('condition'))
}

function aliasesOf(value: unknown): Correlation['aliases'] {
  const all: Record<string, Record<string, string>> = {}
  for (const [name, fields] of Object.entries(isMap(value) ? value : {}))
    if (isMap(fields))
      all[name] = Object.fromEntries(Object.entries(fields).map(([rule, field]) => [rule, String(field)]))
  return all
}

const hasUpperBound = (condition: unknown): boolean =>
  isMap(condition) && Object.keys(condition).some((name) => /^(?:lte?|n?eq)$/.test(name))

/** Throws RuleFault. */
export function correlationOf(document: RuleDocument): Correlation {
  const { correlation } = document.body
  if (!isMap(correlation)) throw new RuleFault('not a correlation', [])
  const kind = String(correlation['type'])
  if (!isKind(kind)) throw new RuleFault(`correlation type ${kind.slice(0, 40)} is not supported`, place('type'))
  const condition = correlation['condition']
  const [field = ''] = textsOf(isMap(condition) ? condition['field'] : undefined)
  if (kind.startsWith('value') && field === '') throw new RuleFault(`${kind} needs a field`, place('condition'))
  const rules = textsOf(correlation['rules'])
  if (rules.length === 0) throw new RuleFault('the correlation names no rules', place('rules'))
  return {
    kind,
    names: namesOf(document.body),
    rules,
    groupBy: textsOf(correlation['group-by']),
    aliases: aliasesOf(correlation['aliases']),
    span: spanOf(correlation['timespan']),
    field,
    percentile: percentileOf(kind, condition),
    fits: fitsOf(kind, condition, rules),
    hasUpperBound: hasUpperBound(condition),
    generate: correlation['generate'] === true || document.body['generate'] === true,
    observation: observationOf(document),
  }
}
