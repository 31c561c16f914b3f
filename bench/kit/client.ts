/** A plain SMTP client for loads: pipelined commands, no checks, one write a message. Errors end the connection and are told. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'

export interface ClientOptions {
  readonly port: number
  readonly tls: 'off' | 'starttls'
}

/** A reply that was not what was hoped for. */
export class Refused extends Error {
  override name = 'Refused'
}

const dash = 0x2d

export class LoadClient {
  #socket: Socket
  #pending = ''
  #wanted = 0
  #replies: string[] = []
  #settle: { resolve: (replies: string[]) => void; reject: (error: Error) => void } | undefined
  #failure: Error | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  static async open({ port, tls }: ClientOptions): Promise<LoadClient> {
    const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true })
    const client = new LoadClient(socket)
    await client.#ask('', 1)
    await client.#ask('EHLO client.bench\r\n', 1)
    if (tls === 'starttls') await client.#startTls()
    return client
  }

  async #startTls(): Promise<void> {
    await this.#ask('STARTTLS\r\n', 1)
    this.#socket.removeAllListeners()
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false })
    this.#socket = secure
    await once(secure, 'secureConnect')
    this.#listen()
    await this.#ask('EHLO client.bench\r\n', 1)
  }

  #listen(): void {
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The connection was closed')))
    this.#socket.on('data', (piece: Buffer) => this.#read(piece))
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#settle?.reject(this.#failure)
    this.#settle = undefined
  }

  #read(piece: Buffer): void {
    this.#pending += piece.toString('latin1')
    for (let at = this.#pending.indexOf('\n'); at >= 0; at = this.#pending.indexOf('\n')) {
      const line = this.#pending.slice(0, at)
      this.#pending = this.#pending.slice(at + 1)
      if (line.charCodeAt(3) !== dash) this.#replies.push(line)
    }
    if (!this.#settle || this.#replies.length < this.#wanted) return
    const { resolve } = this.#settle
    this.#settle = undefined
    resolve(this.#replies.splice(0, this.#wanted))
  }

  async #ask(text: string, replies: number): Promise<string> {
    if (this.#failure) throw this.#failure
    const answered = new Promise<string[]>((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#wanted = replies
    })
    if (text !== '') this.#socket.write(text, 'latin1')
    else this.#read(Buffer.alloc(0))
    const lines = await answered
    const bad = lines.find((line) => line.charCodeAt(0) > 0x33)
    if (bad !== undefined) throw new Refused(bad.trim())
    return lines.at(-1) ?? ''
  }

  /** `head` is text, `body` is in wire form with the end mark. Resolves with the reply, 2xx. */
  async send({ sender, recipient, head, body }: Outgoing): Promise<string> {
    await this.#ask(`MAIL FROM:<${sender}>\r\nRCPT TO:<${recipient}>\r\nDATA\r\n`, 3)
    const answered = this.#ask('', 1)
    this.#socket.cork()
    this.#socket.write(head, 'latin1')
    this.#socket.write(body)
    this.#socket.uncork()
    return answered
  }

  /** QUIT without waiting for its answer. */
  quit(): void {
    this.#settle = undefined
    this.#failure ??= new Error('The client has quit')
    this.#socket.end('QUIT\r\n')
  }

  destroy(): void {
    this.#failure ??= new Error('The client was ended')
    this.#socket.destroy()
  }
}

export interface Outgoing {
  readonly sender: string
  readonly recipient: string
  readonly head: string
  readonly body: Buffer
}
