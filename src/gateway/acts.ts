/** What is done with one message at the wish of a person, a rule or a late verdict. */
import { Failure } from '#core/errors.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { Base } from './base.ts'
import { writeReport } from './deliver/report-writer.ts'
import type { Hold } from './hold/hold.ts'
import type { QueuedMessage } from './queue/message.ts'

/** Sends a copy that was kept once more, and past every check: a person asked for it. */
export async function redeliver({ backup, queue, events }: Base, id: string, who: string): Promise<boolean> {
  const row = backup.get(id)
  const data = row && (await backup.read(id))
  if (!row || !data) return false
  const again = newIdentifier()
  const receivedAt = new Date().toISOString()
  const recipients = row.recipients.map((address) => ({ address }))
  const envelope = { sender: row.sender, recipients, clientAddress: '', clientName: 'backup', receivedAt }
  const { summary, size } = row
  await queue.enqueue({ id: again, envelope, summary, data, state: 'active', rule: '' })
  const event = { id: again, at: receivedAt, sender: row.sender, recipients: [...row.recipients], summary, size }
  events.accepted({ ...event, clientAddress: '', rule: '', outcome: 'active', unanalysed: false, envelope })
  events.note(again, { what: 'delivered-from-backup', detail: `${who}, kept as ${id}` })
  return true
}

export async function bounce(
  { queue, options }: Base,
  message: QueuedMessage,
  original: Buffer,
  reason: string,
): Promise<void> {
  if (message.envelope.sender === '') return
  const recipients = message.envelope.recipients.map((recipient) => ({ recipient, reply: `550 5.7.1 ${reason}` }))
  const { data, summary } = writeReport(
    { kind: 'failed', message, original, recipients, at: Date.now() },
    options.smtp.hostname,
  )
  const receivedAt = new Date().toISOString()
  const to = [{ address: message.envelope.sender }]
  const envelope = { sender: '', recipients: to, clientAddress: '', clientName: options.smtp.hostname, receivedAt }
  await queue.enqueue({ id: newIdentifier(), envelope, summary, data, state: 'active', rule: '', intoReserve: true })
}

export async function deliverNow(
  { queue, events }: Base,
  hold: Hold,
  { message, who }: { message: QueuedMessage; who: string },
): Promise<void> {
  if (message.state === 'corrupt')
    throw new Failure('conflict', 'The message is damaged on disk and cannot be delivered.')
  if (message.state === 'hold') await hold.deliverNow(message, who)
  else await queue.change(message.id, { kind: 'retry-now' })
  events.note(message.id, { what: 'delivered-by-person', detail: who, patch: { outcome: 'active' } })
}
