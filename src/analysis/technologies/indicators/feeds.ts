/** Keeps lists with an address up to date: fetched when their time has come; a failure is shown and the old content still counts. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '#core/errors.ts'
import { most, type IndicatorList } from '#formats/indicators/indicator.ts'
import type { IndicatorListRow } from '#contract/analysis-technologies-api.ts'
import { readList } from './read-list.ts'
import type { IndicatorStore } from './store.ts'

export interface FeedParts {
  readonly store: IndicatorStore
  readonly fetch: typeof fetch
  /** Told when a list has new content. */
  readonly onChange: () => void
  readonly onFault: (error: unknown) => void
  readonly now: () => number
  /** Domains of so many honest letters that no list may name them alone. */
  readonly common: ReadonlySet<string>
}

const interval = 10 * 60_000
const patience = 5 * 60_000

export class IndicatorFeeds implements AsyncDisposable {
  readonly #parts: FeedParts
  readonly #stop = new AbortController()
  readonly #running: Promise<void>

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** Fetches one list now. */
  async fetch(id: string): Promise<IndicatorListRow> {
    const { store, now, common } = this.#parts
    const { address, purpose } = await store.list(id)
    if (address === null)
      throw new Failure('invalid-request', 'The list was uploaded; there is no address to fetch it from.')
    try {
      return await this.fill(
        id,
        await readList(await this.#download(address), purpose === 'known-good' ? new Set() : common),
      )
    } catch (error) {
      if (!this.#stop.signal.aborted) await store.failed(id, messageOf(error), new Date(now()))
      throw error
    }
  }

  /** Puts the content in the place of what the list holds. */
  async fill(id: string, list: IndicatorList): Promise<IndicatorListRow> {
    const { store, now, onChange } = this.#parts
    const row = await store.fill(id, list, new Date(now()))
    onChange()
    return row
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#round().catch((error: unknown) => this.#parts.onFault(error))
      await sleep(interval, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #round(): Promise<void> {
    const { store, now } = this.#parts
    for (const { id } of await store.due(new Date(now()))) {
      if (this.#stop.signal.aborted) return
      // The list shows why; the next one is not kept waiting.
      await this.fetch(id).catch(() => undefined)
    }
  }

  async #download(address: string): Promise<Uint8Array> {
    const signal = AbortSignal.any([AbortSignal.timeout(patience), this.#stop.signal])
    const response = await this.#parts.fetch(address, { signal, redirect: 'follow' })
    if (!response.ok)
      throw new Failure('invalid-request', `The server of the list answered ${response.status} ${response.statusText}`)
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of response.body ?? []) {
      size += piece.length
      if (size > most.bytes) throw new Failure('invalid-request', 'The list is too large.')
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
