/** The one error of the SMTP client: the connection is not there, or no longer. What a server says is a Reply, not an error. */
import type { Reply } from '../reply.ts'

export type ConnectionStage = 'connect' | 'greeting' | 'tls' | 'command'

export class SmtpConnectionError extends Error {
  override readonly name = 'SmtpConnectionError'
  readonly stage: ConnectionStage
  /** The reply with which the server sent us away, if it was one. */
  readonly reply?: Reply

  constructor(stage: ConnectionStage, message: string, reply?: Reply) {
    super(message)
    this.stage = stage
    if (reply !== undefined) this.reply = reply
  }
}
