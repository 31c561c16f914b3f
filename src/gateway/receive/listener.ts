/** Listens for SMTP clients, in plain and, where wanted, with TLS from the first byte, and joins each session with the intake. */
import { createServer, type Server, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { Failure } from '#core/errors.ts'
import { connectSmtp } from '#protocols/smtp/client/client.ts'
import type { SmtpServerOptions } from '#protocols/smtp/session/options.ts'
import { serveSmtp, type SmtpSession } from '#protocols/smtp/session/session.ts'
import { openAccounts } from './accounts.ts'
import type { Answer, IncomingMessage } from './arrival.ts'
import { ClientLimits } from './limits/client-limits.ts'
import { MessageMemory } from './limits/message-memory.ts'
import { Turns } from './limits/turns.ts'
import { AnswerCache } from './recipients/answer-cache.ts'
import { CallForward, type Hop } from './recipients/call-forward.ts'
import { openRecipientCheck } from './recipients/recipient-check.ts'
import { sessionOptions } from './session-options.ts'
import { hooksFor, type Reception } from './session-hooks.ts'
import { settingsOf, type FullSettings, type SmtpSettings } from './settings.ts'

export interface ListenerOptions extends SmtpSettings {
  readonly tls: SecureContext
  readonly intake: { take(message: IncomingMessage): Promise<Answer> }
  /** Whether mail for this address is ours to pass on. */
  readonly serves: (address: string) => boolean
  /** The next hops of the route of an address, for questions about it; none where it goes to an MX. */
  readonly nextHopsOf?: (address: string) => readonly Hop[]
  readonly receiving: () => boolean
  /** Told of clients that are turned away. */
  readonly note?: (what: string, facts: Record<string, unknown>) => void
}

export interface Listener {
  readonly port: number
  /** Where TLS begins with the first byte, if anywhere. */
  readonly implicitTlsPort?: number
  /** Takes no new session, gives open ones 421 and waits for them, `graceMs` at most; what is left then is cut. */
  stop(graceMs: number): Promise<void>
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const used = error.code === 'EADDRINUSE'
      reject(
        used
          ? new Failure('port-in-use', `Another program listens on port ${port} of ${host}, wanted for SMTP.`)
          : error,
      )
    })
    server.listen(port, host, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : port)
    })
  })
}

function callForwardOf({ hostname, callForward }: FullSettings): CallForward {
  const { acceptedMinutes, refusedMinutes, timeoutSeconds, addresses } = callForward
  const times = { accepted: acceptedMinutes * 60_000, refused: refusedMinutes * 60_000 }
  return new CallForward({
    async open({ host, port, tls }) {
      const client = await connectSmtp({ host, port, tls, name: hostname, timeoutMs: timeoutSeconds * 1_000 })
      return {
        get usable() {
          return client.usable
        },
        verify: (address) => client.verify(address),
        close: () => void client.quit().catch(() => client.destroy()),
      }
    },
    cache: new AnswerCache({ times, most: addresses, now: Date.now }),
    now: Date.now,
  })
}

/** The open connections, bounded in number. */
class Connections {
  readonly #open = new Map<Socket, SmtpSession>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get full(): boolean {
    return this.#most > 0 && this.#open.size >= this.#most
  }

  add(socket: Socket, session: SmtpSession): void {
    this.#open.set(socket, session)
    void session.closed.finally(() => this.#open.delete(socket))
  }

  async stop(graceMs: number): Promise<void> {
    const sessions = [...this.#open.values()]
    for (const session of sessions) session.shutDown()
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, graceMs)
    await Promise.race([Promise.all(sessions.map(({ closed }) => closed)), late.promise])
    clearTimeout(timer)
    for (const socket of this.#open.keys()) socket.destroy()
  }
}

/** Told before anything is read; whoever wants TLS first would not understand the words. */
function turnAway(socket: Socket, implicitTls: boolean): void {
  socket.on('error', () => {})
  if (implicitTls) socket.destroy()
  else socket.end('421 4.3.2 Too many connections, try again later\r\n', () => socket.destroy())
}

async function receptionOf(options: ListenerOptions, settings: FullSettings, asked: CallForward): Promise<Reception> {
  const { limits, recipients, accounts } = settings
  const nextHopsOf = options.nextHopsOf ?? (() => [])
  return {
    ...options,
    limits: new ClientLimits(limits),
    turns: new Turns({ most: limits.messages, waitMs: limits.waitSeconds * 1_000 }),
    exists: await openRecipientCheck({ entries: recipients, nextHopsOf, callForward: asked }),
    accounts: await openAccounts(accounts),
    messageLimits: limits.message,
    note: options.note ?? (() => {}),
  }
}

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const settings = settingsOf(options)
  const { limits, host, port, implicitTlsPort, maxMessageSize } = settings
  const callForward = callForwardOf(settings)
  const reception = await receptionOf(options, settings, callForward)
  const memory = new MessageMemory({ most: limits.memoryMegabytes * 1_048_576, message: maxMessageSize })
  const connections = new Connections(limits.connections)
  const shared = sessionOptions(settings, { tls: options.tls, accounts: reception.accounts })
  const serverWith = (own: Pick<SmtpServerOptions, 'implicitTls'>): Server =>
    createServer((socket) => {
      if (connections.full) return turnAway(socket, own.implicitTls === true)
      const hooks = hooksFor(reception)
      const session = serveSmtp(socket, { ...shared, ...own, room: memory.roomFor(hooks.client) }, hooks)
      connections.add(socket, session)
      void session.closed.finally(() => hooks.leave())
    })
  await using servers = new AsyncDisposableStack()
  const open = async (own: Pick<SmtpServerOptions, 'implicitTls'>, at: number): Promise<number> => {
    const server = serverWith(own)
    const bound = await listen(server, host, at)
    servers.defer(() => void server.close())
    return bound
  }
  const bound = await open({}, port)
  const secure =
    implicitTlsPort === undefined ? {} : { implicitTlsPort: await open({ implicitTls: true }, implicitTlsPort) }
  const stack = servers.move()
  return {
    port: bound,
    ...secure,
    async stop(graceMs) {
      await stack.disposeAsync()
      await connections.stop(graceMs)
      callForward.close()
    },
  }
}
