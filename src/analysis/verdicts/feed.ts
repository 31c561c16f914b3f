/**
 * Wakes the streams of the systems that listen to this process. What there is to say stands in the table of events, where
 * each stream reads on from its own place; only progress, which is kept nowhere, comes by itself.
 */
import type { VerdictNotice } from '#contract/analysis-api.ts'

/** There may be new events in the table. */
export const events = Symbol('events')
export type News = typeof events | VerdictNotice

/** Progress that a slow listener has not read yet; more is dropped, for the next one says it better. */
const mostWaiting = 1_000

export class Subscription implements AsyncIterable<News>, Disposable {
  readonly #progress: VerdictNotice[] = []
  readonly #leave: (self: Subscription) => void
  #hasEvents = false
  #ended = false
  #wake: () => void = () => undefined

  constructor(leave: (self: Subscription) => void) {
    this.#leave = leave
  }

  wake(): void {
    this.#hasEvents = true
    this.#wake()
  }

  tell(progress: VerdictNotice): void {
    if (this.#progress.length < mostWaiting) this.#progress.push(progress)
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

  async *[Symbol.asyncIterator](): AsyncGenerator<News> {
    while (!this.#ended) {
      const next = this.#next()
      if (next !== undefined) yield next
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** A verdict makes the progress before it old news, so events come first. */
  #next(): News | undefined {
    if (!this.#hasEvents) return this.#progress.shift()
    this.#hasEvents = false
    return events
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

  /** Something was written for a system. */
  wake(system: string): void {
    for (const listener of this.#listeners.get(system) ?? []) listener.wake()
  }

  /** Something may have been written for anybody. */
  wakeAll(): void {
    for (const system of this.#listeners.keys()) this.wake(system)
  }

  tell(system: string, progress: VerdictNotice): void {
    for (const listener of this.#listeners.get(system) ?? []) listener.tell(progress)
  }

  /** Ends the streams of a system. */
  close(system: string): void {
    for (const listener of this.#listeners.get(system) ?? []) listener.end()
  }

  [Symbol.dispose](): void {
    for (const system of this.#listeners.keys()) this.close(system)
  }
}
