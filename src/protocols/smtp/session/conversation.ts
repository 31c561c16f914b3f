/** The state of one SMTP session that its verbs share: who is there, the transaction, what was said and what is heard. */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Recipient } from '#core/envelope.ts'
import { bounds } from '../bounds.ts'
import { formatReply, reply, type Reply } from '../reply.ts'
import { SocketInput, type InputEnd } from '../socket-input.ts'
import type { ByteSink } from '../byte-sink.ts'
import type { ConnectedClient, SmtpServerHooks, SmtpServerOptions } from './options.ts'

/** A mail transaction (RFC 5321, section 3.3) from MAIL to the end of the message. */
export interface Transaction {
  readonly sender: string
  readonly smtpUtf8: boolean
  readonly body8Bit: boolean
  /** Bytes the client announced with SIZE; 0 when it did not. */
  readonly announced: number
  readonly dsnReturn?: 'full' | 'headers'
  readonly envelopeId?: string
  readonly recipients: Recipient[]
  /** What BDAT brought so far. */
  chunks?: ByteSink
}

export class Conversation {
  readonly options: SmtpServerOptions
  readonly hooks: SmtpServerHooks
  readonly input: SocketInput
  socket: Socket
  client: ConnectedClient
  /** Who connected, before XCLIENT said otherwise. */
  peer: string
  transaction: Transaction | undefined
  errors = 0
  failedSignIns = 0
  /** Set when the next reply is the last. */
  closing = false
  readonly #end: number
  /** When the message that is being read must be complete. */
  #messageEnd: number | undefined
  #output = ''
  #held = 0

  constructor(socket: Socket, options: SmtpServerOptions, hooks: SmtpServerHooks) {
    this.socket = socket
    this.options = options
    this.hooks = hooks
    this.peer = socket.remoteAddress ?? ''
    this.client = { address: this.peer, port: socket.remotePort ?? 0, name: '', ...tlsOf(socket) }
    this.input = new SocketInput(socket, () => this.flush())
    this.#end = performance.now() + (options.sessionTimeoutMs ?? Number.POSITIVE_INFINITY)
  }

  /** Milliseconds the client may take for its next line. */
  get patience(): number {
    return Math.min(this.options.commandTimeoutMs, this.#end - performance.now())
  }

  /** Milliseconds the client may take for the next bytes of a message, which has its own time from the first of them on. */
  get messagePatience(): number {
    const { dataTimeoutMs, messageTimeoutMs = Number.POSITIVE_INFINITY } = this.options
    this.#messageEnd ??= performance.now() + messageTimeoutMs
    return Math.min(dataTimeoutMs, this.#messageEnd - performance.now())
  }

  /** Queues a reply; it leaves together with others as soon as the client is waited for. */
  say(answer: Reply): void {
    this.#output += formatReply(answer)
  }

  flush(): void {
    if (this.#output === '') return
    const text = this.#output
    this.#output = ''
    if (!this.socket.writable) return
    this.socket.write(text)
    // Whoever sends commands and never reads the replies is not a mail client.
    if (this.socket.writableLength > bounds.unreadReplies) this.socket.destroy()
  }

  /** The end of the session for want of input, with the words to say, if somebody is still there to hear them. */
  lost(end: InputEnd): Reply | undefined {
    this.closing = true
    const { hostname } = this.options
    if (end === 'closed') return undefined
    if (end === 'timeout') return reply(421, '4.4.2', `${hostname} Timeout, closing connection`)
    if (end === 'interrupted') return reply(421, '4.3.2', `${hostname} Shutting down, try again later`)
    return reply(500, '5.5.2', 'Line too long')
  }

  /** Has the room for all that the open message holds by now; false when there is none. */
  makeRoom(bytes: number): boolean {
    const more = bytes - this.#held
    if (more <= 0 || this.options.room === undefined) return true
    if (!this.options.room.take(more)) return false
    this.#held = bytes
    return true
  }

  /** Whether the hook let a message begin, whose end it is to be told. */
  begun = false

  /** Forgets the transaction and gives its room back. */
  endTransaction(): void {
    this.transaction = undefined
    this.#messageEnd = undefined
    if (this.begun) this.hooks.afterMessage?.()
    this.begun = false
    if (this.#held > 0) this.options.room?.give(this.#held)
    this.#held = 0
  }

  /** Begins anew, as the protocol wants after TLS and XCLIENT: nothing said so far counts. */
  forget(client: ConnectedClient): void {
    this.endTransaction()
    this.client = client
  }

  /** Goes on over TLS; plain text that was sent ahead of STARTTLS is forgotten. */
  async secure(): Promise<boolean> {
    const { tls, implicitTls } = this.options
    if (tls === undefined) return false
    if (implicitTls === true) this.input.handBack()
    else this.input.detach()
    this.flush()
    const secured = new TLSSocket(this.socket, { isServer: true, secureContext: tls })
    if (!(await handshake(secured))) {
      secured.destroy()
      return false
    }
    this.socket = secured
    this.input.attach(secured)
    const { address, port } = this.client
    this.forget({ address, port, name: '', ...tlsOf(secured) })
    return true
  }

  /** Sends what is left, then ends the socket: gently, so that the last words arrive, but not for longer than a moment. */
  async hangUp(): Promise<void> {
    this.endTransaction()
    this.flush()
    const { socket } = this
    if (socket.closed) return
    this.input.detach()
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => socket.destroy(), bounds.lingering)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.end()
    socket.resume()
    await promise
  }
}

function tlsOf(socket: Socket): Pick<ConnectedClient, 'tls'> {
  if (!(socket instanceof TLSSocket) || socket.destroyed) return {}
  return { tls: { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher().name } }
}

function handshake(socket: TLSSocket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => socket.destroy(), bounds.handshakeMs)
  socket.once('secure', () => resolve(true))
  socket.on('error', () => resolve(false))
  socket.once('close', () => resolve(false))
  return promise.finally(() => clearTimeout(timer))
}
