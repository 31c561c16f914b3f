/** One timer that is moved often and fires seldom: moving it costs a reading of the clock, no timer call. */

export class Deadline {
  readonly #expired: () => void
  #timer: NodeJS.Timeout | undefined
  #at = Number.POSITIVE_INFINITY
  #timerAt = Number.POSITIVE_INFINITY

  constructor(expired: () => void) {
    this.#expired = expired
  }

  set(ms: number): void {
    const now = performance.now()
    this.#at = now + ms
    if (this.#timer && this.#timerAt <= this.#at) return
    this.#arm(now)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#at = Number.POSITIVE_INFINITY
  }

  /** Waits without limit until the next `set`; keeps the timer for it. */
  pause(): void {
    this.#at = Number.POSITIVE_INFINITY
  }

  #arm(now: number): void {
    clearTimeout(this.#timer)
    this.#timerAt = this.#at
    this.#timer = setTimeout(() => this.#fire(), Math.max(1, Math.ceil(this.#at - now)))
  }

  #fire(): void {
    this.#timer = undefined
    if (this.#at === Number.POSITIVE_INFINITY) return
    const now = performance.now()
    if (now < this.#at) this.#arm(now)
    else this.#expired()
  }
}
