/** The SMTP envelope (RFC 5321): who sends and who receives, apart from what the header says. */

export interface Recipient {
  /** Mailbox without angle brackets, as the client gave it. */
  readonly address: string
  /** RFC 3461 NOTIFY values; empty when the client gave none. */
  readonly notify?: readonly ('never' | 'success' | 'failure' | 'delay')[]
  /** RFC 3461 ORCPT, xtext decoded. */
  readonly originalRecipient?: string
}

export interface Envelope {
  /** Reverse path without angle brackets; the empty string is the null sender. */
  readonly sender: string
  readonly recipients: readonly Recipient[]
  /** Address of the connecting client. */
  readonly clientAddress: string
  /** Name given in EHLO or HELO. */
  readonly clientName: string
  /** ISO 8601, when the message was accepted. */
  readonly receivedAt: string
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  readonly smtpUtf8?: boolean
  readonly body8Bit?: boolean
  /** RFC 3461 RET and ENVID. */
  readonly dsnReturn?: 'full' | 'headers'
  readonly envelopeId?: string
}

/** The part of an address behind the last `@`, lower case; empty for the null sender. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1).toLowerCase()
}
