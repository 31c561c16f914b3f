/** A listener on free ports whose intake keeps what it is given, and a client that speaks line by line. */
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { testCertificate } from '#protocols/smtp/certificate.fixture.ts'
import { SocketInput } from '#protocols/smtp/socket-input.ts'
import type { ConfigInput } from '#runtime/config/schema.ts'
import { smtpSchema } from '#runtime/config/smtp.ts'
import type { Answer, IncomingMessage } from './arrival.ts'
import { startListener, type Listener, type ListenerOptions } from './listener.ts'

export interface TestListener extends AsyncDisposable {
  readonly listener: Listener
  readonly taken: IncomingMessage[]
  connect(port?: number): Promise<Talk>
}

export async function openTestListener(
  smtp: ConfigInput['smtp'] = {},
  more: Partial<ListenerOptions> = {},
): Promise<TestListener> {
  const taken: IncomingMessage[] = []
  const { tls: _, ...settings } = smtpSchema.parse(smtp)
  const take = async (message: IncomingMessage): Promise<Answer> => {
    taken.push(message)
    return { code: 250, enhanced: '2.0.0', text: 'Taken' }
  }
  const listener = await startListener({
    ...settings,
    host: '127.0.0.1',
    port: 0,
    hostname: 'mx.example.org',
    maxMessageSize: 1_000_000,
    tls: tls.createSecureContext({ ...testCertificate, minVersion: 'TLSv1.2' }),
    intake: { take },
    serves: (address) => address.endsWith('@example.org'),
    receiving: () => true,
    ...more,
  })
  return {
    listener,
    taken,
    connect: async (port = listener.port) => new Talk(await plainSocket(port)),
    [Symbol.asyncDispose]: () => listener.stop(0),
  }
}

export async function plainSocket(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

export class Talk {
  socket: net.Socket
  #input: SocketInput

  constructor(socket: net.Socket) {
    this.socket = socket
    this.#input = new SocketInput(socket, () => {})
  }

  /** The last line of the next reply. */
  async hear(): Promise<string> {
    for (;;) {
      const line = await this.#input.line({ timeoutMs: 10_000, limit: 4_096 })
      const text = Buffer.isBuffer(line) ? line.toString() : `<${line}>`
      if (!/^\d{3}-/.test(text)) return text
    }
  }

  async say(...lines: readonly string[]): Promise<string> {
    let last = ''
    for (const line of lines) {
      this.socket.write(`${line}\r\n`)
      last = await this.hear()
    }
    return last
  }

  /** EHLO, STARTTLS, TLS and EHLO again. */
  async secure(options: tls.ConnectionOptions = {}): Promise<this> {
    await this.say('EHLO x', 'STARTTLS')
    this.#input.detach()
    this.socket = tls.connect({ socket: this.socket, rejectUnauthorized: false, ...options })
    await once(this.socket, 'secureConnect')
    this.#input = new SocketInput(this.socket, () => {})
    await this.say('EHLO x')
    return this
  }
}
