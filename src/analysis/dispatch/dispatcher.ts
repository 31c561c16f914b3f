/**
 * Runs open submissions, the most urgent first, a few at a time. What waits is in the database; here is only what runs. A
 * run whose claim was lost is given up: another has it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Claimed, Claims } from './claims.ts'

export interface DispatcherOptions {
  /** Submissions at once; 0 leaves all to other processes. */
  readonly workers: number
  readonly claims: Claims
  readonly run: (submission: Claimed, signal: AbortSignal) => Promise<void>
  /** Told what could not be finished now: a submission, or the claims themselves. */
  readonly onFault: (id: string, error: unknown) => void
  /** More may wait than there are hands for here. */
  readonly onFull?: () => void
  /** Milliseconds between two renewals of the claims, and between two looks that nobody asked for. */
  readonly rhythm?: { readonly renewal: number; readonly look: number }
}

/** Of a claim's lease; a third, so that two renewals may fail. */
export const lease = 15_000
const usualRhythm = { renewal: lease / 3, look: 5_000 }
const retryAfter = 5_000

interface Run {
  readonly abort: AbortController
  readonly done: Promise<void>
}

export class Dispatcher implements AsyncDisposable {
  readonly #options: DispatcherOptions
  /** By claim. */
  readonly #running = new Map<string, Run>()
  readonly #stop = new AbortController()
  readonly #rhythms: Promise<void>
  #filling: Promise<void> | undefined
  /** Whether something may wait that has not been looked for. */
  #mayWait = false

  constructor(options: DispatcherOptions) {
    this.#options = options
    const { renewal, look } = options.rhythm ?? usualRhythm
    this.#rhythms = Promise.all([
      this.#every(renewal, () => this.#renew()),
      this.#every(look, async () => this.wake()),
    ]).then(() => undefined)
  }

  /** Says that something may wait. */
  wake(): void {
    if (this.#stop.signal.aborted) return
    this.#mayWait = true
    if (this.#hands === 0) return this.#options.onFull?.()
    this.#filling ??= this.#fill().finally(() => (this.#filling = undefined))
  }

  /** Takes no more, waits for what runs to notice, and gives it back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    for (const { abort } of this.#running.values()) abort.abort()
    await this.#filling
    await Promise.all([...this.#running.values()].map(({ done }) => done))
    await this.#rhythms
  }

  get #hands(): number {
    return this.#options.workers - this.#running.size
  }

  async #fill(): Promise<void> {
    while (this.#mayWait && this.#hands > 0 && !this.#stop.signal.aborted) {
      this.#mayWait = false
      const hands = this.#hands
      const taken = await this.#take(hands)
      for (const submission of taken) this.#start(submission)
      if (taken.length === hands) this.#mayWait = true
    }
    if (this.#mayWait && !this.#stop.signal.aborted) this.#options.onFull?.()
  }

  async #take(most: number): Promise<Claimed[]> {
    try {
      return await this.#options.claims.take(most)
    } catch (error) {
      this.#options.onFault('', error)
      return []
    }
  }

  #start(submission: Claimed): void {
    const abort = new AbortController()
    if (this.#stop.signal.aborted) abort.abort()
    const done = this.#run(submission, abort.signal).finally(() => {
      this.#running.delete(submission.claim)
      if (this.#mayWait) this.wake()
    })
    this.#running.set(submission.claim, { abort, done })
  }

  async #run(submission: Claimed, signal: AbortSignal): Promise<void> {
    const { run, onFault, claims } = this.#options
    try {
      if (!signal.aborted) await run(submission, signal)
      if (this.#stop.signal.aborted) await claims.release([submission.claim])
    } catch (error) {
      onFault(submission.id, error)
      await claims.postpone(submission.claim, retryAfter).catch(() => undefined)
    }
  }

  async #renew(): Promise<void> {
    const claims = [...this.#running.keys()]
    if (claims.length === 0) return
    try {
      const kept = new Set(await this.#options.claims.renew(claims))
      for (const claim of claims) if (!kept.has(claim)) this.#running.get(claim)?.abort.abort()
    } catch (error) {
      this.#options.onFault('', error)
    }
  }

  async #every(milliseconds: number, act: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
      if (!signal.aborted) await act()
    }
  }
}
