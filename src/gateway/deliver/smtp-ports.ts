/** What delivery by SMTP needs from the protocol: a resolver and a way to open a connection. Failures are values. */
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { TlsLevel } from './router.ts'
import type { RecipientOutcome } from './transport.ts'

export interface MailHost {
  readonly host: string
  /** Lower is asked first. */
  readonly preference: number
}

/** RFC 5321, section 5.1: without MX records the domain itself is the host (implicit MX). */
export type MailHosts =
  | { readonly kind: 'hosts'; readonly hosts: readonly MailHost[] }
  /** RFC 7505: the domain takes no mail. */
  | { readonly kind: 'null-mx' }
  | { readonly kind: 'no-domain' }
  | { readonly kind: 'failed'; readonly why: string }

export type ResolveMailHosts = (domain: string, signal: AbortSignal) => Promise<MailHosts>

export interface ConnectRequest {
  readonly host: string
  readonly port: number
  readonly tls: TlsLevel
  readonly signal: AbortSignal
}

export type Connected =
  | { readonly kind: 'connected'; readonly connection: SmtpConnection }
  | {
      readonly kind: 'failed'
      /** On one line, in the form of a reply. */
      readonly reply: string
    }

/** Opportunistic TLS that fails is tried once more without (RFC 7435); that is the connector's business. */
export type Connect = (request: ConnectRequest) => Promise<Connected>

export interface Transaction {
  readonly envelope: Envelope
  readonly recipients: readonly Recipient[]
  /** Not dot-stuffed. */
  readonly data: Buffer
  readonly signal: AbortSignal
}

export type TransactionAnswer =
  | { readonly kind: 'answered'; readonly recipients: readonly RecipientOutcome[] }
  /** The connection broke before the other side can have accepted the message, or when it may have. */
  | { readonly kind: 'lost'; readonly why: string; readonly mayHaveArrived: boolean }

export interface SmtpConnection {
  /** Transactions follow each other; RSET between them is the connection's business. */
  send(transaction: Transaction): Promise<TransactionAnswer>
  /** Whether another transaction may be tried. */
  readonly usable: boolean
  /** Protocol and cipher, or `none`. */
  readonly tls: string
  /** The other side offers DSN (RFC 3461). */
  readonly reportsSuccess: boolean
  /** QUIT, without waiting for the answer. */
  close(): void
}
