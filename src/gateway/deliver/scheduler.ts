/** The loop of delivery: from due messages to jobs, from jobs in fair turns to attempts, within the bounds of concurrency. */
import { attempt } from './attempt.ts'
import type { Delivery, DeliveryParts } from './delivery.ts'
import { jobsOf } from './jobs.ts'
import { Lanes, type Job } from './lanes.ts'

/** Messages taken from the queue at once; the rest waits on disk. */
const window = 2_000
/** For so long nothing is tried at a destination that could not be reached. */
const silenceMs = 30_000
/** After a fault of our own, for example a disk that cannot be read, the message rests. */
const faultMs = 60_000

type Phase = 'new' | 'running' | 'stopping' | 'stopped'

export class Scheduler implements Delivery {
  readonly #parts: DeliveryParts
  readonly #lanes: Lanes
  /** Jobs that are left of each message taken. */
  readonly #left = new Map<string, number>()
  readonly #running = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  #phase: Phase = 'new'
  #paused = false
  #poked = false
  #callOff: () => void = () => {}
  #unsubscribe: () => void = () => {}

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#lanes = new Lanes(parts.concurrency.perDestination)
  }

  get paused(): boolean {
    return this.#paused
  }

  start(): void {
    if (this.#phase !== 'new') return
    this.#phase = 'running'
    this.#unsubscribe = this.#parts.queue.subscribe(() => this.#poke())
    this.#poke()
  }

  pauseSending(): void {
    this.#paused = true
    this.#handBack()
  }

  resumeSending(): void {
    this.#paused = false
    this.#poke()
  }

  status(): { messages: number; attempts: number } {
    return { messages: this.#left.size, attempts: this.#running.size }
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0 || this.#poked) {
      await Promise.allSettled(this.#running)
      await Promise.resolve()
    }
  }

  async stop(graceMs = 10_000): Promise<void> {
    if (this.#phase === 'stopped') return
    this.#phase = 'stopping'
    this.#unsubscribe()
    this.#callOff()
    this.#handBack()
    const { timer } = this.#parts
    const callOff = timer.at(timer.now() + graceMs, () => this.#abort.abort())
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    callOff()
    this.#phase = 'stopped'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** Many events of one turn of the event loop make one round. */
  #poke(): void {
    if (this.#poked || this.#phase !== 'running') return
    this.#poked = true
    queueMicrotask(() => {
      this.#poked = false
      this.#round()
    })
  }

  #round(): void {
    if (this.#phase !== 'running' || this.#paused) return
    this.#take()
    while (this.#running.size < this.#parts.concurrency.total) {
      const job = this.#lanes.next(this.#parts.timer.now())
      if (!job) break
      this.#begin(job)
    }
    this.#setAlarm()
  }

  #take(): void {
    const { queue, router, timer } = this.#parts
    const room = window - this.#left.size
    if (room <= 0) return
    for (const message of queue.takeDue(room)) {
      const jobs = jobsOf(message, router, timer.now())
      if (jobs.length === 0) {
        queue.giveBack(message.id)
        continue
      }
      this.#left.set(message.id, jobs.length)
      for (const job of jobs) this.#lanes.add(job)
    }
  }

  #begin(job: Job): void {
    const run: Promise<void> = this.#run(job).then((ended) => this.#ended(job, run, ended))
    this.#running.add(run)
  }

  #ended(job: Job, run: Promise<void>, ended: 'done' | 'fault'): void {
    const { timer } = this.#parts
    this.#running.delete(run)
    this.#lanes.done(job, timer.now())
    if (ended === 'fault') timer.at(timer.now() + faultMs, () => this.#finish(job))
    else this.#finish(job)
    this.#poke()
  }

  async #run(job: Job): Promise<'done' | 'fault'> {
    const { timer, log } = this.#parts
    const { key } = job.destination
    const silentReason = this.#lanes.silentReason(key, timer.now())
    try {
      const signal = this.#abort.signal
      const outcome = await attempt(this.#parts, { job, signal, ...(silentReason ? { silentReason } : {}) })
      if (!outcome?.unreachable) return 'done'
      const reason = outcome.recipients[0]?.reply ?? '451 4.4.1 No answer'
      this.#lanes.silence({ key, until: timer.now() + silenceMs, reason })
      return 'done'
    } catch (error) {
      log('error', 'A delivery attempt ended by a fault.', { id: job.id, error: String(error) })
      return 'fault'
    }
  }

  #finish(job: Job): void {
    const left = (this.#left.get(job.id) ?? 1) - 1
    if (left > 0) {
      this.#left.set(job.id, left)
      return
    }
    this.#left.delete(job.id)
    this.#parts.queue.giveBack(job.id)
    this.#poke()
  }

  #handBack(): void {
    for (const job of this.#lanes.clear()) this.#finish(job)
  }

  #setAlarm(): void {
    this.#callOff()
    const due = this.#parts.queue.nextDue()
    const full = this.#left.size >= window
    this.#callOff = due === undefined || full ? () => {} : this.#parts.timer.at(due, () => this.#poke())
  }
}
