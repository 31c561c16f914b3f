/**
 * When a worker may be started again. What ended after it was ready is replaced at once; starts that fail are repeated
 * with back-off and for ever, since what hinders them (no memory, no disk, a file being replaced) passes.
 */
export interface RestartPauses {
  /** Milliseconds after the first failed start; each further one doubles it. */
  readonly first: number
  readonly longest: number
}

export const usualPauses: RestartPauses = { first: 100, longest: 60_000 }

/** So many failed starts in a row are no accident: nobody waits for the next one. */
const enough = 3

export class Restarts {
  readonly #pauses: RestartPauses
  #failed = 0
  #timer: NodeJS.Timeout | undefined

  constructor(pauses: RestartPauses) {
    this.#pauses = pauses
  }

  get areFailing(): boolean {
    return this.#failed >= enough
  }

  get arePaused(): boolean {
    return this.#timer !== undefined
  }

  succeeded(): void {
    this.#failed = 0
  }

  /** Calls `again` after the pause that is due. Several workers that fail at once are one pause. */
  failedThen(again: () => void): void {
    this.#failed += 1
    if (this.#timer) return
    const { first, longest } = this.#pauses
    const pause = Math.min(longest, first * 2 ** Math.min(this.#failed - 1, 20))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      again()
    }, pause)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
