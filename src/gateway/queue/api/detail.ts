/** One queued message as the command line shows it. */
import { queueRowOf } from '../../api/rows.ts'
import type { QueuedMessage } from '../message.ts'
import type { QueuedMessageDetail } from './contract.ts'

export function detailOf(message: QueuedMessage): QueuedMessageDetail {
  const recipients = message.recipients.map(
    ({ address, state, lastReply, attempts, nextAttemptAt, lastHost, lastTls }) => ({
      address,
      state,
      lastReply,
      attempts,
      nextAttemptAt,
      lastHost,
      lastTls,
    }),
  )
  const { envelope, rule, annotations } = message
  return { ...queueRowOf(message, undefined), envelope, rule, annotations: { ...annotations }, recipients }
}
