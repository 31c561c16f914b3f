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
  /** How the client said hello; undefined before. */
  greeting: 'HELO' | 'EHLO' | undefined
  transaction: Transaction | undefined
  errors = 0
  /** Set when the next reply is the last. */
  closing = false
  #output = ''

  constructor(socket: Socket, options: SmtpServerOptions, hooks: SmtpServerHooks) {
    this.socket = socket
    this.options = options
    this.hooks = hooks
    this.client = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0, name: '', ...tlsOf(socket) }
    this.input = new SocketInput(socket, () => this.flush())
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

  /** Goes on over TLS; plain text that was sent ahead is forgotten. */
  async secure(): Promise<boolean> {
    this.input.detach()
    this.flush()
    const context = this.options.tls
    if (context === undefined) return false
    const secured = new TLSSocket(this.socket, { isServer: true, secureContext: context })
    if (!(await handshake(secured, this.options.commandTimeoutMs))) {
      secured.destroy()
      return false
    }
    this.socket = secured
    this.input.attach(secured)
    this.greeting = undefined
    this.transaction = undefined
    const { address, port } = this.client
    this.client = { address, port, name: '', ...tlsOf(secured) }
    return true
  }

  /** Sends what is left, then ends the socket: gently, so that the last words arrive, but not for longer than a moment. */
  async hangUp(): Promise<void> {
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

function handshake(socket: TLSSocket, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  socket.once('secure', () => resolve(true))
  socket.on('error', () => resolve(false))
  socket.once('close', () => resolve(false))
  return promise.finally(() => clearTimeout(timer))
}
