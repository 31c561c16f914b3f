/** Compiled rules against the events of one run. */
import type { BehaviourCategory, BehaviourEvent } from '#core/behaviour.ts'
import type { BehaviourRules } from '../ports.ts'
import { correlated } from './correlate.ts'
import type { Linked } from './link.ts'
import { LiteralIndex } from './literals.ts'
import type { Rule } from './rule.ts'
import { EventView } from './view.ts'

export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly correlations: readonly Linked[]
}

/** A file's second stream is an event of its own in Sysmon's log, where the run does not make it one by itself. */
function withStreams(events: readonly BehaviourEvent[]): readonly BehaviourEvent[] {
  if (events.some(({ category }) => category === 'create_stream_hash')) return events
  return events.flatMap((event) => {
    const isStream = event.category === 'file_event' && /^[a-z]:[^:]*:./i.test(event.fields['TargetFilename'] ?? '')
    return isStream ? [event, { ...event, category: 'create_stream_hash' as const }] : [event]
  })
}

export function matcher({ rules, correlations }: RuleSet): BehaviourRules['match'] {
  const linked = new Set<Rule | Linked>(correlations.flatMap(({ parts }) => parts))
  const silent = new Set<Rule | Linked>(
    correlations.flatMap(({ correlation, parts }) => (correlation.generate ? [] : parts)),
  )
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
    const processes = new Map(report.processes.map((process) => [process.pid, process]))
    for (const [order, event] of withStreams(report.events).entries()) {
      const view = new EventView(event, { order, process: processes.get(event.pid) })
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
    const hits = correlated(correlations, met)
    const together = correlations.filter((one) => (hits.get(one)?.length ?? 0) > 0 && !silent.has(one))
    const observations = [...alone, ...together.map(({ correlation }) => correlation.observation)]
    return { observations, unfinished: [...unfinished] }
  }
}
