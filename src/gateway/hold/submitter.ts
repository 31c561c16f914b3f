/** Brings submissions to the analysis platform: a few at a time, again with back-off while it cannot be reached. */
import type { SubmissionHead } from '#contract/analysis-api.ts'
import { Failure, failures } from '#core/errors.ts'
import type { AnalysisPort } from './analysis-port.ts'

export interface Submission {
  readonly head: SubmissionHead
  /** Read when its turn comes, so that waiting submissions cost no memory; undefined when the message has ended. */
  readonly content: () => Promise<Uint8Array | undefined>
  /** The platform refused it for good. */
  readonly onRefused: (failure: Failure) => void
}

const atOnce = 4
const firstPause = 250
const longestPause = 10_000

export class Submitter {
  readonly #port: AnalysisPort
  readonly #waiting: Submission[] = []
  readonly #stopped = new AbortController()
  readonly #cancelled = new Set<string>()
  readonly #delivered = new Set<string>()
  readonly #running = new Set<string>()
  #pause = firstPause
  #timer: NodeJS.Timeout | undefined

  constructor(port: AnalysisPort) {
    this.#port = port
    port.onConnected(() => this.#wake())
  }

  /** Whether the platform has the submission. */
  has(id: string): boolean {
    return this.#delivered.has(id)
  }

  add(submission: Submission): void {
    this.#waiting.push(submission)
    this.#fill()
  }

  /** The message has ended: nothing more is sent for it. */
  forget(id: string): void {
    this.#delivered.delete(id)
    const place = this.#waiting.findIndex(({ head }) => head.id === id)
    if (place >= 0) this.#waiting.splice(place, 1)
    else if (this.#running.has(id)) this.#cancelled.add(id)
  }

  stop(): void {
    this.#stopped.abort()
    clearTimeout(this.#timer)
  }

  #wake(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#pause = firstPause
    this.#fill()
  }

  #fill(): void {
    while (this.#running.size < atOnce && this.#timer === undefined && this.#port.state === 'connected') {
      const next = this.#waiting.shift()
      if (!next || this.#stopped.signal.aborted) return
      this.#running.add(next.head.id)
      void this.#submit(next).finally(() => {
        this.#running.delete(next.head.id)
        if (this.#cancelled.delete(next.head.id)) this.#delivered.delete(next.head.id)
        this.#fill()
      })
    }
  }

  async #submit(submission: Submission): Promise<void> {
    try {
      const content = await submission.content()
      if (content) await this.#port.submit(submission.head, content, this.#stopped.signal)
      if (content) this.#delivered.add(submission.head.id)
      this.#pause = firstPause
    } catch (error) {
      this.#failed(submission, error)
    }
  }

  #failed(submission: Submission, error: unknown): void {
    if (this.#stopped.signal.aborted || this.#cancelled.has(submission.head.id)) return
    const failure = error instanceof Failure ? error : new Failure('unreachable', String(error))
    if (!failures[failure.code].temporary && failure.code !== 'not-signed-in') return submission.onRefused(failure)
    this.#waiting.unshift(submission)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#fill()
    }, this.#pause)
    this.#pause = Math.min(longestPause, this.#pause * 2)
  }
}
