/** What an attempt meant for one recipient, on one line, as people read it in the timeline of a message. */
import type { AttemptResult, QueuedMessage } from '../queue/message.ts'

export function attemptText(message: Pick<QueuedMessage, 'envelope'>, result: AttemptResult): string {
  const { recipient, reply, host, tls } = result
  const address = message.envelope.recipients[recipient]?.address ?? ''
  const way = [host, tls === undefined ? undefined : `TLS ${tls}`].filter((part) => part !== undefined).join('; ')
  return `${address}: ${reply}${way === '' ? '' : ` (${way})`}`
}
