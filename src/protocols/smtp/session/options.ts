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
  /** TLS begins with the first byte (RFC 8314, section 3) instead of by STARTTLS. */
  readonly implicitTls?: boolean
  /** Time for a whole command line. */
  readonly commandTimeoutMs: number
  /** Time from chunk to chunk inside a message. */
  readonly dataTimeoutMs: number
  /** Time for a whole message, from the first byte to the last; no bound of its own when absent. */
  readonly messageTimeoutMs?: number
  /** Time for the whole session; asked about between commands. */
  readonly sessionTimeoutMs?: number
  /** Refused commands after which the session ends. */
  readonly maxErrors: number
  /** Each refused command after so many makes the client wait. */
  readonly tarpit?: { readonly afterErrors: number; readonly delayMs: number }
  /** What to do with a CR or LF alone in a message: it never ends one, either way. */
  readonly bareNewline: 'refuse' | 'normalise'
  /** Bytes of a line of a message, without CRLF; a longer one is refused. */
  readonly maxLineBytes?: number
  /** `strict` refuses what is sent ahead of a reply that must be waited for (RFC 2920, section 3.1). Lenient when absent. */
  readonly pipelining?: 'strict' | 'lenient'
  /** Time before the greeting in which a client must keep silent (RFC 5321, section 4.3.1). */
  readonly greetDelayMs?: number
  /** Whether a peer is a balancer, which must begin with a PROXY header that says whom it brings. */
  readonly isBalancer?: (address: string) => boolean
  /** Whether a client may say XCLIENT. */
  readonly mayXclient?: (address: string) => boolean
  /** AUTH is offered, over TLS only, when there is one. A reply refuses in its own words. */
  readonly auth?: (attempt: SignIn) => Promise<boolean | Reply>
  /** Memory for messages that are being read, of all sessions together. */
  readonly room?: Room
}

export interface SignIn {
  readonly user: string
  readonly password: string
  readonly client: ConnectedClient
}

export interface Room {
  /** False when there is not so much left; nothing is taken then. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export interface ConnectedClient {
  readonly address: string
  readonly port: number
  /** As given in EHLO or HELO; empty before. */
  readonly name: string
  /** How it said hello; absent before. */
  readonly greeting?: 'HELO' | 'EHLO'
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  /** Who signed in. */
  readonly user?: string
  /** Name by reverse lookup, where a trusted host told it. */
  readonly reverseName?: string
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
  /** Asked before the greeting, and again when XCLIENT says that the client is another. */
  onConnect?(client: ConnectedClient): Answer
  onSender?(address: string, client: ConnectedClient): Answer
  onRecipient?(address: string, client: ConnectedClient): Answer
  /** Asked before a message is read: may keep the client waiting. */
  onData?(client: ConnectedClient, gone: AbortSignal): Answer
  /** Told once for each message that `onData` let begin: it has been answered, or will never be. */
  afterMessage?(): void
  /** The reply to the end of the message: a positive one takes responsibility for it. */
  onMessage(message: ReceivedMessage): Promise<Reply>
  /** Told of each refused command. */
  onError?(client: ConnectedClient): void
}
