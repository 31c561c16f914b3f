/** Remembers for a time which addresses the next hop takes. Bounded: the answer that is oldest goes first. */
import type { Reply } from '#protocols/smtp/reply.ts'

export interface Answered {
  readonly accepted: boolean
  /** What the next hop said. */
  readonly reply: Reply
}

export interface AnswerTimes {
  /** Milliseconds. */
  readonly accepted: number
  readonly refused: number
}

export class AnswerCache {
  readonly #answers = new Map<string, { readonly answer: Answered; readonly until: number }>()
  readonly #times: AnswerTimes
  readonly #most: number
  readonly #now: () => number

  constructor({ times, most, now }: { times: AnswerTimes; most: number; now: () => number }) {
    this.#times = times
    this.#most = most
    this.#now = now
  }

  get size(): number {
    return this.#answers.size
  }

  get(address: string): Answered | undefined {
    const found = this.#answers.get(address)
    if (found === undefined || found.until > this.#now()) return found?.answer
    this.#answers.delete(address)
    return undefined
  }

  put(address: string, answer: Answered): void {
    this.#answers.delete(address)
    const until = this.#now() + (answer.accepted ? this.#times.accepted : this.#times.refused)
    this.#answers.set(address, { answer, until })
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#most) return
      this.#answers.delete(oldest)
    }
  }
}
