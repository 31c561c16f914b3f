/** One timer for the nearest deadline in the hold. What has passed is handed out a few at a time. */
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'

export interface DeadlineParts {
  readonly queue: Pick<MailQueue, 'nextDeadline' | 'takeExpired'>
  readonly now: () => number
  /** Ends the wait of a message whose deadline has passed. */
  readonly expired: (message: QueuedMessage) => Promise<void>
}

/** Their bodies may be in memory together. */
export const endedAtOnce = 16
/** A timer is not set for longer (ms): clocks are put right. */
const longestSleep = 3_600_000

export class Deadlines {
  readonly #parts: DeadlineParts
  #timer: NodeJS.Timeout | undefined
  #expiring = false
  #stopped = false

  constructor(parts: DeadlineParts) {
    this.#parts = parts
  }

  /** Looks anew for the nearest one. */
  schedule(): void {
    clearTimeout(this.#timer)
    const nearest = this.#parts.queue.nextDeadline()
    if (nearest === undefined || this.#expiring || this.#stopped) return
    const pause = Math.min(Math.max(nearest - this.#parts.now(), 0), longestSleep)
    this.#timer = setTimeout(() => void this.#expire(), pause)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #expire(): Promise<void> {
    this.#expiring = true
    try {
      while (!this.#stopped) {
        const late = this.#parts.queue.takeExpired(endedAtOnce)
        if (late.length === 0) break
        await Promise.all(late.map((message) => this.#parts.expired(message)))
      }
    } finally {
      this.#expiring = false
      this.schedule()
    }
  }
}
