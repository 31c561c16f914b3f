/** Rule sets before the console, at their extremes. */
import { listRuleSets, type RuleSetChangeRow, type RuleSetRow } from '#contract/analysis-rulesets-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { ago, idOf } from './console-world.ts'

const sets: RuleSetRow[] = (['yara', 'sigma', 'yara'] as const).map((kind, index) => ({
  id: idOf(index),
  name: index ? `Team ${index}` : 'Rules with a rather long name, from the computer emergency response team',
  kind,
  enabled: index < 2,
  version: 1 + index * 47,
  rules: 4_711 >> (index * 4),
  who: 'administrator',
  at: ago(index * 7_200),
}))

const changes: RuleSetChangeRow[] = (['enabled', 'restored', 'renamed', 'added'] as const).map((act, index) => ({
  name: sets[index % 3]?.name ?? '',
  act,
  detail: act === 'restored' ? '46 → 48' : '1',
  who: 'administrator',
  at: ago(index * 9_000),
}))

export const ruleSetRoutes = (count: () => number): Mounted[] => [
  handle(listRuleSets, () => (count() ? { sets, changes } : { sets: [], changes: [] })),
]
