/** Brings submissions to the analysis platform, the earliest deadline first: a few at a time, again with back-off while it is away. */
import type { SubmissionHead } from '#contract/analysis-api.ts'
import { Failure, failures } from '#core/errors.ts'
import type { AnalysisPort } from './analysis-port.ts'
import { DeadlineHeap } from './deadline-heap.ts'

export interface Submission {
  readonly head: SubmissionHead
  /** Bytes of the message. */
  readonly size: number
  /** Read when its turn comes, so that waiting submissions cost no memory; undefined when the message has ended. */
  readonly content: () => Promise<Uint8Array | undefined>
  /** Bytes that it keeps in memory while it waits; none where they are on disk. */
  readonly keeps?: number
  /** The platform has it now. */
  readonly onTaken?: () => void
  /** The platform refused it for good. */
  readonly onRefused: (failure: Failure) => void
}

const atOnce = 4
/** Their bytes are in memory together; a message that is larger goes alone. */
const bytesAtOnce = 32 * 1_048_576
const firstPause = 250
const longestPause = 10_000
/** Milliseconds by which a copy comes after what waits: no mail waits for its verdict. */
const patience = 86_400_000

export class Submitter {
  readonly #port: AnalysisPort
  /** Each stays until the platform took or refused it, or it was forgotten. */
  readonly #waiting = new Map<string, Submission>()
  readonly #order = new DeadlineHeap()
  readonly #stopped = new AbortController()
  readonly #delivered = new Set<string>()
  /** On their way, with their sizes. */
  readonly #running = new Map<string, number>()
  #pause = firstPause
  #timer: NodeJS.Timeout | undefined

  constructor(port: AnalysisPort) {
    this.#port = port
    port.onConnected(() => this.#wake())
  }

  /** How many the platform does not have yet. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Bytes that those keep in memory. */
  get keeps(): number {
    return [...this.#waiting.values()].reduce((sum, { keeps = 0 }) => sum + keeps, 0)
  }

  /** Whether the platform has the held submission. */
  has(id: string): boolean {
    return this.#delivered.has(id)
  }

  add(submission: Submission): void {
    this.#waiting.set(submission.head.id, submission)
    this.#line(submission)
    this.#fill()
  }

  /** The message has ended: nothing more is sent for it. */
  forget(id: string): void {
    this.#delivered.delete(id)
    this.#waiting.delete(id)
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

  #line({ head }: Submission): void {
    this.#order.push(head.id, Date.parse(head.deadline) + (head.held ? 0 : patience))
  }

  #next(): Submission | undefined {
    for (let id = this.#order.pop(); id !== undefined; id = this.#order.pop()) {
      const submission = this.#waiting.get(id)
      // One that is on its way stands in line again afterwards, if it has to.
      if (submission && !this.#running.has(id)) return submission
    }
    return undefined
  }

  #hasRoom(size: number): boolean {
    const bytes = [...this.#running.values()].reduce((sum, one) => sum + one, 0)
    return this.#running.size === 0 || bytes + size <= bytesAtOnce
  }

  #fill(): void {
    while (this.#running.size < atOnce && this.#timer === undefined && this.#port.state === 'connected') {
      if (this.#stopped.signal.aborted) return
      const next = this.#next()
      if (!next) return
      // The most urgent waits for room rather than being overtaken for ever by smaller ones.
      if (!this.#hasRoom(next.size)) return this.#line(next)
      this.#begin(next)
    }
  }

  #begin(submission: Submission): void {
    const { id } = submission.head
    this.#running.set(id, submission.size)
    void this.#submit(submission).finally(() => {
      this.#running.delete(id)
      const again = this.#waiting.get(id)
      if (again) this.#line(again)
      this.#fill()
    })
  }

  async #submit(submission: Submission): Promise<void> {
    const { head, content } = submission
    try {
      const bytes = await content()
      if (bytes) await this.#port.submit(head, bytes, this.#stopped.signal)
      this.#pause = firstPause
      if (this.#waiting.get(head.id) !== submission) return
      this.#waiting.delete(head.id)
      if (!bytes) return
      if (head.held) this.#delivered.add(head.id)
      submission.onTaken?.()
    } catch (error) {
      this.#failed(submission, error)
    }
  }

  #failed(submission: Submission, error: unknown): void {
    if (this.#stopped.signal.aborted || this.#waiting.get(submission.head.id) !== submission) return
    const failure = error instanceof Failure ? error : new Failure('unreachable', String(error))
    if (!failures[failure.code].temporary && failure.code !== 'not-signed-in') {
      this.#waiting.delete(submission.head.id)
      return submission.onRefused(failure)
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#fill()
    }, this.#pause)
    this.#pause = Math.min(longestPause, this.#pause * 2)
  }
}
