/**
 * The hold: messages that wait for the analysis. It ends each wait exactly once: by the verdict, by the deadline, or by a
 * person. What it knows beyond the queue can be lost at any moment and is made again from the queue at the next start.
 */
import type { SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import type { ProtectionSettings, Rule } from '#contract/gateway-api.ts'
import type { NoVerdictReason } from '#core/disposition.ts'
import { matchingRule, noVerdict, outcomeOf, type Outcome } from '../policy/outcome.ts'
import { planFor } from '../policy/plan.ts'
import type { EventPatch } from '../events/recorder.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { AnalysisPort } from './analysis-port.ts'
import { Disposer } from './disposer.ts'
import { SessionWaits } from './session-waits.ts'
import { Submitter } from './submitter.ts'

export interface HoldParts {
  readonly queue: MailQueue
  readonly port: AnalysisPort
  readonly settings: SettingsStore
  readonly disposer: Disposer
  readonly now: () => number
  readonly fail: (what: string, error: unknown) => void
  readonly changed: () => void
}

const hour = 3_600_000

export class Hold {
  readonly waits = new SessionWaits()
  readonly #parts: HoldParts
  readonly #submitter: Submitter
  readonly #progress = new Map<string, number>()
  /** Messages whose outcome is being carried out: a second verdict or the deadline must not act too. */
  readonly #ending = new Set<string>()
  /** Messages on their way from a session to the queue; a verdict that comes in between is kept here. */
  readonly #entering = new Map<string, VerdictNotice | undefined>()
  readonly #ends: (() => void)[]
  #timer: NodeJS.Timeout | undefined

  constructor(parts: HoldParts) {
    this.#parts = parts
    this.#submitter = new Submitter(parts.port)
    this.#ends = [
      parts.port.onNotice((notice) => this.#notice(notice)),
      parts.queue.subscribe(({ kind, message }) => {
        if (kind === 'ended' || message.state !== 'hold') this.#forget(message.id)
      }),
    ]
  }

  /** Takes up what an earlier run left waiting. */
  start(): void {
    for (const message of this.#parts.queue.list({ states: ['hold'] })) this.#resubmit(message)
    this.#schedule()
  }

  stop(): void {
    for (const end of this.#ends) end()
    this.#submitter.stop()
    clearTimeout(this.#timer)
    this.waits.release()
  }

  progressOf(id: string): number | undefined {
    return this.#progress.get(id)
  }

  /** Why a new message of this size cannot wait; undefined when it can. */
  refusal(size: number, settings: ProtectionSettings): NoVerdictReason | undefined {
    if (size > settings.largestMegabytes * 1_048_576) return 'too-large'
    const { messages, bytes } = this.#parts.queue.counts().hold
    const full =
      messages + this.waits.size >= settings.holdMessages || bytes + size > settings.holdMegabytes * 1_048_576
    return full ? 'hold-full' : undefined
  }

  /** Hands a message over for analysis; whoever owns its bytes keeps owning them. */
  submit(head: SubmissionHead, content: () => Promise<Uint8Array | undefined>): void {
    const onRefused = (failure: Error): void => {
      const gaps = [{ who: 'analysis', why: failure.message }]
      const at = new Date(this.#parts.now()).toISOString()
      this.#notice({ submission: head.id, state: 'failed', gaps, findings: 0, at })
    }
    this.#submitter.add({ head, content, onRefused })
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
    this.#schedule()
    if (notice) this.#notice(notice)
  }

  #forget(id: string): void {
    this.#submitter.forget(id)
    this.#progress.delete(id)
  }

  #resubmit(message: QueuedMessage): void {
    const { id, envelope, hold, summary } = message
    const deadline = new Date(hold?.deadline ?? this.#parts.now()).toISOString()
    const name = summary.subject
    this.submit({ id, kind: 'message', name, envelope, findings: [], held: true, deadline }, () =>
      this.#parts.queue.body(id),
    )
  }

  #notice(notice: VerdictNotice): void {
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
    if (message?.state !== 'hold') return
    const rule = this.#ruleOf(message)
    const outcome = rule && outcomeOf(rule, notice)
    const patch: EventPatch = notice.level === undefined ? {} : { level: notice.level }
    if (rule && outcome) this.#end(message, { outcome, rule, patch })
  }

  #ruleOf(message: QueuedMessage): Rule | undefined {
    const { rules } = this.#parts.settings.current
    return rules.find(({ id }) => id === message.rule) ?? matchingRule(rules)
  }

  #end(message: QueuedMessage, { outcome, rule, patch }: { outcome: Outcome; rule: Rule; patch: EventPatch }): void {
    if (this.#ending.has(message.id)) return
    this.#ending.add(message.id)
    const detected = outcome.kind === 'detected' ? { threat: outcome.threat } : {}
    this.#carryOut(message, outcome, rule, { ...patch, ...detected })
      .catch((error: unknown) => this.#parts.fail(`Ending the wait of message ${message.id}`, error))
      .finally(() => {
        this.#ending.delete(message.id)
        this.#schedule()
      })
  }

  async #carryOut(message: QueuedMessage, outcome: Outcome, rule: Rule, patch: EventPatch): Promise<void> {
    const plan = planFor(outcome, rule, (await this.#parts.queue.body(message.id)) ?? Buffer.alloc(0))
    if (plan.kind !== 'wait') return this.#parts.disposer.carryOut(message, plan, patch)
    const now = this.#parts.now()
    const last = (message.hold?.since ?? now) + rule.keepWaitingHours * hour
    const final = { ...rule, noVerdict: 'deliver' as const }
    if (now >= last && outcome.kind === 'no-verdict')
      return this.#carryOut(message, noVerdict(final, outcome.reason, outcome.why), final, patch)
    const step = this.#parts.settings.current.protection.waitSeconds * 1_000
    const deadline = Math.min(last, now + step)
    return this.#parts.queue.change(message.id, { kind: 'hold-changed', hold: { deadline } })
  }

  /** One timer for the nearest deadline. */
  #schedule(): void {
    clearTimeout(this.#timer)
    let nearest = Infinity
    for (const message of this.#parts.queue.list({ states: ['hold'] }))
      if (!this.#ending.has(message.id)) nearest = Math.min(nearest, message.hold?.deadline ?? 0)
    if (nearest === Infinity) return
    const pause = Math.min(Math.max(nearest - this.#parts.now(), 0), hour)
    this.#timer = setTimeout(() => this.#expire(), pause)
  }

  #expire(): void {
    const now = this.#parts.now()
    for (const message of this.#parts.queue.list({ states: ['hold'] })) {
      const rule = this.#ruleOf(message)
      if (!rule || (message.hold?.deadline ?? 0) > now) continue
      const reason = this.#submitter.has(message.id) ? 'time-out' : 'unreachable'
      const why = reason === 'time-out' ? 'no verdict before the deadline' : 'the analysis server never had the message'
      this.#end(message, { outcome: noVerdict(rule, reason, why), rule, patch: {} })
    }
    this.#schedule()
  }
}
