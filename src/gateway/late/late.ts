/**
 * A verdict for a message that waits no more. A late detection is written down, administrators are told by mail, and where the
 * mailbox connector may do so by itself, the message is taken out of the mailboxes.
 */
import type { DispositionNotice, VerdictNotice } from '#contract/analysis-api.ts'
import type { EventRow } from '#contract/gateway-events-api.ts'
import type { Envelope } from '#core/envelope.ts'
import { newIdentifier } from '#core/identifier.ts'
import { isDetection } from '#core/verdict.ts'
import type { EventRecorder } from '../events/recorder.ts'
import type { Retractions } from '../mailbox/retractions.ts'
import type { MailQueue } from '../queue/queue.ts'
import { noticeMessage, subjectOf, type LateDetection } from './notice-message.ts'

export interface LateParts {
  readonly events: Pick<EventRecorder, 'noteIfKnown'>
  /** Throws while the database is away. */
  readonly show: (
    id: string,
  ) => Promise<Pick<EventRow, 'outcome' | 'sender' | 'recipients' | 'summary' | 'rule'> | undefined>
  /** Whether this node submitted it; the verdicts of a cluster come to all its nodes. */
  readonly isOurs: (id: string) => boolean
  readonly retractions: Pick<Retractions, 'ask' | 'configured'>
  readonly queue: Pick<MailQueue, 'enqueue'>
  /** Whether what is detected late is taken back without a person, by the rule of that name that let the message in. */
  readonly automatic: (rule: string) => boolean
  /** Tells the analysis who was told, and who has the message. */
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  /** Who is told. */
  readonly addresses: readonly string[]
  readonly hostname: string
  readonly now: () => number
}

/** Nobody got the message: a copy of it was analysed, or it waits on another node of the cluster. */
const unreached = new Set(['hold', 'quarantined', 'rejected', 'deleted-by-rule', 'deleted-by-person', 'bounced'])

export async function actLate(parts: LateParts, { submission, level, threat }: VerdictNotice): Promise<void> {
  if (level === undefined) return
  const known = await parts.show(submission).catch(() => 'database away' as const)
  const reached =
    known === 'database away' ? parts.isOurs(submission) : known !== undefined && !unreached.has(known.outcome)
  const detected = isDetection(level) && reached
  const patch = { level, ...(threat === undefined ? {} : { threat }) }
  parts.events.noteIfKnown(submission, {
    what: detected ? 'late-detection' : 'late-verdict',
    detail: threat ?? level,
    patch,
  })
  if (!detected) return
  const row = known === 'database away' ? undefined : known
  const takenBack = parts.automatic(row?.rule ?? '') && parts.retractions.configured
  if (takenBack) await parts.retractions.ask(submission, 'retract', 'Lazaret')
  const late = {
    id: submission,
    threat: threat ?? level,
    sender: row?.sender ?? '',
    subject: row?.summary.subject ?? '',
  }
  const recipients = row?.recipients ?? []
  await tell(parts, { ...late, recipients, takenBack })
  const at = new Date(parts.now()).toISOString()
  parts.report(submission, [
    ...recipients.map((recipient) => ({ action: 'late-detection', recipient, at })),
    ...parts.addresses.map((recipient) => ({ action: 'late-notified', recipient, at })),
  ])
}

async function tell({ addresses, hostname, now, queue }: LateParts, late: LateDetection): Promise<void> {
  for (const to of addresses) {
    const id = newIdentifier(now())
    const at = new Date(now())
    const messageId = `${id}@${hostname}`
    const from = `lazaret@${hostname}`
    const data = noticeMessage(late, { from, to, messageId, now: at })
    const summary = { from, to, subject: subjectOf(late), messageId, date: at.toISOString() }
    // The null sender: a notice that cannot be delivered comes back to nobody.
    const envelope: Envelope = {
      sender: '',
      recipients: [{ address: to }],
      clientAddress: '',
      clientName: hostname,
      receivedAt: at.toISOString(),
    }
    await queue.enqueue({ id, envelope, summary, data, state: 'active', rule: '', intoReserve: true })
  }
}
