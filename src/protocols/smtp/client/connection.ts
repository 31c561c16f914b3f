/** The wire of the SMTP client: commands out, replies in, each within a time. */
import type { Socket } from 'node:net'
import { bounds } from '../bounds.ts'
import { joinReply, parseReplyLine, type Reply, type ReplyLine } from '../reply.ts'
import { SocketInput } from '../socket-input.ts'
import { SmtpConnectionError, type ConnectionStage } from './error.ts'

const SLICE = 256 * 1024

export class ClientConnection {
  socket: Socket
  readonly timeoutMs: number
  readonly #finalTimeoutMs: number
  stage: ConnectionStage = 'greeting'
  readonly input: SocketInput

  constructor(socket: Socket, timeoutMs: number, finalTimeoutMs = timeoutMs) {
    this.socket = socket
    this.timeoutMs = timeoutMs
    this.#finalTimeoutMs = finalTimeoutMs
    this.input = new SocketInput(socket, () => {})
  }

  get usable(): boolean {
    return this.socket.writable && !this.input.gone.aborted
  }

  write(bytes: string | Buffer): void {
    if (!this.usable) throw this.broken('The connection is closed')
    this.socket.write(bytes)
  }

  /** Writes as fast as the server reads; each slice has its own time, so that a large message may take long. */
  async writeAll(pieces: readonly Buffer[]): Promise<void> {
    const total = pieces.reduce((sum, { length }) => sum + length, 0)
    if (total > SLICE) return this.#writeSlices(pieces)
    // What is small leaves in one packet.
    this.socket.cork()
    for (const piece of pieces) this.write(piece)
    this.socket.uncork()
  }

  async #writeSlices(pieces: readonly Buffer[]): Promise<void> {
    const last = pieces.at(-1)
    for (const bytes of pieces)
      for (let at = 0; at < bytes.length; at += SLICE) {
        // From its last bytes on the server may have the message, whatever becomes of the connection.
        if (bytes === last && at + SLICE >= bytes.length) this.stage = 'sent'
        this.write(bytes.subarray(at, at + SLICE))
        if (this.socket.writableNeedDrain) await this.#drained()
      }
  }

  #drained(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const { socket } = this
    const lost = () => reject(this.broken('The connection closed inside a message'))
    const timer = setTimeout(() => reject(this.broken('The server stopped reading')), this.timeoutMs)
    socket.once('drain', resolve).once('close', lost)
    return promise.finally(() => {
      clearTimeout(timer)
      socket.off('drain', resolve).off('close', lost)
    })
  }

  /** The reply to a whole message, for which a server may take its time (RFC 5321, section 4.5.3.2.6). */
  async finalReply(): Promise<Reply> {
    this.stage = 'sent'
    const answer = await this.reply(this.#finalTimeoutMs)
    this.stage = 'command'
    return answer
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
