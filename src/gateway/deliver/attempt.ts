/** One attempt: one message to one destination. Its results are durable before anything else happens to these recipients. */
import { newIdentifier } from '#core/identifier.ts'
import { countReceived } from '#protocols/smtp/received.ts'
import type { AttemptResult, NewMessage, QueuedMessage } from '../queue/message.ts'
import type { DeliveryParts } from './delivery.ts'
import type { Job } from './schedule/lanes.ts'
import { noticesOf, resultsOf, sameFor, warnedAnnotation, type Circumstances, type Notice } from './outcomes.ts'
import { triedUntil } from './retry.ts'
import type { DeliveryOutcome, WrittenReport } from './transport.ts'
import { waitUntil } from './timer.ts'

/** Trace fields of a message that goes round in circles (RFC 5321, section 6.3). */
const mostHops = 30

export interface AttemptOrder {
  readonly job: Job
  /** Aborted when delivery must stop now. */
  readonly signal: AbortSignal
  /** Given when the destination is known not to answer: nothing is tried, the recipients are deferred. */
  readonly silentReason?: string
  /** The destination is done with us; what it said is not durable yet. */
  readonly onAnswered: (outcome: DeliveryOutcome) => void
}

/** Also resolves when there was nothing to do any more or the attempt was called off. */
export async function attempt(parts: DeliveryParts, order: AttemptOrder): Promise<void> {
  const { queue, timer } = parts
  const { job } = order
  const message = queue.get(job.id)
  if (!message || (message.state !== 'active' && message.state !== 'deferred')) return
  const data = await queue.body(job.id)
  if (!data) return
  const startedAt = timer.now()
  const outcome = await ask(parts, order, { message, data })
  if (!outcome) return
  order.onAnswered(outcome)
  const now = timer.now()
  const circumstances: Circumstances = { message, job, retry: parts.retry, now, random: parts.random }
  const results = resultsOf(outcome, circumstances)
  const notices = noticesOf(results, outcome, circumstances)
  await settle(parts, order, { message, data, results, notices, outcome })
  parts.onEvent({ message, destination: job.destination, results, outcome, startedAt, endedAt: now })
}

async function ask(
  parts: DeliveryParts,
  { job, signal, silentReason }: AttemptOrder,
  { message, data }: { message: QueuedMessage; data: Buffer },
): Promise<DeliveryOutcome | undefined> {
  if (silentReason !== undefined) return { recipients: sameFor(job, { kind: 'temporary', reply: silentReason }) }
  if (countReceived(data) > mostHops) {
    return {
      recipients: sameFor(job, { kind: 'permanent', reply: '554 5.4.6 Too many hops, the mail goes in a loop' }),
    }
  }
  const { id, envelope } = message
  const recipients = job.recipients.flatMap((index) => envelope.recipients[index] ?? [])
  try {
    if (job.destination.route.kind !== 'inbox') {
      return await parts.transport.deliver({ id, destination: job.destination, envelope, recipients, data, signal })
    }
    await parts.local.deliver({ id, envelope, recipients, data })
    return { recipients: sameFor(job, { kind: 'delivered', reply: '250 2.0.0 Stored in the inbox' }), host: 'inbox' }
  } catch (error) {
    if (signal.aborted) return undefined
    parts.log('warn', 'A delivery attempt failed.', { id, destination: job.destination.key, error: String(error) })
    return { recipients: sameFor(job, { kind: 'temporary', reply: `451 4.3.0 ${oneLine(error)}` }) }
  }
}

const oneLine = (error: unknown) => String(error instanceof Error ? error.message : error).replaceAll(/[\r\n]+/g, ' ')

interface Settlement {
  readonly message: QueuedMessage
  readonly data: Buffer
  readonly results: readonly AttemptResult[]
  readonly notices: readonly Notice[]
  readonly outcome: DeliveryOutcome
}

/** Reports first: a report sent twice is better than a failure nobody hears of. */
async function settle(parts: DeliveryParts, order: AttemptOrder, settlement: Settlement): Promise<void> {
  const { queue } = parts
  const { message, results, notices } = settlement
  for (const notice of notices) {
    const report = reportMessage(parts, settlement, notice)
    if (report) await persist(parts, order, () => queue.enqueue(report))
  }
  if (notices.some(({ kind }) => kind === 'delayed')) {
    const annotations = { [warnedAnnotation]: 'yes' }
    await persist(parts, order, () => queue.change(message.id, { kind: 'annotated', annotations }))
  }
  await persist(parts, order, () => queue.change(message.id, { kind: 'attempted', results }))
}

/** Until the disk takes it: what the other side has accepted must not be tried again. Gives up only when we are stopped. */
async function persist(parts: DeliveryParts, { signal }: AttemptOrder, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const code = (error as { code?: string }).code
      // Ended by a person meanwhile.
      if (code === 'not-found' || code === 'conflict') return
      parts.log('error', 'The result of a delivery attempt cannot be written.', { error: String(error) })
      if (signal.aborted) return
      await waitUntil(parts.timer, parts.timer.now() + 1_000, signal)
    }
  }
}

function reportMessage(parts: DeliveryParts, settlement: Settlement, notice: Notice): NewMessage | undefined {
  const { message } = settlement
  const at = parts.timer.now()
  const report = writeReport(parts, settlement, notice)
  return (
    report && {
      id: newIdentifier(at),
      envelope: {
        sender: '',
        recipients: [{ address: message.envelope.sender, notify: ['never'] }],
        clientAddress: '',
        clientName: 'localhost',
        receivedAt: new Date(at).toISOString(),
        ...(message.envelope.smtpUtf8 ? { smtpUtf8: true } : {}),
      },
      summary: report.summary,
      data: report.data,
      state: 'active',
      rule: '',
      annotations: { 'report-of': message.id },
      intoReserve: true,
    }
  )
}

/** A report that cannot be written must not undo what has been delivered: it is logged and left out. */
function writeReport(
  parts: DeliveryParts,
  settlement: Settlement,
  { kind, recipients }: Notice,
): WrittenReport | undefined {
  const { message, data: original, outcome } = settlement
  try {
    return parts.report({
      kind,
      message,
      original,
      recipients,
      at: parts.timer.now(),
      ...(outcome.host ? { host: outcome.host } : {}),
      ...(kind === 'delayed' ? { triedUntil: triedUntil(parts.retry, message.enqueuedAt) } : {}),
    })
  } catch (error) {
    parts.log('error', 'A delivery report cannot be written.', { id: message.id, error: String(error) })
    return undefined
  }
}
