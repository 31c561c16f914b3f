/**
 * PostgreSQL's NOTIFY heard (documentation, "LISTEN" and "NOTIFY"): one connection that listens, opened again with back-off
 * when it breaks. What is sent while it is away is never heard: whoever listens looks for himself when told that it is back.
 */
import { Client } from 'pg'
import { keepTrying } from '../lifecycle/keep-trying.ts'

export interface ListenOptions {
  readonly url: string
  /** An identifier of lower-case letters and underscores. */
  readonly channel: string
  readonly onNotice: (payload: string) => void
  /** Listening from now on, for the first time or again. */
  readonly onListening: () => void
  readonly onFailure: (error: unknown) => void
  /** Milliseconds between two questions whether the connection is still there. */
  readonly heartbeat?: number
}

const usualHeartbeat = 30_000

class Listener implements AsyncDisposable {
  readonly #options: ListenOptions
  readonly #stop = new AbortController()
  readonly #following: Promise<void>

  constructor(options: ListenOptions) {
    this.#options = options
    this.#following = this.#follow()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#following
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    const { onFailure } = this.#options
    while (!signal.aborted) {
      const client = await keepTrying(() => this.#connect(), { signal, onFailure })
      if (client) await this.#untilLost(client)
    }
  }

  async #connect(): Promise<Client> {
    const { url, channel, onNotice } = this.#options
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
    client.on('notification', ({ payload = '' }) => onNotice(payload))
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
    } catch (error) {
      void client.end().catch(() => undefined)
      throw error
    }
    return client
  }

  /** A connection whose other end has gone without a word is found by asking. */
  async #untilLost(client: Client): Promise<void> {
    const { signal } = this.#stop
    const { onListening, heartbeat = usualHeartbeat } = this.#options
    const lost = Promise.withResolvers<void>()
    for (const event of ['end', 'error'] as const) client.once(event, () => lost.resolve())
    signal.addEventListener('abort', () => lost.resolve(), { once: true })
    const ask = (): void => void client.query('select 1').catch(() => lost.resolve())
    const asking = setInterval(ask, heartbeat).unref()
    if (!signal.aborted) onListening()
    else lost.resolve()
    await lost.promise
    clearInterval(asking)
    void client.end().catch(() => undefined)
  }
}

export function listen(options: ListenOptions): AsyncDisposable {
  return new Listener(options)
}
