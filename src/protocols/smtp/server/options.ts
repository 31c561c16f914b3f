/** What a receiving session is told and whom it asks: options, hooks and the values that pass between them. */
import type { SecureContext } from 'node:tls'
import type { Envelope, Recipient } from '#core/envelope.ts'
import { limits } from '#core/limits.ts'
import type { Reply } from '../reply.ts'

export interface SmtpServerOptions {
  readonly hostname: string
  /** Text behind the host name in the greeting. */
  readonly banner?: string
  readonly maxMessageSize?: number
  readonly maxRecipients?: number
  /** STARTTLS is offered when given. The context decides the lowest TLS version. */
  readonly tls?: SecureContext
  /** 530 5.7.0 to mail commands before TLS. */
  readonly requireTls?: boolean
  /** Longest wait for one whole command. */
  readonly commandTimeoutMs?: number
  /** Longest wait for each megabyte of a message and for its end. */
  readonly dataTimeoutMs?: number
  /** Replies of 5xx without an accepted message between them, after which the session ends with 421. */
  readonly maxErrors?: number
  /** Wait before the greeting; who speaks meanwhile is an early talker and refused. 0 greets at once. */
  readonly greetDelayMs?: number
  readonly trustedXclient?: (address: string) => boolean
  /** From these addresses a PROXY protocol v2 header must come first. */
  readonly trustedProxy?: (address: string) => boolean
  /** AUTH PLAIN and LOGIN, offered over TLS only. */
  readonly auth?: (user: string, password: string) => Promise<boolean>
  readonly bareNewline?: 'refuse' | 'normalise'
  /** Aborted: sessions end with 421 4.3.2, after the reply of a message already handed to the hook. */
  readonly signal?: AbortSignal
}

export type Settled = Omit<Required<SmtpServerOptions>, 'tls' | 'auth' | 'signal'> &
  Pick<SmtpServerOptions, 'tls' | 'auth' | 'signal'>

const nobody = (): boolean => false

export function settle(options: SmtpServerOptions): Settled {
  return {
    banner: 'Lazaret',
    maxMessageSize: limits.message.size,
    maxRecipients: limits.message.recipients,
    requireTls: false,
    commandTimeoutMs: 300_000,
    dataTimeoutMs: 600_000,
    maxErrors: 10,
    greetDelayMs: 0,
    trustedXclient: nobody,
    trustedProxy: nobody,
    bareNewline: 'refuse',
    ...options,
  }
}

/** Who is connected; a new value whenever something of it changes. */
export interface ClientInfo {
  readonly address: string
  readonly port: number
  /** Name of the address; only when a trusted proxy told it. */
  readonly name?: string
  /** EHLO or HELO name; empty before. */
  readonly helo: string
  readonly extended: 'SMTP' | 'ESMTP'
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  /** Account name after AUTH. */
  readonly user?: string
}

export interface SenderPath {
  /** Empty for the null sender. */
  readonly address: string
  /** SIZE parameter; 0 when the client did not say. */
  readonly size: number
  readonly smtpUtf8: boolean
  readonly body8Bit: boolean
  readonly dsnReturn?: 'full' | 'headers'
  readonly envelopeId?: string
}

export type RecipientPath = Recipient

export interface Transaction {
  readonly client: ClientInfo
  readonly sender: SenderPath
  /** Those accepted so far. */
  readonly recipients: readonly RecipientPath[]
}

export interface ReceivedMessage {
  readonly envelope: Envelope
  readonly client: ClientInfo
  /** Dot-unstuffed, lines exactly as sent (or normalised to CRLF, see `bareNewline`). */
  readonly data: Buffer
  /** Aborted when the client hangs up before the reply. */
  readonly gone: AbortSignal
}

/** Undefined accepts. A Failure that is thrown becomes its reply, anything else thrown 451 4.3.0 and `onFault`. */
export type Decision = Promise<Reply | undefined> | Reply | undefined

export interface SmtpServerHooks {
  readonly onConnect?: (client: ClientInfo) => Decision
  readonly onSender?: (sender: SenderPath, transaction: Transaction) => Decision
  readonly onRecipient?: (recipient: RecipientPath, transaction: Transaction) => Decision
  /** The only one that can give the final 250. */
  readonly onMessage: (message: ReceivedMessage) => Promise<Reply>
  /** A hook failed by a fault of ours; the client has got 451 4.3.0. */
  readonly onFault?: (error: unknown) => void
}
