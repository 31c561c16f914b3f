/** The wire of the SMTP client: commands out, replies in, each within a time. */
import type { Socket } from 'node:net'
import { bounds } from '../bounds.ts'
import { joinReply, parseReplyLine, type Reply, type ReplyLine } from '../reply.ts'
import { SocketInput } from '../socket-input.ts'
import { SmtpConnectionError, type ConnectionStage } from './error.ts'

export class ClientConnection {
  socket: Socket
  readonly timeoutMs: number
  stage: ConnectionStage = 'greeting'
  readonly input: SocketInput

  constructor(socket: Socket, timeoutMs: number) {
    this.socket = socket
    this.timeoutMs = timeoutMs
    this.input = new SocketInput(socket, () => {})
  }

  get usable(): boolean {
    return this.socket.writable && !this.input.gone.aborted
  }

  write(bytes: string | Buffer): void {
    if (!this.usable) throw this.broken('The connection is closed')
    this.socket.write(bytes)
  }

  /** One command, one reply. */
  async ask(command: string): Promise<Reply> {
    this.write(`${command}\r\n`)
    return this.reply()
  }

  async reply(timeoutMs = this.timeoutMs): Promise<Reply> {
    const parts: ReplyLine[] = []
    while (parts.length < bounds.replyLines) {
      const line = await this.input.line({ timeoutMs, limit: bounds.replyLine })
      if (!Buffer.isBuffer(line)) throw this.broken(`No reply: ${line}`)
      const part = parseReplyLine(line.toString('utf8'))
      if (part === undefined || part.code !== (parts[0]?.code ?? part.code)) throw this.broken('Not an SMTP reply')
      parts.push(part)
      if (part.last) return joinReply(parts)
    }
    throw this.broken('Reply without end')
  }

  /** Gives the connection up: after a fault nobody knows which reply belongs to which command. */
  broken(message: string, reply?: Reply): SmtpConnectionError {
    this.socket.destroy()
    return new SmtpConnectionError(this.stage, message, reply)
  }
}
