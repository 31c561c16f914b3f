/** What the gateway does with a message, and the third outcome: no verdict. */

export const actions = ['skip', 'tag', 'delete-attachment', 'quarantine', 'reject', 'delete'] as const
/** From mildest to strictest. */
export type Action = (typeof actions)[number]

/** When several engines detect, the strictest action wins. */
export function strictest(all: readonly Action[]): Action {
  return all.reduce<Action>(
    (worst, action) => (actions.indexOf(action) > actions.indexOf(worst) ? action : worst),
    'skip',
  )
}

/** Why there is no verdict. Never silently clean. */
export const noVerdictReasons = [
  'time-out',
  'hold-full',
  'too-large',
  'unreachable',
  'analysis-failed',
  'engine-failed',
] as const
export type NoVerdictReason = (typeof noVerdictReasons)[number]

/** What the rule wants when there is none. */
export const noVerdictPolicies = [
  'deliver',
  'deliver-with-banner',
  'keep-waiting',
  'deliver-without-attachments',
  'deliver-stub',
  'quarantine',
  'reject',
] as const
export type NoVerdictPolicy = (typeof noVerdictPolicies)[number]

/** Where an accepted message is; each accepted message is in exactly one. */
export const queues = ['incoming', 'active', 'deferred', 'hold', 'corrupt'] as const
export type QueueName = (typeof queues)[number]

/** How an accepted message ends, one for each recipient. */
export const endings = [
  'delivered',
  'bounced',
  'rejected',
  'quarantined',
  'deleted-by-rule',
  'deleted-by-person',
] as const
export type Ending = (typeof endings)[number]
