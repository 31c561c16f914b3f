/** The changing part of a queued message and the pure rules by which it changes; written whole into each state record. */
import type { QueueName } from '#core/disposition.ts'
import type { AttemptResult, HoldState, NewMessage, RecipientState, StateChange } from './message.ts'

export interface RecipientStatus {
  readonly state: RecipientState
  readonly attempts: number
  readonly lastReply: string
  readonly nextAttemptAt: number
  readonly lastHost?: string
  readonly lastTls?: string
}

export interface Status {
  readonly state: QueueName
  /** By index into the envelope; a recipient without an entry has not been tried. */
  readonly recipients: Readonly<Record<number, RecipientStatus>>
  readonly urgent: boolean
  readonly hold?: HoldState
  readonly annotations: Readonly<Record<string, string>>
  readonly ended?: true
}

export const untried: RecipientStatus = { state: 'waiting', attempts: 0, lastReply: '', nextAttemptAt: 0 }

const replyLength = 400

export function firstStatus(message: Pick<NewMessage, 'state' | 'hold' | 'annotations'>): Status {
  return {
    state: message.state,
    recipients: {},
    urgent: false,
    annotations: message.annotations ?? {},
    ...(message.hold ? { hold: message.hold } : {}),
  }
}

/** Epoch milliseconds at which delivery should look at the message; undefined where it should not. */
export function dueAt(status: Status, recipientCount: number): number | undefined {
  if (status.state !== 'active' && status.state !== 'deferred') return undefined
  let due = Number.POSITIVE_INFINITY
  for (let index = 0; index < recipientCount; index += 1) {
    const { state, nextAttemptAt } = status.recipients[index] ?? untried
    if (state === 'waiting') due = Math.min(due, nextAttemptAt)
  }
  return Number.isFinite(due) ? due : undefined
}

function release(status: Status, annotations: Readonly<Record<string, string>> = {}): Status {
  const { hold: _, ...rest } = retryNow(status)
  return { ...rest, state: 'active', urgent: true, annotations: { ...rest.annotations, ...annotations } }
}

function afterResult(before: RecipientStatus, result: AttemptResult): RecipientStatus {
  return {
    state: result.outcome === 'deferred' ? 'waiting' : result.outcome,
    attempts: before.attempts + 1,
    lastReply: result.reply.slice(0, replyLength),
    nextAttemptAt: result.outcome === 'deferred' ? (result.nextAttemptAt ?? 0) : 0,
    ...(result.host === undefined ? {} : { lastHost: result.host }),
    ...(result.tls === undefined ? {} : { lastTls: result.tls.slice(0, replyLength) }),
  }
}

function attempted(status: Status, results: readonly AttemptResult[], context: ChangeContext): Status {
  const recipients: Record<number, RecipientStatus> = { ...status.recipients }
  for (const result of results) {
    const before = recipients[result.recipient] ?? untried
    if (before.state === 'waiting') recipients[result.recipient] = afterResult(before, result)
  }
  const next = { ...status, recipients, urgent: false }
  // A message that was held meanwhile stays held; its recipients' results count all the same.
  const due = dueAt({ ...next, state: 'active' }, context.recipientCount)
  if (due === undefined) return { ...next, ended: true }
  if (status.state === 'hold') return next
  return { ...next, state: due > context.now ? 'deferred' : 'active' }
}

function retryNow(status: Status): Status {
  const entries = Object.entries(status.recipients)
  const recipients = Object.fromEntries(entries.map(([index, one]) => [index, { ...one, nextAttemptAt: 0 }]))
  return { ...status, recipients, state: status.state === 'deferred' ? 'active' : status.state }
}

/** Place in the order of delivery: released ones first, then by due time, untried ones by their age. In the hold: its deadline. */
export function orderOf(status: Status, recipientCount: number, enqueuedAt: number): number | undefined {
  if (status.state === 'hold') return status.hold?.deadline ?? 0
  const due = dueAt(status, recipientCount)
  if (due === undefined) return undefined
  if (status.urgent) return 0
  return due === 0 ? enqueuedAt : due
}

export interface ChangeContext {
  readonly recipientCount: number
  readonly now: number
}

/** The status after a change; undefined where the state does not allow it. */
export function applyChange(status: Status, change: StateChange, context: ChangeContext): Status | undefined {
  if (change.kind === 'ended') return { ...status, ended: true }
  if (status.state === 'corrupt') return undefined
  switch (change.kind) {
    case 'held':
      return { ...status, state: 'hold', hold: change.hold }
    case 'released':
      return release(status, change.annotations)
    case 'hold-changed':
      return status.hold && { ...status, hold: { ...status.hold, ...change.hold } }
    case 'attempted':
      return attempted(status, change.results, context)
    case 'annotated':
      return { ...status, annotations: { ...status.annotations, ...change.annotations } }
    default:
      return retryNow(status)
  }
}
