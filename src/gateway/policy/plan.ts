/** What an outcome means for one message: pass it on (as it is or changed) or end it; what is kept and what is said. Pure. */
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Ending } from '#core/disposition.ts'
import { addBanner } from '../rewrite/banner.ts'
import { stripAttachments } from '../rewrite/strip-attachments.ts'
import { tagSubject } from '../rewrite/tag-subject.ts'
import type { Outcome } from './outcome.ts'

export type Plan =
  | {
      readonly kind: 'deliver'
      /** What is passed on instead of the message as it came. */
      readonly change?: (data: Buffer) => Buffer
      readonly what: string
      readonly unanalysed: boolean
      readonly backup: boolean
    }
  | {
      readonly kind: 'end'
      readonly ending: Ending
      readonly what: string
      readonly refuse: boolean
      readonly backup: boolean
      readonly threat?: string
    }
  /** `stub`: the texts are delivered ahead, the message waits on. */
  | { readonly kind: 'wait'; readonly stub?: boolean }

export function planFor(outcome: Outcome, rule: Rule): Plan {
  if (outcome.kind === 'clean') return { kind: 'deliver', what: 'not detected', unanalysed: false, backup: false }
  if (outcome.kind === 'detected') return planDetection(outcome, rule)
  return planNoVerdict(outcome, rule)
}

function planDetection(outcome: Outcome & { kind: 'detected' }, rule: Rule): Plan {
  const { threat } = outcome
  const what = `detected: ${threat}`
  const { backup } = rule
  const deliver = (change?: (data: Buffer) => Buffer): Plan => ({
    kind: 'deliver',
    what,
    unanalysed: false,
    backup,
    ...(change ? { change } : {}),
  })
  switch (outcome.action) {
    case 'skip':
      return deliver()
    case 'tag':
      return deliver((data) => tagSubject(data, rule.subjectTag))
    case 'delete-attachment':
      return deliver((data) => tagSubject(stripAttachments(data, `Removed by Lazaret: ${threat}`), rule.subjectTag))
    case 'quarantine':
      return { kind: 'end', ending: 'quarantined', what, refuse: false, backup: true, threat }
    case 'reject':
      return { kind: 'end', ending: 'rejected', what, refuse: true, backup, threat }
    case 'delete':
      return { kind: 'end', ending: 'deleted-by-rule', what, refuse: false, backup, threat }
  }
}

function planNoVerdict(outcome: Outcome & { kind: 'no-verdict' }, rule: Rule): Plan {
  const what = `no verdict: ${outcome.reason}${outcome.why ? ` (${outcome.why})` : ''}`
  const deliver = (change?: (data: Buffer) => Buffer): Plan => ({
    kind: 'deliver',
    what,
    unanalysed: true,
    backup: false,
    ...(change ? { change } : {}),
  })
  switch (outcome.policy) {
    case 'deliver':
      return deliver()
    case 'deliver-with-banner':
      return deliver((data) => addBanner(data, rule.banner))
    case 'deliver-without-attachments':
      return deliver((data) => stripAttachments(data, 'Removed by Lazaret: the analysis was not finished.'))
    case 'keep-waiting':
      return { kind: 'wait' }
    case 'deliver-stub':
      return { kind: 'wait', stub: true }
    case 'quarantine':
      return { kind: 'end', ending: 'quarantined', what, refuse: false, backup: true }
    case 'reject':
      return { kind: 'end', ending: 'rejected', what, refuse: true, backup: rule.backup }
  }
}
