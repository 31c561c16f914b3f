/** Counts events by key in windows of a minute that begin with the first event. Memory is bounded: the oldest window goes first. */

interface Window {
  count: number
  readonly until: number
}

const MINUTE = 60_000

export class RateCounter {
  readonly #windows = new Map<string, Window>()
  readonly #most: number
  readonly #now: () => number

  constructor(most: number, now: () => number) {
    this.#most = most
    this.#now = now
  }

  get size(): number {
    return this.#windows.size
  }

  /** Events of the key in its window, this one among them. */
  add(key: string): number {
    const window = this.#current(key)
    if (window !== undefined) return ++window.count
    this.#windows.delete(key)
    this.#windows.set(key, { count: 1, until: this.#now() + MINUTE })
    this.#trim()
    return 1
  }

  count(key: string): number {
    return this.#current(key)?.count ?? 0
  }

  #current(key: string): Window | undefined {
    const window = this.#windows.get(key)
    return window !== undefined && window.until > this.#now() ? window : undefined
  }

  /** Windows are in the order of their beginning, so those that are over come first. */
  #trim(): void {
    const now = this.#now()
    for (const [key, { until }] of this.#windows) {
      if (until > now && this.#windows.size <= this.#most) return
      this.#windows.delete(key)
    }
  }
}
