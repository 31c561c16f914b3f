/** Delivery reports as the sender gets them (RFC 3464), from what delivery knows. */
import { newIdentifier } from '#core/identifier.ts'
import type { MessageSummary } from '#core/message.ts'
import { mailDate } from '#protocols/smtp/received.ts'
import { parseReply, type Reply } from '#protocols/smtp/reply.ts'
import { buildReport, subjectOf } from './report/report-message.ts'
import type { ReportKind } from './report/report-request.ts'
import type { DeliveryReport, WrittenReport } from './transport.ts'

const plainStatus: Readonly<Record<ReportKind, string>> = {
  failed: '5.0.0',
  delayed: '4.0.0',
  delivered: '2.0.0',
  relayed: '2.0.0',
}

/** The status in a reply, else the plain one of its class (RFC 3463). */
export function statusOf(reply: string, kind: ReportKind): string {
  const [, status] = /^[245]\d\d ([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(reply) ?? []
  return status ?? plainStatus[kind]
}

/** The test inbox is no server that a sender knows. */
const isServer = (host: string | undefined): host is string => host !== undefined && host !== 'inbox'

export function writeReport(report: DeliveryReport, hostname: string): WrittenReport {
  const { kind, message, original, at, host, triedUntil } = report
  const id = newIdentifier(at)
  const from = `MAILER-DAEMON@${hostname}`
  const to = message.envelope.sender
  const now = new Date(at)
  const data = buildReport({
    id,
    reportingMta: hostname,
    from,
    to,
    kind,
    original,
    envelope: message.envelope,
    now,
    ...(isServer(host) ? { remoteMta: host } : {}),
    ...(triedUntil === undefined ? {} : { triedUntil: new Date(triedUntil) }),
    recipients: report.recipients.map(({ recipient: { address, originalRecipient }, reply }) => ({
      address,
      reply: spoken(reply, host),
      status: statusOf(reply, kind),
      ...(originalRecipient === undefined ? {} : { originalRecipient }),
    })),
  })
  const summary: MessageSummary = {
    from,
    to,
    subject: subjectOf(kind),
    messageId: `${id}@${hostname}`,
    date: mailDate(now),
  }
  return { data, summary }
}

/** What another server said is shown as its reply; our own words stay words. */
function spoken(reply: string, host: string | undefined): Reply | string {
  return isServer(host) ? (parseReply(`${reply}\r\n`) ?? reply) : reply
}
