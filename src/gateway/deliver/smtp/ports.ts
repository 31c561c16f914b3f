/** What delivery by SMTP needs from the protocols: a resolver, what security a host asks for, and a way to open a connection. */
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { TlsaRecord } from '#protocols/dane/verify.ts'
import type { TlsLevel } from '../router.ts'
import type { RecipientOutcome } from '../transport.ts'

export interface MailHost {
  readonly host: string
  /** Lower is asked first. */
  readonly preference: number
}

/** RFC 5321, section 5.1: without MX records the domain itself is the host (implicit MX). */
export type MailHosts =
  | {
      readonly kind: 'hosts'
      readonly hosts: readonly MailHost[]
      /** The answer was validated (DNSSEC). */
      readonly secure?: boolean
    }
  /** RFC 7505: the domain takes no mail. */
  | { readonly kind: 'null-mx' }
  | { readonly kind: 'no-domain' }
  | { readonly kind: 'failed'; readonly why: string }

export type ResolveMailHosts = (domain: string, signal: AbortSignal) => Promise<MailHosts>

/** What one connection must have. */
export interface TlsNeed {
  /** `verified`: a certificate that is valid for the host; `dane`: one that TLSA records name (RFC 7672). */
  readonly level: TlsLevel | 'verified' | 'dane'
  readonly tlsa?: readonly TlsaRecord[]
  /** Names the certificate may bear. */
  readonly names?: readonly string[]
  /** Where the need comes from, for the record of the attempt: `route`, `DANE`, `MTA-STS` or `MTA-STS testing`. */
  readonly because?: string
}

export interface ConnectRequest {
  readonly host: string
  readonly port: number
  readonly tls: TlsNeed['level']
  readonly need?: TlsNeed
  /** In the order in which they are tried; the host's as the system knows them when absent. */
  readonly addresses?: readonly string[]
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
  /** Protocol, cipher and what the certificate was worth, or `none` and why. */
  readonly tls: string
  /** The other side offers DSN (RFC 3461). */
  readonly reportsSuccess: boolean
  /** QUIT, without waiting for the answer. */
  close(): void
}
