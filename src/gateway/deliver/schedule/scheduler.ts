/** The loop of delivery: from due messages to jobs, from jobs in fair turns to attempts, within the bounds of concurrency. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { QueuedMessage, QueueEvent } from '../../queue/message.ts'
import { attempt } from '../attempt.ts'
import type { Delivery, DeliveryParts } from '../delivery.ts'
import { InFlight } from './in-flight.ts'
import { jobsOf } from './jobs.ts'
import { Lanes, type Job } from './lanes.ts'
import type { DeliveryOutcome } from '../transport.ts'

/** Messages in the lanes together; the rest waits on disk. */
const window = 10_000
/** Messages whose texts are read before everybody else has a turn. */
const portion = 250
/** Jobs that wait in one lane; further messages for the destination are parked in the queue. */
const laneLength = 50
/** For so long nothing is tried at a destination that could not be reached. */
const silenceMs = 30_000
/** After a fault of our own, for example a disk that cannot be read, the message rests. */
const faultMs = 60_000

type Phase = 'new' | 'running' | 'stopping' | 'stopped'

export class Scheduler implements Delivery {
  readonly #parts: DeliveryParts
  readonly #lanes: Lanes
  readonly #inFlight = new InFlight()
  /** Destinations for which messages may be parked. */
  readonly #parkedFor = new Set<string>()
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
    this.#unsubscribe = this.#parts.queue.subscribe((event) => this.#heard(event))
    this.#poke()
  }

  pauseSending(): void {
    this.#paused = true
    this.#handBack()
  }

  resumeSending(): void {
    this.#paused = false
    for (const key of this.#parkedFor) this.#refill(key)
    this.#poke()
  }

  status(): { messages: number; attempts: number } {
    return { messages: this.#inFlight.size, attempts: this.#running.size }
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0 || this.#poked) {
      await Promise.allSettled(this.#running)
      await nextTurn()
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

  /** A person who wants a message tried now does not wait for those of its recipients that are on their way. */
  #heard({ change, message }: QueueEvent): void {
    if (change?.kind === 'retry-now' && this.#inFlight.of(message.id) && !this.#paused)
      this.#addAll(this.#jobsOf(message))
    this.#poke()
  }

  /** Many events of one turn of the event loop make one round. */
  #poke(): void {
    if (this.#poked || this.#phase !== 'running') return
    this.#poked = true
    queueMicrotask(() => this.#round())
  }

  #round(): void {
    this.#poked = false
    if (this.#phase !== 'running' || this.#paused) return
    const more = this.#take()
    while (this.#running.size < this.#parts.concurrency.total) {
      const job = this.#lanes.next(this.#parts.timer.now())
      if (!job) break
      this.#begin(job)
    }
    if (!more) return this.#setAlarm()
    this.#poked = true
    setImmediate(() => this.#round())
  }

  /** Whether there may be more that is due. */
  #take(): boolean {
    const room = Math.min(portion, window - this.#inFlight.size)
    if (room <= 0) return false
    const messages = this.#parts.queue.takeDue(room)
    for (const message of messages) this.#accept(message)
    return messages.length === room
  }

  #accept(message: QueuedMessage): void {
    const { queue } = this.#parts
    const jobs = this.#jobsOf(message)
    const [first] = jobs
    if (!first) return queue.giveBack(message.id)
    if (message.urgent || !jobs.every(({ destination }) => this.#isFull(destination.key))) return this.#addAll(jobs)
    const { key } = first.destination
    queue.park(message.id, key)
    this.#parkedFor.add(key)
    this.#refill(key)
  }

  /** Behind those that are parked everybody is. */
  #isFull(key: string): boolean {
    return this.#lanes.waiting(key) >= laneLength || this.#parts.queue.parked(key) > 0
  }

  #jobsOf(message: QueuedMessage): Job[] {
    const { router, timer } = this.#parts
    return jobsOf(message, { router, now: timer.now(), inFlight: this.#inFlight.of(message.id) })
  }

  #addAll(jobs: readonly Job[]): void {
    for (const job of jobs) {
      this.#inFlight.add(job)
      this.#lanes.add(job)
    }
  }

  /** What was parked comes before the lane runs dry. */
  #refill(key: string): void {
    const { queue } = this.#parts
    if (this.#phase !== 'running' || this.#paused || this.#lanes.waiting(key) > laneLength / 2) return
    for (const message of queue.unpark(key, laneLength / 2)) {
      const jobs = this.#jobsOf(message)
      if (jobs.length === 0) queue.giveBack(message.id)
      this.#addAll(jobs)
    }
    if (queue.parked(key) === 0) this.#parkedFor.delete(key)
  }

  #begin(job: Job): void {
    const leave = this.#placeOf(job)
    const end = (how: 'done' | 'fault'): void => {
      this.#running.delete(run)
      leave()
      this.#ended(job, how)
    }
    const run: Promise<void> = this.#run(job, leave).then(end)
    this.#running.add(run)
  }

  /** Gives the job's place at its destination to the next, once: nobody waits there for our disk. */
  #placeOf(job: Job): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      this.#lanes.done(job, this.#parts.timer.now())
      this.#refill(job.destination.key)
      this.#poke()
    }
  }

  #ended(job: Job, how: 'done' | 'fault'): void {
    const { timer } = this.#parts
    if (how === 'fault') timer.at(timer.now() + faultMs, () => this.#finish(job))
    else this.#finish(job)
    this.#poke()
  }

  async #run(job: Job, leave: () => void): Promise<'done' | 'fault'> {
    const { timer, log } = this.#parts
    const { key } = job.destination
    const silentReason = this.#lanes.silentReason(key, timer.now())
    const onAnswered = (outcome: DeliveryOutcome): void => {
      if (silentReason === undefined) this.#learn(key, outcome)
      leave()
    }
    try {
      const signal = this.#abort.signal
      await attempt(this.#parts, { job, signal, onAnswered, ...(silentReason ? { silentReason } : {}) })
      return 'done'
    } catch (error) {
      log('error', 'A delivery attempt ended by a fault.', { id: job.id, error: String(error) })
      return 'fault'
    }
  }

  #learn(key: string, outcome: DeliveryOutcome): void {
    if (!outcome.unreachable) return this.#lanes.answered(key)
    const reason = outcome.recipients[0]?.reply ?? '451 4.4.1 No answer'
    this.#lanes.silence({ key, until: this.#parts.timer.now() + silenceMs, reason })
  }

  #finish(job: Job): void {
    const othersLeft = this.#inFlight.remove(job)
    if (othersLeft) this.#watch(job.id)
    else this.#parts.queue.giveBack(job.id)
    this.#poke()
  }

  /** Others of this message are still on their way, maybe for long: who is to be tried again is not to wait for them. */
  #watch(id: string): void {
    const { queue, timer } = this.#parts
    const inFlight = this.#inFlight.of(id)
    const waiting = queue.get(id)?.recipients.filter(({ state }, index) => state === 'waiting' && !inFlight?.has(index))
    const next = Math.min(...(waiting ?? []).map(({ nextAttemptAt }) => nextAttemptAt))
    if (!Number.isFinite(next) || this.#phase !== 'running') return
    timer.at(next, () => {
      const message = this.#inFlight.of(id) && queue.get(id)
      if (!message || this.#phase !== 'running' || this.#paused) return
      this.#addAll(this.#jobsOf(message))
      this.#poke()
    })
  }

  #handBack(): void {
    for (const job of this.#lanes.clear()) this.#finish(job)
  }

  #setAlarm(): void {
    this.#callOff()
    const due = this.#parts.queue.nextDue()
    const full = this.#inFlight.size >= window
    this.#callOff = due === undefined || full ? () => {} : this.#parts.timer.at(due, () => this.#poke())
  }
}
