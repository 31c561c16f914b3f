/** The ports of SMTP delivery on our own client and resolver: their errors become values here. */
import { SmtpClient, SmtpConnectionError } from '#protocols/smtp/client/client.ts'
import { openSession } from '#protocols/smtp/client/connect.ts'
import type { MailResolver } from '#protocols/dns/resolve.ts'
import { isPositive, isTemporary, oneLine, replyText, type Reply } from '#protocols/smtp/reply.ts'
import { judgeTls } from './smtp/tls-check.ts'
import type {
  Connect,
  Connected,
  ConnectRequest,
  ResolveMailHosts,
  SmtpConnection,
  TlsNeed,
  Transaction,
  TransactionAnswer,
} from './smtp/ports.ts'
import type { RecipientOutcome } from './transport.ts'

export interface ConnectSettings {
  /** Our name in EHLO. */
  readonly name: string
  /** For the TCP connection of one address. */
  readonly connectMs: number
  /** For each reply. Long, for who hangs up while the other side still works on the message makes a second copy (RFC 5321, 4.5.3.2). */
  readonly replyMs: number
}

const textOf = (error: unknown) => oneLine(error instanceof Error ? error.message : String(error))

export function connectWith(settings: ConnectSettings): Connect {
  return async (request) => {
    let last: Connected = { kind: 'failed', reply: `451 4.4.4 ${request.host} has no address` }
    for (const address of request.addresses ?? [request.host]) {
      request.signal.throwIfAborted()
      last = await connectTo(settings, request, address)
      if (last.kind === 'connected') return last
    }
    return last
  }
}

async function connectTo(settings: ConnectSettings, request: ConnectRequest, address: string): Promise<Connected> {
  const need = request.need ?? { level: request.tls, names: [request.host], because: 'route' }
  try {
    return await open(settings, request, { address, need })
  } catch (error) {
    const failedTls = error instanceof SmtpConnectionError && error.stage === 'tls'
    if (!failedTls || need.level !== 'opportunistic') return { kind: 'failed', reply: failureText(error, request.host) }
    return openPlain(settings, request, { address, why: error.message })
  }
}

async function openPlain(
  settings: ConnectSettings,
  request: ConnectRequest,
  { address, why }: { address: string; why: string },
): Promise<Connected> {
  try {
    return await open(settings, request, { address, need: { level: 'off', because: why } })
  } catch (error) {
    return { kind: 'failed', reply: failureText(error, request.host) }
  }
}

interface Way {
  readonly address: string
  readonly need: TlsNeed
}

async function open(
  { name, connectMs, replyMs }: ConnectSettings,
  { host, port, signal }: ConnectRequest,
  { address, need }: Way,
): Promise<Connected> {
  const { level } = need
  const session = await openSession({
    host: address,
    port,
    name,
    servername: host,
    tls: level === 'off' || level === 'opportunistic' ? level : 'required',
    timeoutMs: replyMs,
    signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]),
  })
  const { text, refusal } = judgeTls(session.connection.socket, need, Date.now())
  const client = new SmtpClient(session)
  if (refusal !== undefined) {
    client.destroy()
    return { kind: 'failed', reply: `451 4.7.5 ${host}: ${refusal}` }
  }
  return { kind: 'connected', connection: connectionOf(client, text === 'none' ? withoutTls(need) : text) }
}

const withoutTls = ({ level, because }: TlsNeed): string =>
  level === 'off' ? `none${because === undefined || because === 'route' ? '' : `: ${because}`}` : 'none: not offered'

function failureText(error: unknown, host: string): string {
  if (error instanceof SmtpConnectionError && error.reply) return replyText(error.reply)
  const code = error instanceof SmtpConnectionError && error.stage === 'tls' ? '4.7.5' : '4.4.1'
  return `451 ${code} ${host}: ${textOf(error)}`
}

function connectionOf(client: SmtpClient, tls: string): SmtpConnection {
  return {
    send: (transaction) => send(client, transaction),
    get usable() {
      return client.usable
    },
    tls,
    reportsSuccess: client.extensions.has('DSN'),
    close: () => void client.quit().catch(() => client.destroy()),
  }
}

async function send(client: SmtpClient, transaction: Transaction): Promise<TransactionAnswer> {
  const { envelope, recipients, data, signal } = transaction
  const addresses = recipients.map(({ address }) => address)
  try {
    const { recipients: results } = await client.send(envelope, addresses, data, signal)
    const [first] = results
    // 421: the server closes and has taken nothing; another connection may do better.
    if (first && results.every(({ reply }) => reply.code === 421)) {
      client.destroy()
      return { kind: 'lost', why: replyText(first.reply), mayHaveArrived: false }
    }
    return { kind: 'answered', recipients: results.map(({ reply }) => outcomeOf(reply)) }
  } catch (error) {
    // Of an error that is not the client's own nobody knows how far it came, so the worst is assumed.
    const mayHaveArrived = error instanceof SmtpConnectionError ? error.mayHaveArrived : true
    return { kind: 'lost', why: textOf(error), mayHaveArrived }
  }
}

function outcomeOf(reply: Reply): RecipientOutcome {
  const text = replyText(reply)
  if (isPositive(reply)) return { kind: 'delivered', reply: text }
  return { kind: isTemporary(reply) ? 'temporary' : 'permanent', reply: text }
}

export function resolveWith(resolver: MailResolver): ResolveMailHosts {
  return async (domain, signal) => {
    try {
      const found = await resolver.exchanges(domain, signal)
      if (found === 'null-mx') return { kind: 'null-mx' }
      if (found.values.length === 0) return { kind: 'no-domain' }
      const hosts = found.values.map(({ host, priority }) => ({ host, preference: priority }))
      return { kind: 'hosts', hosts, secure: found.secure }
    } catch (error) {
      return { kind: 'failed', why: textOf(error) }
    }
  }
}
