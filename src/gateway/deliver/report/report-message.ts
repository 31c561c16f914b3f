/**
 * A delivery report as a message: RFC 3464 in the multipart/report of RFC 6522, international addresses by RFC 6533, what of the
 * original comes back by RFC 3461.
 */
import { mailDate } from '#protocols/smtp/received.ts'
import { oneLine } from '#protocols/smtp/reply.ts'
import { originalPart } from './original-part.ts'
import { lines, spokenText, type ReportKind, type ReportRequest } from './report-request.ts'
import { statusPart } from './status-part.ts'

const words: Readonly<Record<ReportKind, { readonly subject: string; readonly text: string }>> = {
  failed: { subject: 'Undelivered mail', text: 'Your message could not be delivered to:' },
  delayed: {
    subject: 'Delayed mail',
    text: 'Your message has not been delivered yet. You need not send it again; attempts go on. Recipients concerned:',
  },
  delivered: { subject: 'Delivered mail', text: 'Your message was delivered to:' },
  relayed: {
    subject: 'Relayed mail',
    text: 'Your message was passed on to a server that sends no reports of delivery. Recipients concerned:',
  },
}

export const subjectOf = (kind: ReportKind): string => words[kind].subject

export function buildReport(request: ReportRequest): Buffer {
  const boundary = `=_${request.id.replaceAll(/[^\w-]/gu, '')}`
  const original = originalPart(request)
  const parts = [explanation(request), statusPart(request), original.head].map((part) => `--${boundary}\r\n${part}`)
  return Buffer.concat([
    Buffer.from(`${header(request, boundary)}${parts.join('\r\n')}`),
    original.body,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

function header({ id, reportingMta, from, to, kind, now }: ReportRequest, boundary: string): string {
  return lines(
    `From: Mail Delivery System <${oneLine(from)}>`,
    `To: <${oneLine(to)}>`,
    `Subject: ${words[kind].subject}`,
    `Date: ${mailDate(now)}`,
    `Message-ID: <${id}@${reportingMta}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    `\tboundary="${boundary}"`,
    '',
    '',
  )
}

function explanation({ kind, recipients, reportingMta, triedUntil }: ReportRequest): string {
  return lines(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `This is the mail system of ${reportingMta}.`,
    '',
    words[kind].text,
    '',
    ...recipients.flatMap(({ address, reply }) => [`  ${oneLine(address)}`, `    ${spokenText(reply)}`]),
    ...(triedUntil === undefined ? [] : ['', `Attempts go on until ${mailDate(triedUntil)}.`]),
  )
}
