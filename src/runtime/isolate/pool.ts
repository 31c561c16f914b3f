/** Worker threads for hostile work: a deadline per task, hard termination, replacement, renewal. A crash is a value, not an exception. */
import { Worker, type Transferable } from 'node:worker_threads'
import { limits } from '#core/limits.ts'

export interface PoolOptions {
  /** Told what a worker posted with its `ready`. */
  readonly onReady?: (value: unknown) => void
  readonly entry: URL
  readonly data: unknown
  readonly workers: number
  /** Tasks that may wait; more are refused at once. */
  readonly queue: number
  /** Told why a worker ended by an error of its own: a fault of ours, or of what it worked on. */
  readonly onFault?: (error: unknown) => void
}

export interface Task<Partial> {
  readonly payload: unknown
  readonly transfer?: readonly Transferable[]
  /** Milliseconds from the moment a worker takes it. */
  readonly deadline: number
  readonly signal?: AbortSignal
  readonly onProgress?: (partial: Partial) => void
}

export type Outcome<Result, Partial> =
  | { readonly done: true; readonly result: Result }
  | {
      readonly done: false
      readonly why: 'time limit' | 'crashed' | 'cancelled' | 'queue full'
      readonly partial?: Partial
    }

/** What a worker posts: `ready` once, then any number of `progress` and one `result` for each task. */
export type WorkerMessage = { readonly kind: 'ready' | 'progress' | 'result'; readonly value?: unknown }

interface Job<Result, Partial> {
  readonly task: Task<Partial>
  readonly settle: (outcome: Outcome<Result, Partial>) => void
  partial?: Partial
}

interface Seat<Result, Partial> {
  worker: Worker
  ready: boolean
  served: number
  job?: Job<Result, Partial>
  timer?: NodeJS.Timeout
}

export class Pool<Result, Partial> implements AsyncDisposable {
  readonly #options: PoolOptions
  readonly #waiting: Job<Result, Partial>[] = []
  readonly #seats = new Set<Seat<Result, Partial>>()
  #closed = false
  /** Starts in a row that never became ready; stops a worker that cannot start from being replaced for ever. */
  #failedStarts = 0

  constructor(options: PoolOptions) {
    this.#options = options
    for (let n = 0; n < options.workers; n++) this.#hire()
  }

  run(task: Task<Partial>): Promise<Outcome<Result, Partial>> {
    if (task.signal?.aborted || this.#closed) return Promise.resolve({ done: false, why: 'cancelled' })
    if (this.#seats.size === 0) return Promise.resolve({ done: false, why: 'crashed' })
    if (this.#waiting.length >= this.#options.queue) return Promise.resolve({ done: false, why: 'queue full' })
    const { promise, resolve } = Promise.withResolvers<Outcome<Result, Partial>>()
    // A signal may outlive many tasks: what listens to it must not, or it would keep their payloads.
    const cancel = (): void => this.#cancel(job)
    const settle = (outcome: Outcome<Result, Partial>): void => {
      task.signal?.removeEventListener('abort', cancel)
      resolve(outcome)
    }
    const job: Job<Result, Partial> = { task, settle }
    task.signal?.addEventListener('abort', cancel, { once: true })
    this.#waiting.push(job)
    this.#next()
    return promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const job of this.#waiting.splice(0)) job.settle({ done: false, why: 'cancelled' })
    const seats = [...this.#seats]
    for (const seat of seats) this.#end(seat, 'cancelled')
    await Promise.all(seats.map((seat) => seat.worker.terminate()))
  }

  #hire(): void {
    if (this.#closed || this.#failedStarts > 3) return
    const { entry, data } = this.#options
    const resourceLimits = { maxOldGenerationSizeMb: limits.worker.heapMegabytes }
    const worker = new Worker(entry, { workerData: data, resourceLimits })
    const seat: Seat<Result, Partial> = { worker, ready: false, served: 0 }
    this.#seats.add(seat)
    worker.on('message', (message: WorkerMessage) => this.#hear(seat, message))
    worker.on('error', (error) => {
      this.#options.onFault?.(error)
      this.#replace(seat, 'crashed')
    })
    worker.on('exit', () => this.#replace(seat, 'crashed'))
  }

  #hear(seat: Seat<Result, Partial>, { kind, value }: WorkerMessage): void {
    if (kind === 'ready') {
      seat.ready = true
      this.#failedStarts = 0
      this.#options.onReady?.(value)
      return this.#next()
    }
    if (!seat.job) return
    if (kind === 'progress') {
      seat.job.partial = value as Partial
      seat.job.task.onProgress?.(value as Partial)
      return
    }
    this.#release(seat)?.settle({ done: true, result: value as Result })
    if (++seat.served >= limits.worker.tasksBeforeRenewal) this.#replace(seat, 'cancelled')
    this.#next()
  }

  #next(): void {
    for (const seat of this.#seats) {
      if (!seat.ready || seat.job) continue
      const job = this.#waiting.shift()
      if (!job) return
      seat.job = job
      seat.timer = setTimeout(
        () => this.#replace(seat, 'time limit'),
        job.task.deadline + limits.worker.graceAfterDeadline,
      )
      seat.worker.postMessage(job.task.payload, [...(job.task.transfer ?? [])])
    }
  }

  #cancel(job: Job<Result, Partial>): void {
    const place = this.#waiting.indexOf(job)
    if (place >= 0) this.#waiting.splice(place, 1)
    job.settle({ done: false, why: 'cancelled' })
    for (const seat of this.#seats) if (seat.job === job) this.#replace(seat, 'cancelled')
  }

  #release(seat: Seat<Result, Partial>): Job<Result, Partial> | undefined {
    clearTimeout(seat.timer)
    const job = seat.job
    delete seat.job
    return job
  }

  #end(seat: Seat<Result, Partial>, why: 'time limit' | 'crashed' | 'cancelled'): boolean {
    if (!this.#seats.delete(seat)) return false
    const job = this.#release(seat)
    job?.settle({ done: false, why, ...(job.partial === undefined ? {} : { partial: job.partial }) })
    return true
  }

  #replace(seat: Seat<Result, Partial>, why: 'time limit' | 'crashed' | 'cancelled'): void {
    if (!this.#end(seat, why)) return
    if (!seat.ready) this.#failedStarts++
    void seat.worker.terminate()
    this.#hire()
    if (this.#seats.size === 0) for (const job of this.#waiting.splice(0)) job.settle({ done: false, why: 'crashed' })
  }
}
