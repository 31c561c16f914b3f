/** One worker thread: what it works on, how much it has done, when its time is over. */
import { Worker } from 'node:worker_threads'
import { limits } from '#core/limits.ts'
import type { Failed, Job, WorkerMessage } from './task.ts'

export interface SeatOptions {
  readonly entry: URL
  readonly data: unknown
  readonly hear: (message: WorkerMessage) => void
  /** Its worker is gone, with the error where there was one. */
  readonly ended: (error?: unknown) => void
  /** Its task has overrun. */
  readonly late: () => void
}

export class Seat<Result, Partial> {
  readonly worker: Worker
  readonly #late: () => void
  ready = false
  served = 0
  job?: Job<Result, Partial>
  #timer?: NodeJS.Timeout

  constructor({ entry, data, hear, ended, late }: SeatOptions) {
    const resourceLimits = { maxOldGenerationSizeMb: limits.worker.heapMegabytes }
    this.worker = new Worker(entry, { workerData: data, resourceLimits })
    this.#late = late
    this.worker.on('message', hear)
    this.worker.on('error', ended)
    this.worker.on('exit', () => ended())
  }

  get isFree(): boolean {
    return this.ready && this.job === undefined
  }

  take(job: Job<Result, Partial>): void {
    const { value, transfer = [] } = job.task.pack()
    this.job = job
    this.#timer = setTimeout(this.#late, job.task.deadline + limits.worker.graceAfterDeadline)
    this.worker.postMessage(value, [...transfer])
  }

  /** Its task, which it no longer has. */
  release(): Job<Result, Partial> | undefined {
    clearTimeout(this.#timer)
    const { job } = this
    delete this.job
    return job
  }

  /** Ends its task without a result. */
  fail(why: Failed): void {
    const job = this.release()
    job?.settle({ done: false, why, ...(job.partial === undefined ? {} : { partial: job.partial }) })
  }
}
