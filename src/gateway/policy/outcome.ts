/** From a verdict, or from its absence, to what the rule wants. Pure. */
import type { VerdictNotice } from '#contract/analysis-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Action, NoVerdictPolicy, NoVerdictReason } from '#core/disposition.ts'
import { isDetection, type Level } from '#core/verdict.ts'

export type Outcome =
  | { readonly kind: 'clean' }
  | { readonly kind: 'detected'; readonly action: Action; readonly threat: string; readonly level: Level }
  | {
      readonly kind: 'no-verdict'
      readonly reason: NoVerdictReason
      readonly policy: NoVerdictPolicy
      readonly why: string
    }

/** undefined while the verdict is not reached yet. A verdict with gaps and no detection is none: never silently clean. */
export function outcomeOf(rule: Rule, notice: VerdictNotice): Outcome | undefined {
  if (notice.state === 'failed') return noVerdict(rule, 'analysis-failed', gapText(notice))
  if (notice.state !== 'done' || notice.level === undefined) return undefined
  if (isDetection(notice.level))
    return { kind: 'detected', action: rule.onDetection, threat: notice.threat ?? notice.level, level: notice.level }
  if (notice.level === 'unknown') return noVerdict(rule, 'analysis-failed', gapText(notice))
  return { kind: 'clean' }
}

export function noVerdict(rule: Rule, reason: NoVerdictReason, why: string): Outcome {
  return { kind: 'no-verdict', reason, policy: rule.noVerdict, why }
}

function gapText({ gaps }: VerdictNotice): string {
  return gaps
    .map(({ who, why }) => `${who}: ${why}`)
    .join('; ')
    .slice(0, 500)
}

/** The first rule that is on, top down. */
export function matchingRule(rules: readonly Rule[]): Rule | undefined {
  return rules.filter(({ enabled }) => enabled).toSorted((a, b) => a.position - b.position)[0]
}
