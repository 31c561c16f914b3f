/** Delivery reports as the sender gets them (RFC 3464), from what delivery knows. */
import { newIdentifier } from '#core/identifier.ts'
import type { MessageSummary } from '#core/message.ts'
import { buildDsn } from '#protocols/smtp/dsn.ts'
import { mailDate } from '#protocols/smtp/received.ts'
import { parseReply, type Reply } from '#protocols/smtp/reply.ts'
import type { DeliveryReport, WrittenReport } from './transport.ts'

type TroubleReport = DeliveryReport & { readonly kind: 'failed' | 'delayed' }

const subjects = { failed: 'Undelivered mail', delayed: 'Delayed mail' } as const

/** The status in a reply, else the plain one of its class (RFC 3463). */
export function statusOf(reply: string, kind: TroubleReport['kind']): string {
  const [, status] = /^[245]\d\d ([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(reply) ?? []
  return status ?? (kind === 'failed' ? '5.0.0' : '4.0.0')
}

const isTrouble = (report: DeliveryReport): report is TroubleReport =>
  report.kind === 'failed' || report.kind === 'delayed'

export function writeReport(report: TroubleReport, hostname: string): WrittenReport
/** Undefined for reports of success, which are not written yet. */
export function writeReport(report: DeliveryReport, hostname: string): WrittenReport | undefined
export function writeReport(report: DeliveryReport, hostname: string): WrittenReport | undefined {
  if (!isTrouble(report)) return undefined
  const { kind, message, original, at, host } = report
  const id = newIdentifier(at)
  const from = `MAILER-DAEMON@${hostname}`
  const to = message.envelope.sender
  const now = new Date(at)
  const data = buildDsn({
    id,
    reportingMta: hostname,
    from,
    to,
    kind,
    original,
    envelope: message.envelope,
    now,
    recipients: report.recipients.map(({ recipient: { address }, reply }) => ({
      address,
      reply: spoken(reply, host),
      status: statusOf(reply, kind),
    })),
  })
  const summary: MessageSummary = {
    from,
    to,
    subject: subjects[kind],
    messageId: `${id}@${hostname}`,
    date: mailDate(now),
  }
  return { data, summary }
}

/** What another server said is shown as its reply; our own words stay words. */
function spoken(reply: string, host: string | undefined): Reply | string {
  return host === undefined ? reply : (parseReply(`${reply}\r\n`) ?? reply)
}
