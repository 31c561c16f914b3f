/** Sigma correlation rules (SigmaHQ "Correlation Rules" 2.0) over the events of one run, by its virtual time. */
import type { Observation } from '../analyzer.ts'
import { isMap, type RuleDocument, RuleFault } from './documents.ts'
import { observationOf } from './rule.ts'
import type { EventView } from './view.ts'

type Kind = 'event_count' | 'value_count' | 'temporal' | 'temporal_ordered'

export interface Correlation {
  readonly kind: Kind
  /** Names or ids of rules. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Milliseconds. */
  readonly span: number
  readonly field: string
  readonly fits: (count: number) => boolean
  /** Whether its rules are reported for themselves as well. */
  readonly generate: boolean
  readonly observation: Observation
}

/** An event that one of the correlation's rules, by its place in `rules`, was met by. */
interface Hit {
  readonly rule: number
  readonly view: EventView
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
const kinds: readonly string[] = ['event_count', 'value_count', 'temporal', 'temporal_ordered']
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
    if (name === 'field') return []
    const order = orders[name]
    if (!order || typeof limit !== 'number') throw new RuleFault(`${name} is not supported`, place('condition'))
    return [(count: number) => order(count, limit)]
  })
  if (tests.length === 0) throw new RuleFault('the correlation has no condition', place('condition'))
  return (count) => tests.every((test) => test(count))
}

function aliasesOf(value: unknown): Correlation['aliases'] {
  const all: Record<string, Record<string, string>> = {}
  for (const [name, fields] of Object.entries(isMap(value) ? value : {}))
    if (isMap(fields))
      all[name] = Object.fromEntries(Object.entries(fields).map(([rule, field]) => [rule, String(field)]))
  return all
}

/** Throws RuleFault. */
export function correlationOf(document: RuleDocument): Correlation {
  const { correlation } = document.body
  if (!isMap(correlation)) throw new RuleFault('not a correlation', [])
  const kind = String(correlation['type'])
  if (!kinds.includes(kind))
    throw new RuleFault(`correlation type ${kind.slice(0, 40)} is not supported`, place('type'))
  const isCount = kind.endsWith('count')
  const condition = correlation['condition']
  if (!isCount && condition !== undefined)
    throw new RuleFault(`a condition of a ${kind} correlation is not supported`, place('condition'))
  const [field = ''] = textsOf(isMap(condition) ? condition['field'] : undefined)
  if (kind === 'value_count' && field === '') throw new RuleFault('value_count needs a field', place('condition'))
  const rules = textsOf(correlation['rules'])
  if (rules.length === 0) throw new RuleFault('the correlation names no rules', place('rules'))
  return {
    kind: kind as Kind,
    rules,
    groupBy: textsOf(correlation['group-by']),
    aliases: aliasesOf(correlation['aliases']),
    span: spanOf(correlation['timespan']),
    field,
    fits: isCount ? countTest(condition) : () => true,
    generate: correlation['generate'] === true || document.body['generate'] === true,
    observation: observationOf(document),
  }
}

/** Hits whose grouping fields are alike, in the order of the run. */
function groupsOf({ groupBy, aliases, rules }: Correlation, hits: readonly Hit[]): Iterable<readonly Hit[]> {
  const groups = new Map<string, Hit[]>()
  for (const hit of hits) {
    const values = groupBy.map((name) => hit.view.lower(aliases[name]?.[rules[hit.rule] ?? ''] ?? name))
    if (values.includes(undefined)) continue
    const key = JSON.stringify(values)
    const group = groups.get(key)
    if (group) group.push(hit)
    else groups.set(key, [hit])
  }
  return groups.values()
}

/** Counts of what the window holds, kept while it moves: one step an event. */
class Window {
  readonly #counts = new Map<string, number>()
  size = 0
  get distinct(): number {
    return this.#counts.size
  }
  change(key: string, by: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + by
    this.size += by
    if (count > 0) this.#counts.set(key, count)
    else this.#counts.delete(key)
  }
}

/** Whether the rules were met one after the other within the span: the latest start of each beginning is kept. */
function inOrder({ rules, span }: Correlation, hits: readonly Hit[]): boolean {
  const starts: number[] = []
  for (const { rule, view } of hits) {
    const { at } = view.event
    const start = rule === 0 ? at : starts[rule - 1]
    if (start === undefined || at - start > span) continue
    if (rule === rules.length - 1) return true
    starts[rule] = start
  }
  return false
}

function metBy(correlation: Correlation, hits: readonly Hit[]): boolean {
  const { kind, span, field, fits, rules } = correlation
  if (kind === 'temporal_ordered') return inOrder(correlation, hits)
  const keyOf = ({ rule, view }: Hit): string | undefined => (kind === 'value_count' ? view.lower(field) : String(rule))
  const kept = hits.flatMap((hit) => {
    const key = keyOf(hit)
    return key === undefined ? [] : [{ key, at: hit.view.event.at }]
  })
  const window = new Window()
  let first = 0
  for (const { key, at } of kept) {
    window.change(key, 1)
    for (let oldest = kept[first]; oldest && at - oldest.at > span; oldest = kept[++first])
      window.change(oldest.key, -1)
    if (kind === 'temporal' && window.distinct === rules.length) return true
    if (kind !== 'temporal' && fits(kind === 'event_count' ? window.size : window.distinct)) return true
  }
  return false
}

export function isCorrelated(correlation: Correlation, hits: readonly Hit[]): boolean {
  for (const group of groupsOf(correlation, hits)) if (metBy(correlation, group)) return true
  return false
}
