/** What a verb sees of a session. Verbs know this interface only. */
import type { Recipient } from '#core/envelope.ts'
import type { Reply } from '../reply.ts'
import { MessageBuffer } from './message-buffer.ts'
import type { ClientInfo, SenderPath, Settled, SmtpServerHooks, Transaction } from './options.ts'

/** No reply yet: it comes when the octets that were asked for are there. */
export type Answer = Reply | undefined | Promise<Reply | undefined>

/** Takes message octets; returns how many of the chunk were its own. */
export interface BodyReader {
  readonly message: MessageBuffer
  readonly done: boolean
  take(chunk: Buffer): number
}

export interface OpenTransaction extends Transaction {
  readonly sender: SenderPath
  readonly recipients: Recipient[]
  /** Begun by BDAT, which excludes DATA. */
  message?: MessageBuffer
}

export interface Conversation {
  readonly options: Settled
  readonly hooks: SmtpServerHooks
  client: ClientInfo
  transaction: OpenTransaction | undefined
  readonly gone: AbortSignal
  readonly secure: boolean
  /** The next octets go to the reader; when it is done, `then` makes the reply. */
  readBody(reader: BodyReader, then: () => Answer): void
  /** The next line is no command but goes to `then`. */
  readLine(then: (line: string) => Answer): void
  /** After the reply that is being made: TLS, or the end. */
  afterReply(what: 'upgrade' | 'close' | 'greet'): void
}

export interface Verb {
  readonly name: string
  run(conversation: Conversation, argument: string): Answer
}
