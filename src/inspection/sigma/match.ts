/** Compiled rules against the events of one run. */
import type { BehaviourCategory, BehaviourEvent } from '#core/behaviour.ts'
import type { Observation } from '../analyzer.ts'
import type { BehaviourRules } from '../ports.ts'
import { type Correlation, isCorrelated } from './correlation.ts'
import { LiteralIndex } from './literals.ts'
import type { Rule } from './rule.ts'
import { EventView } from './view.ts'

export interface Linked {
  readonly correlation: Correlation
  /** In the order in which the correlation names them. */
  readonly rules: readonly Rule[]
}
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly correlations: readonly Linked[]
}

/** A file's second stream is an event of its own in Sysmon's log. */
function withStreams(events: readonly BehaviourEvent[]): BehaviourEvent[] {
  return events.flatMap((event) => {
    const isStream = event.category === 'file_event' && /^[a-z]:[^:]*:./i.test(event.fields['TargetFilename'] ?? '')
    return isStream ? [event, { ...event, category: 'create_stream_hash' as const }] : [event]
  })
}

export function matcher({ rules, correlations }: RuleSet): BehaviourRules['match'] {
  const linked = new Set(correlations.flatMap((one) => one.rules))
  const silent = new Set(correlations.flatMap((one) => (one.correlation.generate ? [] : one.rules)))
  const indexes = new Map<BehaviourCategory, LiteralIndex>()
  const indexOf = (category: BehaviourCategory): LiteralIndex => {
    const known = indexes.get(category)
    if (known) return known
    const made = new LiteralIndex(rules.filter(({ source }) => source.categories?.has(category) ?? true))
    indexes.set(category, made)
    return made
  }
  return (report) => {
    const met = new Map<Rule, EventView[]>()
    const unfinished = new Set<string>()
    for (const event of withStreams(report.events)) {
      const view = new EventView(event)
      for (const rule of indexOf(event.category).candidates(view.text)) {
        const before = met.get(rule)
        if (before && !linked.has(rule)) continue
        view.isUnfinished = false
        const hit = rule.test.run(view)
        if (view.isUnfinished && !hit) unfinished.add(rule.observation.rule)
        if (!hit) continue
        if (before) before.push(view)
        else met.set(rule, [view])
      }
    }
    const alone = rules.filter((rule) => met.has(rule) && !silent.has(rule)).map(({ observation }) => observation)
    return { observations: [...alone, ...together(correlations, met)], unfinished: [...unfinished] }
  }
}

function together(correlations: readonly Linked[], met: ReadonlyMap<Rule, readonly EventView[]>): Observation[] {
  return correlations.flatMap(({ correlation, rules }) => {
    const hits = rules.flatMap((rule, index) => (met.get(rule) ?? []).map((view) => ({ rule: index, view })))
    hits.sort((a, b) => a.view.event.at - b.view.event.at)
    return isCorrelated(correlation, hits) ? [correlation.observation] : []
  })
}
