/** What a server session is given and what it asks: options, hooks and the words they use. */
import type { SecureContext } from 'node:tls'
import type { Envelope } from '#core/envelope.ts'
import type { Reply } from '../reply.ts'

export interface SmtpServerOptions {
  /** Our name in the greeting. */
  readonly hostname: string
  /** Bytes. */
  readonly maxMessageSize: number
  readonly maxRecipients: number
  /** STARTTLS is offered when there is one. */
  readonly tls?: SecureContext
  /** Time for a whole command line. */
  readonly commandTimeoutMs: number
  /** Time from chunk to chunk inside a message. */
  readonly dataTimeoutMs: number
  /** Refused commands after which the session ends. */
  readonly maxErrors: number
  /** What to do with a CR or LF alone in a message: it never ends one, either way. */
  readonly bareNewline: 'refuse' | 'normalise'
  /** AUTH is offered, over TLS only, when there is one. */
  readonly auth?: (user: string, password: string) => Promise<boolean>
}

export interface ConnectedClient {
  readonly address: string
  readonly port: number
  /** As given in EHLO or HELO; empty before. */
  readonly name: string
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  /** Who signed in. */
  readonly user?: string
}

export interface ReceivedMessage {
  readonly envelope: Envelope
  /** Bytes as sent, dots unstuffed, without the end mark. */
  readonly data: Buffer
  /** Aborts when the client hangs up before the reply. */
  readonly gone: AbortSignal
  readonly client: ConnectedClient
}

/** No reply means accepted; a positive one is accepted in these words; any other refuses. */
type Answer = Promise<Reply | undefined> | Reply | undefined

export interface SmtpServerHooks {
  onConnect?(client: ConnectedClient): Answer
  onSender?(address: string, client: ConnectedClient): Answer
  onRecipient?(address: string, client: ConnectedClient): Answer
  /** The reply to the end of the message: a positive one takes responsibility for it. */
  onMessage(message: ReceivedMessage): Promise<Reply>
}
