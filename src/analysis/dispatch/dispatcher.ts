/** Runs open submissions, the earliest deadline first, a few at a time. One that cannot be finished now is tried again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DueQueue, type Job } from './due-queue.ts'

export interface DispatcherOptions {
  readonly workers: number
  readonly run: (id: string, signal: AbortSignal) => Promise<void>
  readonly onFault: (id: string, error: unknown) => void
  /** Resolves when a failed job may be tried again; for tests. */
  readonly pause?: (signal: AbortSignal) => Promise<void>
}

const retryAfter = 5_000
const retryPause = async (signal: AbortSignal): Promise<void> => {
  await sleep(retryAfter, undefined, { signal, ref: false }).catch(() => undefined)
}

export class Dispatcher implements AsyncDisposable {
  readonly #options: DispatcherOptions
  readonly #queue = new DueQueue()
  /** Every job here, waiting, running or paused, so that none runs twice at once. */
  readonly #known = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  /** One for each run: what listens to a run's signal is let go with the run. */
  readonly #aborts = new Set<AbortController>()

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  add(job: Job): void {
    if (this.#stop.signal.aborted || this.#known.has(job.id)) return
    this.#known.add(job.id)
    this.#queue.push(job)
    this.#fill()
  }

  /** Stops taking jobs and waits for the running ones to notice; what is open is found in the database at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    for (const abort of this.#aborts) abort.abort()
    this.#queue.clear()
    await Promise.all(this.#running)
  }

  #fill(): void {
    while (this.#running.size < this.#options.workers && !this.#stop.signal.aborted) {
      const job = this.#queue.pop()
      if (!job) return
      const running = this.#run(job).finally(() => {
        this.#running.delete(running)
        this.#fill()
      })
      this.#running.add(running)
    }
  }

  async #run(job: Job): Promise<void> {
    const abort = new AbortController()
    this.#aborts.add(abort)
    try {
      await this.#options.run(job.id, abort.signal)
      this.#known.delete(job.id)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      this.#options.onFault(job.id, error)
      void this.#later(job)
    } finally {
      this.#aborts.delete(abort)
    }
  }

  async #later(job: Job): Promise<void> {
    await (this.#options.pause ?? retryPause)(this.#stop.signal)
    this.#known.delete(job.id)
    this.add(job)
  }
}
