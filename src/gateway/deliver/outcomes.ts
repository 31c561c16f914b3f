/** What the other side said, turned into durable results and into what the sender is to be told. Pure. */
import type { AttemptResult, QueuedMessage, QueuedRecipient } from '../queue/message.ts'
import type { Job } from './schedule/lanes.ts'
import { nextAttempt, shouldWarn, type RetryPolicy } from './retry.ts'
import type { DeliveryOutcome, DeliveryReport, RecipientOutcome } from './transport.ts'

export interface Circumstances {
  readonly message: QueuedMessage
  readonly job: Job
  readonly retry: RetryPolicy
  readonly now: number
  readonly random: () => number
}

const missing: RecipientOutcome = {
  kind: 'temporary',
  reply: '451 4.4.0 The next hop gave no answer for this recipient',
}

export function sameFor(job: Job, outcome: RecipientOutcome): readonly RecipientOutcome[] {
  return job.recipients.map(() => outcome)
}

export function resultsOf(outcome: DeliveryOutcome, circumstances: Circumstances): AttemptResult[] {
  const { job } = circumstances
  const { host, tls } = outcome
  const way = { ...(host === undefined ? {} : { host }), ...(tls === undefined ? {} : { tls }) }
  return job.recipients.map((recipient, index) => {
    const result = resultOf(recipient, outcome.recipients[index] ?? missing, circumstances)
    return Object.assign(result, way)
  })
}

function resultOf(recipient: number, { kind, reply }: RecipientOutcome, given: Circumstances): AttemptResult {
  if (kind === 'delivered') return { recipient, outcome: 'delivered', reply }
  if (kind === 'permanent') return { recipient, outcome: 'bounced', reply }
  const { message, retry, now, random } = given
  const attempts = (message.recipients[recipient]?.attempts ?? 0) + 1
  const next = nextAttempt(retry, { attempts, enqueuedAt: message.enqueuedAt, now, random: random() })
  if (next === undefined) return { recipient, outcome: 'bounced', reply: expired(reply) }
  return { recipient, outcome: 'deferred', reply, nextAttemptAt: next }
}

/** RFC 3463: 4.4.7, delivery time expired; the last reply stays readable behind it. */
const expired = (reply: string) => `550 4.4.7 Delivery time expired; last reply: ${reply}`

type ReportKind = DeliveryReport['kind']

export const warnedAnnotation = 'delay-warned'

/** RFC 3461, section 5.2: whom the sender wants to hear of. Without NOTIFY: failures, and delays as we see fit. */
function wanted({ notify }: QueuedRecipient, kind: ReportKind): boolean {
  if (kind === 'failed') return !notify || notify.length === 0 || notify.includes('failure')
  if (kind === 'delayed') return !notify || notify.length === 0 || notify.includes('delay')
  return notify?.includes('success') ?? false
}

function kindOf({ outcome }: AttemptResult, answer: DeliveryOutcome, given: Circumstances): ReportKind | undefined {
  if (outcome === 'bounced') return 'failed'
  if (outcome === 'delivered') {
    if (answer.reportsSuccess) return undefined
    return given.job.destination.route.kind === 'inbox' ? 'delivered' : 'relayed'
  }
  if (given.message.annotations[warnedAnnotation]) return undefined
  return shouldWarn(given.retry, given.message.enqueuedAt, given.now) ? 'delayed' : undefined
}

export interface Notice {
  readonly kind: ReportKind
  readonly recipients: DeliveryReport['recipients']
}

/** Reports to write, one of each kind. Never any to the null sender (RFC 5321, section 6.1). */
export function noticesOf(
  results: readonly AttemptResult[],
  answer: DeliveryOutcome,
  given: Circumstances,
): readonly Notice[] {
  if (given.message.envelope.sender === '') return []
  const notices = new Map<ReportKind, { recipient: QueuedRecipient; reply: string }[]>()
  for (const result of results) {
    const kind = kindOf(result, answer, given)
    const recipient = given.message.recipients[result.recipient]
    if (!kind || !recipient || !wanted(recipient, kind)) continue
    notices.set(kind, [...(notices.get(kind) ?? []), { recipient, reply: result.reply }])
  }
  return [...notices].map(([kind, recipients]) => ({ kind, recipients }))
}
