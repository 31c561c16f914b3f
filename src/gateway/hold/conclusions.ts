/** How a wait in the hold ends, exactly once: what the outcome means for the rule is carried out, or the message waits on. */
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { NoVerdictPolicy } from '#core/disposition.ts'
import type { EventPatch } from '../events/recorder.ts'
import type { Outcome } from '../policy/outcome.ts'
import { planFor } from '../policy/plan.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { Disposer } from './disposer.ts'

export interface ConclusionParts {
  readonly queue: Pick<MailQueue, 'get' | 'change' | 'giveBackExpired'>
  readonly settings: Pick<SettingsStore, 'current'>
  readonly disposer: Pick<Disposer, 'carryOut' | 'deliverStub'>
  readonly now: () => number
  readonly fail: (what: string, error: unknown) => void
  /** The nearest deadline may be another one now. */
  readonly changed: () => void
}

export interface HowItEnds {
  readonly outcome: Outcome
  readonly rule: Rule
  readonly patch: EventPatch
}

const failurePause = 5_000
const hour = 3_600_000
const stubSent = 'the text was delivered, the attachments wait for the analysis'
/** What a policy that waits comes to at its limit. Whoever has the text already misses nothing but what nobody cleared. */
const afterWaiting: Partial<Record<NoVerdictPolicy, NoVerdictPolicy>> = {
  'keep-waiting': 'deliver',
  'deliver-stub': 'quarantine',
}

export class Conclusions {
  readonly #parts: ConclusionParts
  /** Messages whose outcome is being carried out: a second verdict or the deadline must not act too. */
  readonly #ending = new Set<string>()

  constructor(parts: ConclusionParts) {
    this.#parts = parts
  }

  isEnding(id: string): boolean {
    return this.#ending.has(id)
  }

  async end(message: QueuedMessage, { outcome, rule, patch }: HowItEnds): Promise<void> {
    if (this.#ending.has(message.id)) return
    this.#ending.add(message.id)
    const detected = outcome.kind === 'detected' ? { threat: outcome.threat } : {}
    try {
      await this.#carryOut(message, { outcome, rule, patch: { ...patch, ...detected } })
    } catch (error) {
      this.#parts.fail(`Ending the wait of message ${message.id}`, error)
      await this.#pauseAfterFailure(message.id)
    } finally {
      this.#ending.delete(message.id)
      this.#parts.changed()
    }
  }

  /** What failed is tried again with the next deadline: a full disk or a damaged file does not become a busy loop. */
  async #pauseAfterFailure(id: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, failurePause).unref())
    if (this.#parts.queue.get(id)?.state === 'hold') this.#parts.queue.giveBackExpired(id)
  }

  async #carryOut(message: QueuedMessage, how: HowItEnds): Promise<void> {
    const { outcome, rule, patch } = how
    const plan = planFor(outcome, rule)
    if (plan.kind !== 'wait') return this.#parts.disposer.carryOut(message, plan, patch)
    const now = this.#parts.now()
    const last = (message.hold?.since ?? now) + rule.keepWaitingHours * hour
    if (now >= last && outcome.kind === 'no-verdict') {
      const policy = afterWaiting[outcome.policy] ?? 'deliver'
      return this.#carryOut(message, { ...how, outcome: { ...outcome, policy } })
    }
    const step = this.#parts.settings.current.protection.waitSeconds * 1_000
    const deadline = Math.min(last, now + step)
    const stub = plan.stub === true && message.hold?.reason !== stubSent
    const reason = stub ? { reason: stubSent } : {}
    await this.#parts.queue.change(message.id, { kind: 'hold-changed', hold: { deadline, ...reason } })
    // The mark comes first: after a crash in between the text comes late, with the whole, and never twice.
    if (stub) await this.#parts.disposer.deliverStub(message)
  }
}
