/** A turn for each message that is received or decided: so many at once, the others wait in order, for a time. */

interface Waiter {
  readonly go: () => void
}

export class Turns {
  readonly #most: number
  readonly #waitMs: number
  #taken = 0
  readonly #waiting = new Set<Waiter>()

  constructor({ most, waitMs }: { most: number; waitMs: number }) {
    this.#most = most
    this.#waitMs = waitMs
  }

  get taken(): number {
    return this.#taken
  }

  /** A turn that is free now, without waiting; false when there is none. */
  takeNow(): boolean {
    if (this.#taken >= this.#most) return false
    this.#taken += 1
    return true
  }

  /** True with a turn, which is to be given back; false when none came free in time or the client went away. */
  async take(gone: AbortSignal): Promise<boolean> {
    if (this.takeNow()) return true
    if (gone.aborted) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiter = { go: () => resolve(true) }
    const giveUp = () => {
      this.#waiting.delete(waiter)
      resolve(false)
    }
    const timer = setTimeout(giveUp, this.#waitMs)
    gone.addEventListener('abort', giveUp, { once: true })
    this.#waiting.add(waiter)
    const got = await promise
    clearTimeout(timer)
    gone.removeEventListener('abort', giveUp)
    return got
  }

  /** The turn passes to who waits longest. */
  giveBack(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#taken -= 1
      return
    }
    this.#waiting.delete(next)
    next.go()
  }
}
