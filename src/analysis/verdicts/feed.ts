/** Verdicts on their way to the systems that listen, in this process. A listener too slow to follow is ended; it resumes by its last event. */
import type { VerdictNotice } from '#contract/analysis-api.ts'

export interface Delivery {
  /** `verdict_event.id`; progress has none. */
  readonly id?: number
  readonly data: VerdictNotice
}

const mostWaiting = 10_000

export class Subscription implements AsyncIterable<Delivery>, Disposable {
  readonly #waiting: Delivery[] = []
  readonly #leave: (self: Subscription) => void
  #ended = false
  #wake: () => void = () => undefined

  constructor(leave: (self: Subscription) => void) {
    this.#leave = leave
  }

  push(delivery: Delivery): void {
    if (this.#waiting.length >= mostWaiting) this.end()
    if (this.#ended) return
    this.#waiting.push(delivery)
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
    this.#leave(this)
  }

  [Symbol.dispose](): void {
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery> {
    for (;;) {
      const next = this.#waiting.shift()
      if (next) yield next
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

export class Feed implements Disposable {
  readonly #listeners = new Map<string, Set<Subscription>>()

  subscribe(system: string): Subscription {
    const listeners = this.#listeners.get(system) ?? new Set<Subscription>()
    this.#listeners.set(system, listeners)
    const subscription = new Subscription((self) => {
      listeners.delete(self)
      if (listeners.size === 0 && this.#listeners.get(system) === listeners) this.#listeners.delete(system)
    })
    listeners.add(subscription)
    return subscription
  }

  push(system: string, delivery: Delivery): void {
    for (const listener of this.#listeners.get(system) ?? []) listener.push(delivery)
  }

  /** Ends the streams of a system. */
  close(system: string): void {
    for (const listener of this.#listeners.get(system) ?? []) listener.end()
  }

  [Symbol.dispose](): void {
    for (const system of this.#listeners.keys()) this.close(system)
  }
}
