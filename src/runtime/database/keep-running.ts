/**
 * The built-in PostgreSQL kept running: a server that cannot be started now, or that ends by itself (a full disk, the
 * kernel short of memory), is started again with back-off, on the port it had. Mail does not wait for it.
 */
import { Failure } from '#core/errors.ts'
import { keepTrying } from '../lifecycle/keep-trying.ts'
import { preparePostgres, type EmbeddedOptions, type EmbeddedPostgres, type PreparedPostgres } from './embedded.ts'

export interface KeptPostgres {
  readonly url: string
  stop(): Promise<void>
}

export interface KeepRunningOptions extends EmbeddedOptions {
  /** Told when the server could not be started, or has ended by itself. */
  readonly onFailure: (error: unknown) => void
}

class Keeper implements KeptPostgres {
  readonly url: string
  readonly #prepared: PreparedPostgres
  readonly #onFailure: (error: unknown) => void
  readonly #stop = new AbortController()
  /** Aborted by our own stop, and by that of the whole process. */
  readonly #ending: AbortSignal
  #server: EmbeddedPostgres | undefined
  #trying: Promise<unknown> = Promise.resolve()

  constructor(prepared: PreparedPostgres, { onFailure, signal }: Pick<KeepRunningOptions, 'onFailure' | 'signal'>) {
    this.url = prepared.url
    this.#prepared = prepared
    this.#onFailure = onFailure
    this.#ending = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal
  }

  async start(): Promise<void> {
    const server = await this.#prepared.start()
    this.#server = server
    void server.ended.then(() => this.#lost())
  }

  keepTrying(): void {
    this.#trying = keepTrying(() => this.start(), { signal: this.#ending, onFailure: this.#onFailure })
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#trying
    await this.#server?.stop()
  }

  #lost(): void {
    this.#server = undefined
    if (this.#ending.aborted) return
    this.#onFailure(new Failure('database-unavailable', 'The built-in PostgreSQL has ended; it is started again.'))
    this.keepTrying()
  }
}

/** Waits for the first attempt. A port in use is thrown; any other failure is told, and the server follows later. */
export async function keepPostgres(options: KeepRunningOptions): Promise<KeptPostgres> {
  const keeper = new Keeper(await preparePostgres(options), options)
  await keeper.start().catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'database-unavailable') throw error
    options.onFailure(error)
    keeper.keepTrying()
  })
  return keeper
}
