/**
 * The SMTP client (RFC 5321): one connection, any number of messages. A reply is a value, whatever it says; the only error thrown
 * is SmtpConnectionError, when the connection cannot be made, is lost, or talks no SMTP; the client is then of no further use.
 */
import type { Envelope } from '#core/envelope.ts'
import { isMailbox } from '../address.ts'
import { reply, type Reply } from '../reply.ts'
import { openSession, type ConnectOptions, type OpenSession } from './connect.ts'
import { SmtpConnectionError } from './error.ts'
import { transact, type RecipientResult } from './transaction.ts'
import { verifyRecipient } from './verify.ts'

export type { ConnectOptions } from './connect.ts'
export { SmtpConnectionError } from './error.ts'

export interface SendResult {
  /** One for each recipient given, in that order. */
  readonly recipients: readonly RecipientResult[]
}

/** Connects and says hello. Opportunistic TLS that fails is tried once more without TLS (RFC 7435). */
export async function connectSmtp(options: ConnectOptions): Promise<SmtpClient> {
  try {
    return new SmtpClient(await openSession(options))
  } catch (error) {
    const again = options.tls === 'opportunistic' && error instanceof SmtpConnectionError && error.stage === 'tls'
    if (!again) throw error
    return new SmtpClient(await openSession({ ...options, tls: 'off' }))
  }
}

export class SmtpClient {
  readonly #session: OpenSession

  constructor(session: OpenSession) {
    this.#session = session
  }

  get extensions(): ReadonlyMap<string, string> {
    return this.#session.extensions
  }

  /** Whether another message may be sent here. */
  get usable(): boolean {
    return this.#session.connection.usable
  }

  get secure(): boolean {
    return 'encrypted' in this.#session.connection.socket
  }

  /** One call at a time. An aborted signal breaks the connection. `recipients` are some or all of the envelope's. */
  async send(
    envelope: Envelope,
    recipients: readonly string[],
    data: Buffer,
    signal?: AbortSignal,
  ): Promise<SendResult> {
    const addresses = [...(envelope.sender === '' ? [] : [envelope.sender]), ...recipients]
    if (!addresses.every(isMailbox)) return unfit(recipients)
    const { socket } = this.#session.connection
    const stop = () => socket.destroy()
    if (signal?.aborted === true) stop()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return { recipients: await transact(this.#session, { envelope, recipients, data }) }
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Asks whether the server takes an address; nothing is sent to it. One call at a time. */
  verify(address: string): Promise<Reply> {
    return verifyRecipient(this.#session, address)
  }

  reset(): Promise<Reply> {
    return this.#session.connection.ask('RSET')
  }

  /** Says goodbye and closes. A server that is gone already is no error. */
  async quit(): Promise<void> {
    const { connection } = this.#session
    try {
      if (connection.usable) await connection.ask('QUIT')
    } catch (error) {
      if (!(error instanceof SmtpConnectionError)) throw error
    } finally {
      connection.socket.destroy()
    }
  }

  /** Closes without a word. */
  destroy(): void {
    this.#session.connection.socket.destroy()
  }
}

/** An address with a line break or bracket inside would be a command of its own. */
function unfit(recipients: readonly string[]): SendResult {
  const answer = reply(553, '5.1.3', 'Malformed address')
  return { recipients: recipients.map((address) => ({ address, reply: answer })) }
}
