/**
 * Worker threads for hostile work: a deadline per task, hard termination, replacement, renewal. A crash is a value, not an
 * exception. A worker that is to be renewed goes on working until its successor is ready.
 */
import { limits } from '#core/limits.ts'
import { Restarts, usualPauses, type RestartPauses } from './restarts.ts'
import { Seat } from './seat.ts'
import type { Failed, Job, Outcome, Task, WorkerMessage } from './task.ts'

/** `working`: tasks are taken, or will be soon. `failing`: no worker starts; tasks end at once until one does. */
export type PoolState = 'working' | 'failing'

export interface PoolOptions {
  /** Told what a worker posted with its `ready`, and with `told` later. */
  readonly onReady?: (value: unknown) => void
  readonly entry: URL
  readonly data: unknown
  readonly workers: number
  /** Tasks that may wait; more are refused at once. */
  readonly queue: number
  /** Tasks after which a worker is renewed, so that no leak of a library lasts; `limits.worker` says the usual number. */
  readonly renewal?: number
  readonly pauses?: RestartPauses
  /** Told why a worker ended by an error of its own: a fault of ours, or of what it worked on. */
  readonly onFault?: (error: unknown) => void
  /** Told of each change. */
  readonly onState?: (state: PoolState) => void
}

export class Pool<Result, Partial> implements AsyncDisposable {
  readonly #options: PoolOptions
  #data: unknown
  readonly #waiting: Job<Result, Partial>[] = []
  readonly #seats = new Set<Seat<Result, Partial>>()
  /** Successors that are not ready yet, by whom they replace. */
  readonly #successors = new Map<Seat<Result, Partial>, Seat<Result, Partial>>()
  readonly #restarts: Restarts
  #closed = false
  #state: PoolState = 'working'

  constructor(options: PoolOptions) {
    this.#options = options
    this.#data = options.data
    this.#restarts = new Restarts(options.pauses ?? usualPauses)
    this.#staff()
  }

  get state(): PoolState {
    return this.#state
  }

  run(task: Task<Partial>): Promise<Outcome<Result, Partial>> {
    if (task.signal?.aborted || this.#closed) return Promise.resolve({ done: false, why: 'cancelled' })
    if (this.#state === 'failing') return Promise.resolve({ done: false, why: 'no worker' })
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

  /** Hands `message` to all workers, each before the tasks that it takes later; those to come begin with `data`. */
  tell(message: unknown, data: unknown): void {
    this.#data = data
    for (const { worker } of this.#seats) worker.postMessage(message, [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#restarts.stop()
    this.#dismissAll('cancelled')
    const seats = [...this.#seats]
    for (const seat of seats) this.#end(seat, 'cancelled')
    await Promise.all(seats.map((seat) => seat.worker.terminate()))
  }

  /** Starts what is missing; while starts fail, one at a time. */
  #staff(): void {
    if (this.#closed || this.#restarts.arePaused) return
    const missing = this.#options.workers - (this.#seats.size - this.#successors.size)
    const now = this.#restarts.areFailing ? Math.min(1, missing) : missing
    for (let n = 0; n < now; n++) this.#hire()
  }

  #hire(): Seat<Result, Partial> {
    const { entry, onFault } = this.#options
    const seat: Seat<Result, Partial> = new Seat({
      entry,
      data: this.#data,
      hear: (message) => this.#hear(seat, message),
      ended: (error) => {
        if (error !== undefined && this.#seats.has(seat)) onFault?.(error)
        this.#replace(seat, 'crashed')
      },
      late: () => this.#replace(seat, 'time limit'),
    })
    this.#seats.add(seat)
    return seat
  }

  #hear(seat: Seat<Result, Partial>, { kind, value }: WorkerMessage): void {
    if (!this.#seats.has(seat)) return
    if (kind === 'ready') return this.#welcome(seat, value)
    if (kind === 'told') return this.#options.onReady?.(value)
    if (!seat.job) return
    if (kind === 'progress') {
      seat.job.partial = value as Partial
      seat.job.task.onProgress?.(value as Partial)
      return
    }
    seat.release()?.settle({ done: true, result: value as Result })
    seat.served += 1
    this.#renew(seat)
    this.#next()
  }

  #welcome(seat: Seat<Result, Partial>, value: unknown): void {
    seat.ready = true
    this.#restarts.succeeded()
    this.#enter('working')
    this.#options.onReady?.(value)
    for (const [before, successor] of this.#successors) {
      if (successor !== seat) continue
      this.#successors.delete(before)
      // One that is busy goes when it has finished.
      if (before.job === undefined) this.#replace(before, 'cancelled')
    }
    this.#staff()
    this.#next()
  }

  /** A worker that has served its time gets a successor, and goes when that is ready and it has nothing to do. */
  #renew(seat: Seat<Result, Partial>): void {
    const most = this.#options.renewal ?? limits.worker.tasksBeforeRenewal
    if (seat.served < most || this.#successors.has(seat)) return
    if (this.#seats.size - this.#successors.size > this.#options.workers) return this.#replace(seat, 'cancelled')
    if (!this.#restarts.arePaused) this.#successors.set(seat, this.#hire())
  }

  #next(): void {
    for (const seat of this.#seats) {
      if (!seat.isFree) continue
      const job = this.#waiting.shift()
      if (!job) return
      seat.take(job)
    }
  }

  #cancel(job: Job<Result, Partial>): void {
    const place = this.#waiting.indexOf(job)
    if (place >= 0) this.#waiting.splice(place, 1)
    job.settle({ done: false, why: 'cancelled' })
    for (const seat of this.#seats) if (seat.job === job) this.#replace(seat, 'cancelled')
  }

  #end(seat: Seat<Result, Partial>, why: Failed): boolean {
    if (!this.#seats.delete(seat)) return false
    this.#successors.delete(seat)
    for (const [before, successor] of this.#successors) if (successor === seat) this.#successors.delete(before)
    seat.fail(why)
    return true
  }

  #replace(seat: Seat<Result, Partial>, why: Failed): void {
    if (!this.#end(seat, why)) return
    void seat.worker.terminate()
    if (this.#closed) return
    if (!seat.ready) this.#restarts.failedThen(() => this.#staff())
    this.#staff()
    const isStuck = this.#restarts.areFailing && ![...this.#seats].some(({ ready }) => ready)
    if (isStuck) this.#enter('failing')
  }

  #enter(state: PoolState): void {
    if (state === 'failing') this.#dismissAll('no worker')
    if (this.#state === state) return
    this.#state = state
    this.#options.onState?.(state)
  }

  #dismissAll(why: Failed): void {
    for (const job of this.#waiting.splice(0)) job.settle({ done: false, why })
  }
}
