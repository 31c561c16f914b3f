/**
 * The hold: messages that wait for the analysis. It ends each wait exactly once: by the verdict, by the deadline, or by a
 * person. What it knows beyond the queue can be lost at any moment and is made again from the queue at the next start.
 */
import type { Command, SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import type { ProtectionSettings } from '#contract/gateway-protection-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { NoVerdictReason } from '#core/disposition.ts'
import { matchingRule, noVerdict, outcomeOf } from '../policy/outcome.ts'
import type { EventPatch } from '../events/recorder.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { AnalysisPort } from './analysis-port.ts'
import { Deadlines, endedAtOnce } from './deadlines.ts'
import type { Disposer } from './disposer.ts'
import { SessionWaits } from './session-waits.ts'
import { Submitter, type Submission } from './submitter.ts'
import { Conclusions } from './conclusions.ts'

export interface HoldParts {
  readonly queue: MailQueue
  readonly port: AnalysisPort
  readonly settings: SettingsStore
  readonly disposer: Disposer
  readonly now: () => number
  /** The message as it came, where what waits was changed by an engine's detection. */
  readonly original: (id: string) => Promise<Buffer | undefined>
  /** An analyst's wish about a message. */
  readonly obey: (id: string, command: Command) => void
  /** A verdict for a message that waits no more: delivered already, or submitted as a copy. */
  readonly late: (notice: VerdictNotice) => void
  readonly fail: (what: string, error: unknown) => void
  readonly changed: () => void
}

/** More copies than this are not kept for a platform that cannot be reached; held messages always are. */
const mostCopies = 1_000
/** Of copies that are nowhere but in memory. */
const mostCopyBytes = 64 * 1_048_576

const byDeadline = (a: QueuedMessage, b: QueuedMessage): number => (a.hold?.deadline ?? 0) - (b.hold?.deadline ?? 0)

export class Hold {
  readonly waits = new SessionWaits()
  readonly #parts: HoldParts
  readonly #submitter: Submitter
  readonly #deadlines: Deadlines
  readonly #conclusions: Conclusions
  readonly #progress = new Map<string, number>()
  /** Messages on their way from a session to the queue; a verdict that comes in between is kept here. */
  readonly #entering = new Map<string, VerdictNotice | undefined>()
  /** Delivered by a person before the verdict: shown until it comes. */
  readonly #watched = new Map<string, QueuedMessage>()
  readonly #ends: (() => void)[]

  /** The message as it came, whatever an engine's detection made of what waits. */
  readonly originalOf = async (id: string): Promise<Buffer | undefined> =>
    (await this.#parts.original(id)) ?? this.#parts.queue.body(id)

  constructor(parts: HoldParts) {
    this.#parts = parts
    this.#submitter = new Submitter(parts.port)
    const { queue, now } = parts
    this.#deadlines = new Deadlines({ queue, now, expired: (message) => this.#expired(message) })
    this.#conclusions = new Conclusions({ ...parts, changed: () => this.#deadlines.schedule() })
    this.#ends = [
      parts.port.onNotice((notice) => this.#notice(notice)),
      parts.port.onMoved?.(() => void this.#resubmitAll()) ?? (() => undefined),
      parts.queue.subscribe(({ kind, message }) => {
        const gone = kind === 'ended' || message.state !== 'hold'
        if (gone && !this.#watched.has(message.id)) this.#forget(message.id)
      }),
    ]
  }

  /** Takes up what an earlier run left waiting. */
  start(): void {
    void this.#resubmitAll()
    this.#deadlines.schedule()
  }

  stop(): void {
    for (const end of this.#ends) end()
    this.#submitter.stop()
    this.#deadlines.stop()
    this.waits.release()
  }

  /** Messages that a person delivered before the verdict; the analysis goes on. */
  watched(): readonly QueuedMessage[] {
    return [...this.#watched.values()]
  }

  /** Delivers a held message at once. The analysis goes on, and the message stays visible until the verdict. */
  async deliverNow(message: QueuedMessage, who: string): Promise<void> {
    const { queue } = this.#parts
    const bytes = this.#submitter.has(message.id) ? undefined : await this.originalOf(message.id)
    const shown = message.hold && { ...message.hold, reason: `delivered by ${who}, the analysis goes on` }
    if (this.#watched.size < mostCopies)
      this.#watched.set(message.id, { ...message, ...(shown ? { hold: shown } : {}) })
    if (bytes && this.#hasRoomFor(bytes.length)) this.#keepAnalysing(message, bytes)
    try {
      await queue.change(message.id, { kind: 'released' })
    } catch (error) {
      this.#watched.delete(message.id)
      throw error
    }
  }

  #keepAnalysing(message: QueuedMessage, bytes: Buffer): void {
    const head = this.#headOf(message, 'copy')
    this.submit({ head, size: bytes.length, keeps: bytes.length, content: async () => bytes })
  }

  progressOf(id: string): number | undefined {
    return this.#progress.get(id)
  }

  /** Why a new message of this size cannot wait; undefined when it can. */
  refusal(size: number, settings: ProtectionSettings): NoVerdictReason | undefined {
    if (size > settings.largestMegabytes * 1_048_576) return 'too-large'
    return this.isFull(size, settings) ? 'hold-full' : undefined
  }

  /** Whether a message of this size has no room; what is held is never put out for it. */
  isFull(size: number, settings: ProtectionSettings): boolean {
    const { messages, bytes } = this.#parts.queue.counts().hold
    return messages + this.waits.size >= settings.holdMessages || bytes + size > settings.holdMegabytes * 1_048_576
  }

  /** Hands a message over for analysis; whoever owns its bytes keeps owning them. */
  submit(submission: Omit<Submission, 'onRefused' | 'onTaken'>): void {
    const { id } = submission.head
    const onRefused = (failure: Error): void => {
      const gaps = [{ who: 'analysis', why: failure.message }]
      const at = new Date(this.#parts.now()).toISOString()
      this.#notice({ submission: id, state: 'failed', gaps, findings: 0, at })
    }
    this.#submitter.add({ ...submission, onRefused })
  }

  /** Hands over a copy of a message that has ended here already; nothing waits for its verdict. */
  submitCopy(copy: Omit<Submission, 'onRefused'>): void {
    if (!this.#hasRoomFor(copy.keeps ?? 0)) return
    this.#submitter.add({ ...copy, onRefused: (failure) => this.#parts.fail(`Submitting ${copy.head.id}`, failure) })
  }

  #hasRoomFor(bytes: number): boolean {
    const { waiting, keeps } = this.#submitter
    return waiting < mostCopies && (bytes === 0 || keeps === 0 || keeps + bytes <= mostCopyBytes)
  }

  /** No verdict will come any more: each held message ends as its rule says without one. */
  async endAll(why: string): Promise<void> {
    const held = await this.#parts.queue.find({ states: ['hold'] })
    for (let from = 0; from < held.length; from += endedAtOnce)
      await Promise.all(
        held.slice(from, from + endedAtOnce).map((message) => this.#endWithout(message, 'unreachable', why)),
      )
  }

  /** A session ended without the message being kept. */
  cancel(id: string): void {
    this.#forget(id)
  }

  /** A message is about to enter the hold queue. */
  entering(id: string): void {
    this.#entering.set(id, undefined)
  }

  /** It is there: its deadline counts from now on, and a verdict that came meanwhile acts. */
  entered(id: string): void {
    const notice = this.#entering.get(id)
    this.#entering.delete(id)
    this.#deadlines.schedule()
    if (notice) this.#notice(notice)
  }

  #forget(id: string): void {
    this.#submitter.forget(id)
    this.#progress.delete(id)
  }

  /** The most urgent first. */
  async #resubmitAll(): Promise<void> {
    const held = await this.#parts.queue.find({ states: ['hold'] })
    for (const message of held.toSorted(byDeadline)) this.#resubmit(message)
  }

  #resubmit(message: QueuedMessage): void {
    const { id, size } = message
    this.submit({ head: this.#headOf(message, 'held'), size, content: () => this.originalOf(id) })
  }

  #headOf({ id, envelope, hold, summary }: QueuedMessage, how: 'held' | 'copy'): SubmissionHead {
    const deadline = new Date(hold?.deadline ?? this.#parts.now()).toISOString()
    const name = summary.subject.slice(0, 1000)
    return { id, kind: 'message', name, envelope, findings: [], held: how === 'held', deadline }
  }

  #notice(notice: VerdictNotice): void {
    if (notice.command) return this.#parts.obey(notice.submission, notice.command)
    if (notice.progress !== undefined && notice.state === 'analysing') {
      this.#progress.set(notice.submission, notice.progress)
      return this.#parts.changed()
    }
    if (notice.state !== 'done' && notice.state !== 'failed') return
    if (this.waits.settle(notice)) return
    if (this.#entering.has(notice.submission)) {
      this.#entering.set(notice.submission, notice)
      return
    }
    const message = this.#parts.queue.get(notice.submission)
    if (message?.state !== 'hold') return this.#late(notice)
    const rule = this.#ruleOf(message)
    const outcome = rule && outcomeOf(rule, notice)
    const patch: EventPatch = notice.level === undefined ? {} : { level: notice.level }
    if (rule && outcome) void this.#conclusions.end(message, { outcome, rule, patch })
  }

  #late(notice: VerdictNotice): void {
    this.#forget(notice.submission)
    if (this.#watched.delete(notice.submission)) this.#parts.changed()
    this.#parts.late(notice)
  }

  #ruleOf(message: QueuedMessage): Rule | undefined {
    const { rules } = this.#parts.settings.current
    return rules.find(({ id }) => id === message.rule) ?? matchingRule(rules) ?? rules.at(-1)
  }

  async #endWithout(message: QueuedMessage, reason: NoVerdictReason, why: string): Promise<void> {
    const rule = this.#ruleOf(message)
    if (rule) await this.#conclusions.end(message, { outcome: noVerdict(rule, reason, why), rule, patch: {} })
  }

  async #expired(message: QueuedMessage): Promise<void> {
    const { id } = message
    if (this.#submitter.has(id)) {
      // A verdict whose push got lost ends the wait in the last moment.
      await this.#parts.port.ask?.(id).catch(() => undefined)
      if (this.#conclusions.isEnding(id) || this.#parts.queue.get(id)?.state !== 'hold') return
      return this.#endWithout(message, 'time-out', 'no verdict before the deadline')
    }
    return this.#endWithout(message, 'unreachable', 'the analysis server never had the message')
  }
}
