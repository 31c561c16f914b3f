/** Rows of the console's lists from what the gateway keeps. */
import type { QueueRow } from '#contract/gateway-queue-api.ts'
import type { BackupRow } from '#contract/gateway-kept-api.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { KeptMessage } from '../store/message-folder.ts'

const iso = (time: number): string => new Date(time).toISOString()

function dueOf(message: QueuedMessage): number | undefined {
  if (message.state === 'hold') return message.hold?.deadline
  const next = message.recipients.filter(({ state }) => state === 'waiting').map(({ nextAttemptAt }) => nextAttemptAt)
  const soonest = Math.min(...next)
  return Number.isFinite(soonest) && soonest > 0 ? soonest : undefined
}

export function queueRowOf(message: QueuedMessage, progress: number | undefined): QueueRow {
  const due = dueOf(message)
  const submission = message.hold?.submissionId
  const recipients = message.recipients.map(({ address, state, lastReply, attempts }) => ({
    address,
    state,
    lastReply,
    attempts,
  }))
  return {
    id: message.id,
    queue: message.state,
    at: iso(message.enqueuedAt),
    size: message.size,
    summary: message.summary,
    sender: message.envelope.sender,
    recipients,
    reason: message.hold?.reason ?? '',
    ...(due === undefined ? {} : { due: iso(due) }),
    ...(submission === undefined ? {} : { submission }),
    ...(progress === undefined ? {} : { progress }),
  }
}

export function backupRowOf(row: KeptMessage): BackupRow {
  const { id, at, sender, recipients, summary, size, reason, threat } = row
  const kept = { id, at, sender, recipients: [...recipients], summary, size, reason }
  return threat === undefined ? kept : { ...kept, threat }
}
