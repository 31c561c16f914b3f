/** Listens for SMTP clients and joins each session with the intake. */
import { createServer, type Server, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { Failure } from '#core/errors.ts'
import { limits } from '#core/limits.ts'
import { reply, type Reply } from '#protocols/smtp/reply.ts'
import { serveSmtp, type SmtpSession } from '#protocols/smtp/session/session.ts'
import type { SmtpServerHooks } from '#protocols/smtp/session/options.ts'
import type { Intake } from './intake.ts'

export interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly hostname: string
  readonly maxMessageSize: number
  readonly tls: SecureContext
  readonly intake: Intake
  /** Whether mail for this address is ours to pass on. */
  readonly serves: (address: string) => boolean
  readonly receiving: () => boolean
}

export interface Listener {
  readonly port: number
  /** Takes no new session, gives open ones 421 and waits for them, `graceMs` at most. */
  stop(graceMs: number): Promise<void>
}

/** RFC 5321 section 4.5.3.2 asks for at least these times. */
const manners = {
  maxRecipients: limits.message.recipients,
  commandTimeoutMs: 300_000,
  dataTimeoutMs: 180_000,
  maxErrors: 10,
  bareNewline: 'refuse',
} as const

function hooksOf(options: ListenerOptions): SmtpServerHooks {
  const { intake, serves, receiving } = options
  return {
    async onConnect() {
      return receiving() ? undefined : reply(421, '4.3.2', 'Receiving is switched off')
    },
    async onRecipient(address) {
      return serves(address) ? undefined : reply(550, '5.7.1', `Relaying of mail for ${address} is not allowed`)
    },
    async onMessage(message): Promise<Reply> {
      const { code, enhanced, text } = await intake.take(message)
      return reply(code, enhanced, text)
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const used = error.code === 'EADDRINUSE'
      reject(
        used
          ? new Failure('port-in-use', `Another program listens on port ${port} of ${host}, wanted for SMTP.`)
          : error,
      )
    })
    server.listen(port, host, resolve)
  })
}

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { host, port, hostname, maxMessageSize, tls } = options
  const sessions = new Set<SmtpSession>()
  const hooks = hooksOf(options)
  const server = createServer((socket: Socket) => {
    const session = serveSmtp(socket, { ...manners, hostname, maxMessageSize, tls }, hooks)
    sessions.add(session)
    void session.closed.finally(() => sessions.delete(session))
  })
  await listen(server, host, port)
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    async stop(graceMs) {
      server.close()
      for (const session of sessions) session.shutDown()
      const open = Promise.all([...sessions].map((session) => session.closed))
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, graceMs)
      await Promise.race([open, late.promise])
      clearTimeout(timer)
    },
  }
}
