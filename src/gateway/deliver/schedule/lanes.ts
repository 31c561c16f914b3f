/**
 * One lane a destination, served in turn: a destination with a thousand messages or one that does not answer takes no more
 * than its share. In a lane released messages come first, then the order of arrival.
 */
import type { Destination } from '../router.ts'

export interface Job {
  readonly id: string
  readonly destination: Destination
  /** Indices into the envelope's recipients. */
  readonly recipients: readonly number[]
  readonly urgent: boolean
}

interface Lane {
  readonly urgent: Set<Job>
  readonly waiting: Set<Job>
  running: number
  /** Attempts at once: one after the destination did not answer, and one more after each success. */
  limit: number
  /** Until then nothing is tried; the reason is what the last attempt said. */
  silentUntil: number
  reason: string
}

export interface Silence {
  readonly key: string
  readonly until: number
  readonly reason: string
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #perDestination: number

  constructor(perDestination: number) {
    this.#perDestination = perDestination
  }

  /** Jobs of the destination that have not begun. */
  waiting(key: string): number {
    const lane = this.#lanes.get(key)
    return lane ? lane.urgent.size + lane.waiting.size : 0
  }

  add(job: Job): void {
    const lane = this.#lane(job.destination.key)
    if (job.urgent) lane.urgent.add(job)
    else lane.waiting.add(job)
  }

  /** The next job of the lane whose turn it is; counts as running until `done`. */
  next(now: number): Job | undefined {
    for (const [key, lane] of this.#lanes) {
      if (isIdle(lane, now)) this.#lanes.delete(key)
      if (lane.running >= lane.limit) continue
      const job = firstOf(lane)
      if (!job) continue
      lane.running += 1
      // To the end of the order of turns.
      this.#lanes.delete(key)
      this.#lanes.set(key, lane)
      return job
    }
    return undefined
  }

  done(job: Job, now: number): void {
    const { key } = job.destination
    const lane = this.#lane(key)
    lane.running -= 1
    if (isIdle(lane, now)) this.#lanes.delete(key)
  }

  silence({ key, until, reason }: Silence): void {
    Object.assign(this.#lane(key), { silentUntil: until, reason, limit: 1 })
  }

  /** The destination answered. */
  answered(key: string): void {
    const lane = this.#lane(key)
    lane.limit = Math.min(this.#perDestination, lane.limit + 1)
  }

  /** Why nothing should be tried now; undefined when nothing speaks against it. */
  silentReason(key: string, now: number): string | undefined {
    const lane = this.#lanes.get(key)
    return lane && lane.silentUntil > now ? lane.reason : undefined
  }

  /** Everything that has not begun; the lanes are empty afterwards. */
  clear(): Job[] {
    const jobs: Job[] = []
    for (const lane of this.#lanes.values()) {
      jobs.push(...lane.urgent, ...lane.waiting)
      lane.urgent.clear()
      lane.waiting.clear()
    }
    return jobs
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key)
    if (known) return known
    const limit = this.#perDestination
    const lane: Lane = { urgent: new Set(), waiting: new Set(), running: 0, limit, silentUntil: 0, reason: '' }
    this.#lanes.set(key, lane)
    return lane
  }
}

function isIdle(lane: Lane, now: number): boolean {
  return lane.running === 0 && lane.urgent.size + lane.waiting.size === 0 && lane.silentUntil <= now
}

function firstOf(lane: Lane): Job | undefined {
  const from = lane.urgent.size > 0 ? lane.urgent : lane.waiting
  for (const job of from) {
    from.delete(job)
    return job
  }
  return undefined
}
