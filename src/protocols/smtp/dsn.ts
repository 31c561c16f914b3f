/** Delivery status notifications (RFC 3464 in the multipart/report of RFC 6522; international addresses by RFC 6533). */
import type { Envelope } from '#core/envelope.ts'
import { encodeXtext, isAscii } from './address.ts'
import { mailDate } from './received.ts'
import { oneLine, replyText, type Reply } from './reply.ts'

export interface DsnRecipient {
  readonly address: string
  /** What the next server said, or our own words. */
  readonly reply: Reply | string
  /** RFC 3463 status, as in `5.1.1`. */
  readonly status: string
}

export interface DsnRequest {
  /** For Message-ID and boundary: nobody who wrote the original may know it. */
  readonly id: string
  readonly reportingMta: string
  /** Mailbox the report comes from; its envelope sender is empty nevertheless. */
  readonly from: string
  /** The sender of the original. */
  readonly to: string
  readonly kind: 'failed' | 'delayed'
  readonly recipients: readonly DsnRecipient[]
  readonly original: Buffer
  readonly envelope: Envelope
  readonly now: Date
}

/** Originals larger than this are reported by their header alone, whatever RET says. */
const LARGEST_ORIGINAL = 1024 * 1024
const LARGEST_HEADER = 64 * 1024
const HEADER_END = Buffer.from('\r\n\r\n')

const words = {
  failed: { subject: 'Undelivered mail', text: 'Your message could not be delivered to:' },
  delayed: {
    subject: 'Delayed mail',
    text: 'Your message has not been delivered yet. You need not send it again; attempts go on. Recipients concerned:',
  },
} as const

export function buildDsn(request: DsnRequest): Buffer {
  const boundary = `=_${request.id.replaceAll(/[^\w-]/gu, '')}`
  const original = originalPart(request)
  const parts = [explanation(request), status(request), original.head].map((part) => `--${boundary}\r\n${part}`)
  return Buffer.concat([
    Buffer.from(`${header(request, boundary)}${parts.join('\r\n')}`),
    original.body,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

function header({ id, reportingMta, from, to, kind, now }: DsnRequest, boundary: string): string {
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

function explanation({ kind, recipients, reportingMta }: DsnRequest): string {
  return lines(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `This is the mail system of ${reportingMta}.`,
    '',
    words[kind].text,
    '',
    ...recipients.flatMap(({ address, reply }) => [`  ${oneLine(address)}`, `    ${textOf(reply)}`]),
  )
}

function status(request: DsnRequest): string {
  const { envelope, reportingMta, recipients } = request
  const international = !recipients.every(({ address }) => isAscii(address))
  return lines(
    `Content-Type: message/${international ? 'global-delivery-status' : 'delivery-status'}`,
    ...(international ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
    ...(envelope.envelopeId === undefined ? [] : [`Original-Envelope-Id: ${encodeXtext(envelope.envelopeId)}`]),
    `Reporting-MTA: dns; ${reportingMta}`,
    `Arrival-Date: ${arrival(envelope)}`,
    ...recipients.flatMap((recipient) => statusOf(recipient, request)),
  )
}

function statusOf({ address, reply, status: code }: DsnRecipient, { kind, envelope, now }: DsnRequest): string[] {
  const original = envelope.recipients.find((recipient) => recipient.address === address)?.originalRecipient
  const [, type = 'rfc822', mailbox = original] = /^([\w-]+);(.*)$/su.exec(original ?? '') ?? []
  return [
    '',
    ...(mailbox === undefined ? [] : [`Original-Recipient: ${type};${encodeXtext(mailbox)}`]),
    `Final-Recipient: ${isAscii(address) ? 'rfc822' : 'utf-8'}; ${oneLine(address)}`,
    `Action: ${kind}`,
    `Status: ${oneLine(code)}`,
    `Diagnostic-Code: ${typeof reply === 'string' ? 'x-lazaret' : 'smtp'}; ${asciiText(textOf(reply))}`,
    `Last-Attempt-Date: ${mailDate(now)}`,
  ]
}

function originalPart({ original, envelope }: DsnRequest): { head: string; body: Buffer } {
  const whole = envelope.dsnReturn !== 'headers' && original.length <= LARGEST_ORIGINAL
  const body = whole ? original : headerOf(original)
  const type = whole ? 'message/rfc822' : 'text/rfc822-headers'
  const encoding = body.every((byte) => byte < 0x80) ? '7bit' : '8bit'
  return { head: lines(`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, '', ''), body }
}

function headerOf(message: Buffer): Buffer {
  const end = message.indexOf(HEADER_END)
  return message.subarray(0, Math.min(LARGEST_HEADER, end < 0 ? message.length : end + 2))
}

/** One line of at most 500 characters. */
const textOf = (reply: Reply | string): string =>
  oneLine(typeof reply === 'string' ? reply : replyText(reply)).slice(0, 500)

/** A date that is none would not be written as one. */
function arrival({ receivedAt }: Envelope): string {
  const date = new Date(receivedAt)
  return mailDate(Number.isNaN(date.getTime()) ? new Date(0) : date)
}

const asciiText = (text: string): string => text.replaceAll(/\P{ASCII}/gu, '?')

const lines = (...texts: readonly string[]): string => texts.join('\r\n')
