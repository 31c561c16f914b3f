/** The one error of the SMTP client: the connection is not there, or no longer. What a server says is a Reply, not an error. */
import type { Reply } from '../reply.ts'

export type ConnectionStage = 'connect' | 'greeting' | 'tls' | 'command' | 'sent'

export class SmtpConnectionError extends Error {
  override readonly name = 'SmtpConnectionError'
  readonly stage: ConnectionStage
  /** The reply with which the server sent us away, if it was one. */
  readonly reply?: Reply

  /** Whether the server may have taken the message: its last byte was sent and no reply came. */
  readonly mayHaveArrived: boolean

  constructor(stage: ConnectionStage, message: string, reply?: Reply) {
    super(message)
    this.stage = stage
    this.mayHaveArrived = stage === 'sent'
    if (reply !== undefined) this.reply = reply
  }
}
