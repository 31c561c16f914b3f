/** Two ends of a loopback connection with a server session behind one of them, for the tests of both sides. */
import { once } from 'node:events'
import net from 'node:net'
import { reply } from './reply.ts'
import type { ReceivedMessage, SmtpServerHooks, SmtpServerOptions } from './session/options.ts'
import { serveSmtp, type SmtpSession } from './session/session.ts'

const defaults: SmtpServerOptions = {
  hostname: 'mx.example.org',
  maxMessageSize: 100_000,
  maxRecipients: 100,
  commandTimeoutMs: 20_000,
  dataTimeoutMs: 20_000,
  maxErrors: 20,
  bareNewline: 'refuse',
}

export interface Loopback {
  readonly port: number
  readonly received: ReceivedMessage[]
  readonly sessions: SmtpSession[]
  connect(): net.Socket
  /** Does not wait for sessions at the end: for hooks that never answer. */
  abandon(): void
  [Symbol.asyncDispose](): Promise<void>
}

export async function serveLoopback(
  options: Partial<SmtpServerOptions> = {},
  hooks: Partial<SmtpServerHooks> = {},
): Promise<Loopback> {
  const received: ReceivedMessage[] = []
  const sessions: SmtpSession[] = []
  const onMessage = (message: ReceivedMessage) => {
    received.push(message)
    return Promise.resolve(reply(250, '2.0.0', 'Queued'))
  }
  const server = net.createServer((socket) => {
    sessions.push(serveSmtp(socket, { ...defaults, ...options }, { onMessage, ...hooks }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    received,
    sessions,
    connect: () => net.connect({ port, host: '127.0.0.1', noDelay: true }),
    abandon() {
      sessions.length = 0
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const session of sessions) session.shutDown()
      await Promise.all(sessions.map((session) => session.closed))
    },
  }
}

/** Everything the server says to these bytes, to the end of the connection. */
export async function converse(loopback: Loopback, parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = loopback.connect()
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  for (const part of parts) {
    if (!socket.write(part)) await once(socket, 'drain')
    if (parts.length > 1) await new Promise(setImmediate)
  }
  await once(socket, 'close')
  return text
}
