/** The ports of SMTP delivery on our own client and resolver: their errors become values here. */
import { connectSmtp, SmtpConnectionError, type SmtpClient } from '#protocols/smtp/client/client.ts'
import type { MailResolver } from '#protocols/dns/resolve.ts'
import { isPositive, isTemporary, oneLine, replyText, type Reply } from '#protocols/smtp/reply.ts'
import type { Connect, ResolveMailHosts, SmtpConnection, Transaction, TransactionAnswer } from './smtp-ports.ts'
import type { RecipientOutcome } from './transport.ts'

export interface ConnectSettings {
  /** Our name in EHLO. */
  readonly name: string
  /** For the TCP connection of one host. */
  readonly connectMs: number
  /** For each reply. Long, for who hangs up while the other side still works on the message makes a second copy (RFC 5321, 4.5.3.2). */
  readonly replyMs: number
}

const textOf = (error: unknown) => oneLine(error instanceof Error ? error.message : String(error))

export function connectWith({ name, connectMs, replyMs }: ConnectSettings): Connect {
  return async ({ host, port, tls, signal }) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(connectMs)])
    try {
      const client = await connectSmtp({ host, port, tls, name, timeoutMs: replyMs, signal: limit })
      return { kind: 'connected', connection: connectionOf(client) }
    } catch (error) {
      return { kind: 'failed', reply: failureText(error, host) }
    }
  }
}

function failureText(error: unknown, host: string): string {
  if (error instanceof SmtpConnectionError && error.reply) return replyText(error.reply)
  const code = error instanceof SmtpConnectionError && error.stage === 'tls' ? '4.7.5' : '4.4.1'
  return `451 ${code} ${host}: ${textOf(error)}`
}

function connectionOf(client: SmtpClient): SmtpConnection {
  return {
    send: (transaction) => send(client, transaction),
    get usable() {
      return client.usable
    },
    tls: client.secure ? 'TLS' : 'none',
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
      if (found.length === 0) return { kind: 'no-domain' }
      return { kind: 'hosts', hosts: found.map(({ host, priority }) => ({ host, preference: priority })) }
    } catch (error) {
      return { kind: 'failed', why: textOf(error) }
    }
  }
}
