/** Correlations over the events of one run, by its virtual time: where each is met, in the order of the run. */
import type { Correlation } from './correlation.ts'
import { isLinked, type Linked } from './link.ts'
import type { Rule } from './rule.ts'
import { statistic } from './statistics.ts'
import type { EventView } from './view.ts'

/** An event that one of the correlation's rules, by its place in `rules`, was met by. */
interface Hit {
  readonly rule: number
  readonly view: EventView
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

/** A window with more values is judged by the latest of them. */
const mostValues = 2_000

/** Events with which the values of a window are as wanted, each window with its latest event. */
function byValues({ kind, field, span, percentile, fits }: Correlation, hits: readonly Hit[]): EventView[] {
  const kept = hits.flatMap(({ view }) => {
    const text = view.value(field)?.trim() ?? ''
    const value = text === '' ? NaN : Number(text)
    return Number.isFinite(value) ? [{ value, view, at: view.event.at }] : []
  })
  let first = 0
  return kept.flatMap(({ view, at }, index) => {
    while (at - (kept[first]?.at ?? at) > span || index - first >= mostValues) first += 1
    const values = kept.slice(first, index + 1).map((one) => one.value)
    const found = statistic(kind, values, percentile)
    return found !== undefined && fits(found) ? [view] : []
  })
}

/** Events that complete as many of the rules in their order as are wanted within the span: of chains alike the latest start is kept. */
function inOrder({ span, fits }: Correlation, hits: readonly Hit[]): EventView[] {
  /** By length less one, then by the rule of the last event: when the chain began. */
  const chains: Map<number, number>[] = []
  const met: EventView[] = []
  for (const { rule, view } of hits) {
    const { at } = view.event
    const starts = [at]
    for (const known of chains) {
      const begun = [...known].filter(([last, start]) => last < rule && at - start <= span).map(([, start]) => start)
      if (begun.length === 0) break
      starts.push(Math.max(...begun))
    }
    for (const [index, start] of starts.entries()) (chains[index] ??= new Map()).set(rule, start)
    if (starts.some((_, index) => fits(index + 1))) met.push(view)
  }
  return met
}

const keyOf = ({ kind, field }: Correlation, { rule, view }: Hit): string | undefined =>
  kind === 'value_count' ? view.lower(field) : String(rule)

/** Events with which the count of a window is as wanted. One that can be too many is judged before its oldest event leaves. */
function inWindow(correlation: Correlation, hits: readonly Hit[]): EventView[] {
  const { kind, span, fits, hasUpperBound } = correlation
  const kept = hits.flatMap((hit) => {
    const key = keyOf(correlation, hit)
    return key === undefined ? [] : [{ key, view: hit.view, at: hit.view.event.at }]
  })
  const window = new Window()
  const met: EventView[] = []
  const judge = (view: EventView): void => {
    const count = kind === 'event_count' ? window.size : window.distinct
    if (window.size > 0 && fits(count)) met.push(view)
  }
  let first = 0
  for (const [index, { key, view, at }] of kept.entries()) {
    const isLeaving = (one: (typeof kept)[number] | undefined): one is (typeof kept)[number] =>
      one !== undefined && at - one.at > span
    const before = kept[index - 1]
    if (hasUpperBound && before && isLeaving(kept[first])) judge(before.view)
    for (let oldest = kept[first]; isLeaving(oldest); oldest = kept[++first]) window.change(oldest.key, -1)
    window.change(key, 1)
    if (!hasUpperBound || index === kept.length - 1) judge(view)
  }
  return met
}

const ways: Readonly<Partial<Record<Correlation['kind'], typeof inWindow>>> = {
  temporal_ordered: inOrder,
  value_sum: byValues,
  value_avg: byValues,
  value_median: byValues,
  value_percentile: byValues,
}

function metBy(correlation: Correlation, hits: readonly Hit[]): EventView[] {
  const met: EventView[] = []
  const way = ways[correlation.kind] ?? inWindow
  for (const group of groupsOf(correlation, hits)) met.push(...way(correlation, group))
  return met.sort((a, b) => a.order - b.order)
}

/** The events with which each correlation is met, those that only serve another one included. */
export function correlated(
  correlations: readonly Linked[],
  met: ReadonlyMap<Rule, readonly EventView[]>,
): ReadonlyMap<Linked, readonly EventView[]> {
  const known = new Map<Linked, readonly EventView[]>()
  const hitsOf = (part: Rule | Linked): readonly EventView[] =>
    isLinked(part) ? eventsOf(part) : (met.get(part) ?? [])
  const eventsOf = (linked: Linked): readonly EventView[] => {
    const before = known.get(linked)
    if (before) return before
    const hits = linked.parts.flatMap((part, rule) => hitsOf(part).map((view) => ({ rule, view })))
    hits.sort((a, b) => a.view.order - b.view.order)
    const events = metBy(linked.correlation, hits)
    known.set(linked, events)
    return events
  }
  for (const linked of correlations) eventsOf(linked)
  return known
}
