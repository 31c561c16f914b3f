/** The part for programs: message/delivery-status (RFC 3464) or message/global-delivery-status (RFC 6533). */
import type { Envelope } from '#core/envelope.ts'
import { encodeXtext, isAscii } from '#protocols/smtp/address.ts'
import { mailDate } from '#protocols/smtp/received.ts'
import { oneLine } from '#protocols/smtp/reply.ts'
import { isInternational, lines, spokenText, type ReportRecipient, type ReportRequest } from './report-request.ts'

export function statusPart(request: ReportRequest): string {
  const { envelope, reportingMta, recipients } = request
  const type = isInternational(request) ? 'global-delivery-status' : 'delivery-status'
  return lines(
    `Content-Type: message/${type}`,
    ...(isInternational(request) ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
    ...(envelope.envelopeId === undefined ? [] : [`Original-Envelope-Id: ${encodeXtext(envelope.envelopeId)}`]),
    `Reporting-MTA: dns; ${reportingMta}`,
    `Arrival-Date: ${arrival(envelope)}`,
    ...recipients.flatMap((recipient) => recipientFields(recipient, request)),
  )
}

function recipientFields(recipient: ReportRecipient, request: ReportRequest): string[] {
  const { kind, now, remoteMta, triedUntil } = request
  const { address, reply, status, originalRecipient } = recipient
  const original =
    originalRecipient === undefined ? [] : [`Original-Recipient: ${originalOf(originalRecipient, request)}`]
  return [
    '',
    ...original,
    `Final-Recipient: ${typedAddress(address, request)}`,
    `Action: ${kind}`,
    `Status: ${oneLine(status)}`,
    ...(remoteMta === undefined ? [] : [`Remote-MTA: dns; ${oneLine(remoteMta)}`]),
    `Diagnostic-Code: ${typeof reply === 'string' ? 'x-lazaret' : 'smtp'}; ${diagnostic(spokenText(reply), request)}`,
    `Last-Attempt-Date: ${mailDate(now)}`,
    ...(triedUntil === undefined ? [] : [`Will-Retry-Until: ${mailDate(triedUntil)}`]),
  ]
}

/** RFC 6533, section 3: as it is where the report may be international, else every foreign character as `\x{…}`. */
function typedAddress(address: string, request: ReportRequest): string {
  const mailbox = oneLine(address)
  if (isAscii(mailbox)) return `rfc822; ${mailbox}`
  return `utf-8; ${isInternational(request) ? mailbox : mailbox.replaceAll(/\P{ASCII}/gu, escaped)}`
}

const escaped = (character: string): string =>
  String.raw`\x{${character.codePointAt(0)?.toString(16).toUpperCase() ?? ''}}`

function originalOf(original: string, request: ReportRequest): string {
  const [, type = 'rfc822', address = original] = /^([\w-]+);(.*)$/su.exec(original) ?? []
  return type.toLowerCase() === 'utf-8' ? typedAddress(address, request) : `${type};${encodeXtext(address)}`
}

const diagnostic = (text: string, request: ReportRequest): string =>
  isInternational(request) ? text : text.replaceAll(/\P{ASCII}/gu, '?')

/** A date that is none would not be written as one. */
function arrival({ receivedAt }: Envelope): string {
  const date = new Date(receivedAt)
  return mailDate(Number.isNaN(date.getTime()) ? new Date(0) : date)
}
