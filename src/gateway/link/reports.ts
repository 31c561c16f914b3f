/** What the gateway did with submitted messages, told to the analysis one after the other, again while it cannot be reached. */
import type { DispositionNotice } from '#contract/analysis-api.ts'
import { Failure, failures } from '#core/errors.ts'

export interface Report {
  readonly submission: string
  readonly dispositions: readonly DispositionNotice[]
}

/** More are not kept in memory; the analysis then shows the messages without what became of them. */
const mostWaiting = 20_000
/** What happened is told within moments of the submission; an answer that the submission is unknown may be early. */
const mostAttempts = 5
const pauseMs = 2_000

export class Reports {
  readonly #send: (report: Report) => Promise<void>
  readonly #waiting: { report: Report; attempts: number }[] = []
  #sending = false
  #timer: NodeJS.Timeout | undefined
  #open = false

  constructor(send: (report: Report) => Promise<void>) {
    this.#send = send
  }

  add(report: Report): void {
    if (this.#waiting.length >= mostWaiting) this.#waiting.shift()
    this.#waiting.push({ report, attempts: 0 })
    void this.#pump()
  }

  /** The connection stands. */
  open(): void {
    this.#open = true
    void this.#pump()
  }

  close(): void {
    this.#open = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #pump(): Promise<void> {
    if (this.#sending || this.#timer !== undefined) return
    this.#sending = true
    try {
      while (this.#open && this.#waiting.length > 0 && (await this.#sendFirst()));
    } finally {
      this.#sending = false
    }
  }

  /** Whether to go on at once. */
  async #sendFirst(): Promise<boolean> {
    const first = this.#waiting[0]
    if (!first) return false
    try {
      await this.#send(first.report)
    } catch (error) {
      first.attempts += 1
      if (isTemporary(error) && first.attempts < mostAttempts) return this.#later()
    }
    if (this.#waiting[0] === first) this.#waiting.shift()
    return true
  }

  #later(): boolean {
    if (!this.#open) return false
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#pump()
    }, pauseMs)
    return false
  }
}

const isTemporary = (error: unknown): boolean => !(error instanceof Failure) || failures[error.code].temporary
