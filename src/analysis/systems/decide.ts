/** What an analyst's decision makes of an external system: the whole table. */
import { Failure } from '#core/errors.ts'
import type { SystemState } from '#core/submission.ts'

export const decisions = ['accept', 'reject', 'revoke'] as const
export type Decision = (typeof decisions)[number]

const outcomes: Record<SystemState, Partial<Record<Decision, SystemState>>> = {
  waiting: { accept: 'accepted', reject: 'rejected' },
  accepted: { accept: 'accepted', reject: 'rejected', revoke: 'revoked' },
  rejected: { accept: 'accepted', reject: 'rejected' },
  revoked: { accept: 'accepted', reject: 'rejected', revoke: 'revoked' },
}

export function afterDecision(state: SystemState, decision: Decision): SystemState {
  const next = outcomes[state][decision]
  if (!next) throw new Failure('conflict', `A system that is ${state} cannot be revoked; reject it.`)
  return next
}

/** Whether a certificate in this state may submit and hear verdicts; throws the failure that says why not. */
export function demandAccepted(state: SystemState | undefined): void {
  if (state === 'accepted') return
  if (state === 'rejected' || state === 'revoked')
    throw new Failure('not-allowed', `The analyst has ${state} this system.`)
  throw new Failure('not-signed-in', 'The system waits until an analyst accepts it under External systems.')
}
