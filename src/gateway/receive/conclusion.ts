/** How the intake ends with a message: passed on, held, or stopped by a rule; each durable and written down before the answer. */
import type { DispositionNotice } from '#contract/analysis-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Level } from '#core/verdict.ts'
import type { EventRecorder } from '../events/recorder.ts'
import { keptOf } from '../hold/disposer.ts'
import type { Outcome } from '../policy/outcome.ts'
import type { Plan } from '../policy/plan.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { MessageFolder } from '../store/message-folder.ts'
import { accepted, type Answer, type Arrival } from './arrival.ts'

export interface ConclusionParts {
  readonly queue: Pick<MailQueue, 'enqueue'>
  readonly backup: Pick<MessageFolder, 'put'>
  readonly events: Pick<EventRecorder, 'accepted' | 'note'>
  /** Nothing waits for a verdict on it any more. */
  readonly cancel: (id: string) => void
  /** Tells the analysis what became of a submitted message. */
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  readonly now: () => number
}

export type Acting = Exclude<Plan, { kind: 'wait' }>

export class Conclusion {
  readonly #parts: ConclusionParts

  constructor(parts: ConclusionParts) {
    this.#parts = parts
  }

  async enqueueHeld(arrival: Arrival, rule: Rule, deadline: number): Promise<Answer> {
    const { queue, now } = this.#parts
    const { id, envelope, summary, data } = arrival
    const wait = { reason: 'waits for the analysis', since: now(), deadline, submissionId: id }
    await queue.enqueue({ id, envelope, summary, data, state: 'hold', rule: rule.id, hold: wait })
    this.#record(arrival, 'hold')
    return accepted(id)
  }

  /** Carries the plan out; what is kept is on disk before. */
  async carryOut(arrival: Arrival, plan: Acting, outcome: Outcome): Promise<Answer> {
    await this.keep(arrival, plan)
    return plan.kind === 'deliver' ? this.pass(arrival, plan) : this.#stop(arrival, plan, outcome)
  }

  #stop(arrival: Arrival, plan: Plan & { kind: 'end' }, outcome: Outcome): Answer {
    const { threat, level } = outcome.kind === 'detected' ? outcome : {}
    // It never enters the queue, whose events would tell the hold to forget it.
    this.#parts.cancel(arrival.id)
    this.#record(arrival, plan.ending, { ...(threat ? { threat } : {}), ...(level ? { level } : {}) })
    this.#parts.events.note(arrival.id, { what: plan.ending, detail: plan.what })
    if (plan.backup) this.#parts.events.note(arrival.id, { what: 'backup', patch: { backup: arrival.id } })
    if (!plan.refuse) return accepted(arrival.id)
    return { code: 550, enhanced: '5.7.1', text: `Message refused, ${plan.what}` }
  }

  tell({ id, envelope }: Pick<Arrival, 'id' | 'envelope'>, plan: Acting): void {
    const action = plan.kind === 'deliver' ? (plan.unanalysed ? 'released-unanalysed' : 'released') : plan.ending
    const at = new Date(this.#parts.now()).toISOString()
    const told = { action, at, detail: plan.what, ...(plan.backup ? { backup: id } : {}) }
    const rows = envelope.recipients.map(({ address }) => ({ ...told, recipient: address }))
    this.#parts.report(id, rows)
  }

  async keep(arrival: Arrival, plan: Plan): Promise<void> {
    if (plan.kind === 'wait' || !plan.backup) return
    const threat = plan.kind === 'end' && plan.threat !== undefined ? { threat: plan.threat } : {}
    await this.#parts.backup.put({ ...keptOf(arrival, plan.what, this.#parts.now()), ...threat }, arrival.data)
  }

  async pass(arrival: Arrival, plan?: Plan & { kind: 'deliver' }): Promise<Answer> {
    const { id, envelope, summary, rule } = arrival
    const data = plan?.change?.(arrival.data) ?? arrival.data
    const annotations = plan ? { annotations: { verdict: plan.what } } : {}
    await this.#parts.queue.enqueue({
      id,
      envelope,
      summary,
      data,
      state: 'active',
      rule: rule?.id ?? '',
      ...annotations,
    })
    this.#record(arrival, 'active', plan?.unanalysed ? { unanalysed: true } : {})
    if (plan)
      this.#parts.events.note(id, { what: plan.unanalysed ? 'released-unanalysed' : 'released', detail: plan.what })
    return accepted(id)
  }

  #record(
    arrival: Arrival,
    outcome: string,
    more: { threat?: string; level?: Level; unanalysed?: boolean } = {},
  ): void {
    const { id, envelope, summary, size, rule } = arrival
    const { sender, clientAddress, receivedAt } = envelope
    const recipients = envelope.recipients.map(({ address }) => address)
    const row = { id, at: receivedAt, sender, recipients, summary, size, clientAddress, rule: rule?.name ?? '' }
    this.#parts.events.accepted({ ...row, outcome, unanalysed: false, ...more, envelope })
    this.#parts.events.note(id, { what: 'received', detail: `from ${clientAddress}` })
  }
}
