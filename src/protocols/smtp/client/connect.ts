/** Opening of a client session: TCP, greeting, EHLO or HELO, STARTTLS (RFC 3207) as far as wanted. */
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { isPositive } from '../reply.ts'
import { ClientConnection } from './connection.ts'
import { SmtpConnectionError } from './error.ts'

export interface ConnectOptions {
  readonly host: string
  readonly port: number
  /** Our name in EHLO. */
  readonly name: string
  readonly tls: 'off' | 'opportunistic' | 'required'
  /** Name for SNI and for the certificate; the host when absent. */
  readonly servername?: string
  /** For the connection, the handshake and each reply. */
  readonly timeoutMs: number
  /** For the reply to a message; RFC 5321 wants ten minutes. `timeoutMs` when absent. */
  readonly finalTimeoutMs?: number
  /** Whether the certificate must be valid for the name. */
  readonly verify?: boolean
  /** Address to connect from. */
  readonly localAddress?: string
  readonly signal?: AbortSignal
}

export interface OpenSession {
  readonly connection: ClientConnection
  /** Keyword in upper case and what stands behind it. */
  readonly extensions: ReadonlyMap<string, string>
}

export async function openSession(options: ConnectOptions): Promise<OpenSession> {
  const connection = new ClientConnection(await openSocket(options), options.timeoutMs, options.finalTimeoutMs)
  const greeting = await connection.reply()
  if (!isPositive(greeting)) throw connection.broken('The server does not want us', greeting)
  const extensions = await sayHello(connection, options.name)
  if (options.tls === 'off') return ready(connection, extensions)
  if (!extensions.has('STARTTLS')) {
    if (options.tls === 'opportunistic') return ready(connection, extensions)
    connection.stage = 'tls'
    throw connection.broken('The server does not offer TLS')
  }
  await startTls(connection, options)
  return ready(connection, await sayHello(connection, options.name))
}

function ready(connection: ClientConnection, extensions: ReadonlyMap<string, string>): OpenSession {
  connection.stage = 'command'
  return { connection, extensions }
}

async function openSocket({ host, port, timeoutMs, localAddress, signal }: ConnectOptions): Promise<net.Socket> {
  const socket = net.connect({ host, port, noDelay: true, ...(localAddress !== undefined && { localAddress }) })
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    await once(socket, 'connect', { signal: signal === undefined ? limit : AbortSignal.any([limit, signal]) })
    return socket
  } catch (error) {
    socket.on('error', () => {})
    socket.destroy()
    throw new SmtpConnectionError('connect', limit.aborted ? 'Connecting took too long' : messageOf(error))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function sayHello(connection: ClientConnection, name: string): Promise<ReadonlyMap<string, string>> {
  const extended = await connection.ask(`EHLO ${name}`)
  if (isPositive(extended)) return new Map(extended.lines.slice(1).map(extensionOf))
  const plain = extended.code === 421 ? extended : await connection.ask(`HELO ${name}`)
  if (!isPositive(plain)) throw connection.broken('The server refused our hello', plain)
  return new Map()
}

function extensionOf(line: string): [string, string] {
  const [keyword = '', ...values] = line.trim().split(/[ =]/u)
  return [keyword.toUpperCase(), values.join(' ')]
}

async function startTls(connection: ClientConnection, options: ConnectOptions): Promise<void> {
  connection.stage = 'tls'
  const answer = await connection.ask('STARTTLS')
  if (!isPositive(answer)) throw connection.broken('The server refused STARTTLS', answer)
  // Words in plain text behind the reply would be somebody else's, meant to be heard after TLS.
  if (connection.input.pending > 0) throw connection.broken('The server spoke in plain text behind STARTTLS')
  connection.input.detach()
  const { servername = options.host, verify = false, timeoutMs } = options
  const secured = tls.connect({
    socket: connection.socket,
    rejectUnauthorized: verify,
    ...(net.isIP(servername) === 0 && { servername }),
  })
  try {
    await once(secured, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    secured.on('error', () => {})
    secured.destroy()
    throw connection.broken(`TLS failed: ${messageOf(error)}`)
  }
  connection.socket = secured
  connection.input.attach(secured)
  connection.stage = 'greeting'
}
