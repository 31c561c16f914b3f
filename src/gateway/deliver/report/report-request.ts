/** What a delivery report is made of, and how its texts are put on lines. */
import type { Envelope } from '#core/envelope.ts'
import { isAscii } from '#protocols/smtp/address.ts'
import { oneLine, replyText, type Reply } from '#protocols/smtp/reply.ts'

export type ReportKind = 'failed' | 'delayed' | 'delivered' | 'relayed'

export interface ReportRecipient {
  readonly address: string
  /** What the next server said, or our own words. */
  readonly reply: Reply | string
  /** RFC 3463 status, as in `5.1.1`. */
  readonly status: string
  /** RFC 3461 ORCPT, xtext decoded. */
  readonly originalRecipient?: string
}

export interface ReportRequest {
  /** For Message-ID and boundary: nobody who wrote the original may know it. */
  readonly id: string
  readonly reportingMta: string
  /** The server that answered. */
  readonly remoteMta?: string
  /** Mailbox the report comes from; its envelope sender is empty nevertheless. */
  readonly from: string
  /** The sender of the original. */
  readonly to: string
  readonly kind: ReportKind
  readonly recipients: readonly ReportRecipient[]
  readonly original: Buffer
  readonly envelope: Envelope
  readonly now: Date
  /** With `delayed`. */
  readonly triedUntil?: Date
}

/** One line of at most 500 characters. */
export const spokenText = (reply: Reply | string): string =>
  oneLine(typeof reply === 'string' ? reply : replyText(reply)).slice(0, 500)

export const lines = (...texts: readonly string[]): string => texts.join('\r\n')

/** Whether the report may have characters outside ASCII in its structured parts: its way back takes them (RFC 6531). */
export const isInternational = ({ envelope, recipients }: ReportRequest): boolean =>
  envelope.smtpUtf8 === true && ![envelope.sender, ...recipients.map(({ address }) => address)].every(isAscii)
