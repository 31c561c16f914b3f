/**
 * What happens between the end of DATA and our answer. Whatever is answered with 250 is durable before, or has ended by a
 * rule; whatever is answered otherwise is still the client's.
 */
import type { EventRecorder } from '../events/recorder.ts'
import type { DispositionNotice, SubmissionHead } from '#contract/analysis-api.ts'
import type { Envelope } from '#core/envelope.ts'
import { Failure, failures } from '#core/errors.ts'
import type { Finding, Gap } from '#core/finding.ts'
import type { Level } from '#core/verdict.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { MessageSummary } from '#core/message.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Hold } from '../hold/hold.ts'
import type { WaitEnd } from '../hold/session-waits.ts'
import { keptOf } from '../hold/disposer.ts'
import { matchingRule, noVerdict, outcomeOf, type Outcome } from '../policy/outcome.ts'
import { planFor, type Plan } from '../policy/plan.ts'
import { prepend } from '#protocols/smtp/lines.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { Detection, Scan, ScanResult } from '../scan/scan.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { MessageFolder } from '../store/message-folder.ts'
import { formFault, type MessageLimits } from './message-limits.ts'
import { outlineOf } from './outline.ts'

export interface IncomingMessage {
  readonly envelope: Envelope
  readonly data: Buffer
  /** Aborts when the client hangs up before our answer. */
  readonly gone: AbortSignal
  /** How the client said hello and who signed in; for the trace field. */
  readonly client?: TraceClient
  /** Bounds on the message's form; none where absent. */
  readonly limits?: MessageLimits
}

export interface TraceClient {
  readonly greeting?: 'HELO' | 'EHLO'
  readonly user?: string
  readonly reverseName?: string
}

/** Code, enhanced code and text of the answer to DATA. */
export interface Answer {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

type IntakeHold = Pick<
  Hold,
  'waits' | 'isFull' | 'refusal' | 'submit' | 'submitCopy' | 'entering' | 'entered' | 'cancel' | 'originalOf'
>

export interface IntakeParts {
  readonly queue: Pick<MailQueue, 'enqueue' | 'body'>
  readonly hold: IntakeHold
  readonly settings: Pick<SettingsStore, 'current'>
  readonly backup: Pick<MessageFolder, 'put' | 'read'>
  readonly events: Pick<EventRecorder, 'accepted' | 'note'>
  readonly scan: Scan
  /** Whether the analysis can be asked at all: a server is confirmed. */
  readonly hasServer: () => boolean
  readonly connected: () => boolean
  /** Tells the analysis what became of a submitted message. */
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  readonly trace: (envelope: Envelope, id: string, client: TraceClient) => Buffer
  readonly countReceived: (data: Buffer) => number
  readonly now: () => number
  readonly fail: (what: string, error: unknown) => void
}

interface Arrival {
  readonly id: string
  readonly envelope: Envelope
  readonly summary: MessageSummary
  /** With our trace field; what is passed on, where an engine's detection changed it. */
  readonly data: Buffer
  /** As it came, with our trace field: what is analysed. */
  readonly original: Buffer
  /** What the engines saw inside DATA. */
  readonly findings: readonly Finding[]
  readonly size: number
  readonly rule: Rule | undefined
}

type Acting = Exclude<Plan, { kind: 'wait' }>

const longestLoop = 30
/** More sessions than this are not kept waiting: memory stays bounded, the message goes to the hold at once. */
const sessionWaits = 200

const textOf = (gaps: readonly Gap[]): string =>
  gaps
    .map(({ who, why }) => `${who}: ${why}`)
    .join('; ')
    .slice(0, 500)

function headOf(arrival: Arrival, deadline: number, how: 'held' | 'copy'): SubmissionHead {
  const { id, envelope, summary, findings } = arrival
  const name = summary.subject.slice(0, 1000)
  const head = { id, kind: 'message', name, envelope, findings: findings.slice(0, 200) } as const
  return { ...head, held: how === 'held', deadline: new Date(deadline).toISOString() }
}

const accepted = (id: string): Answer => ({ code: 250, enhanced: '2.0.0', text: `Ok: queued as ${id}` })

export class Intake {
  readonly #parts: IntakeParts

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  async take(message: IncomingMessage): Promise<Answer> {
    const { countReceived, fail } = this.#parts
    if (countReceived(message.data) >= longestLoop) return { code: 554, enhanced: '5.4.6', text: 'Mail loop detected' }
    const outline = outlineOf(message.data)
    const fault = message.limits && formFault(outline, message.limits)
    if (fault !== undefined) return fault
    const arrival = this.#arrive(message, outline.summary)
    try {
      return await this.#judge(arrival, message.gone)
    } catch (error) {
      fail(`Accepting message ${arrival.id}`, error)
      const [code = '451', enhanced = '4.3.0'] =
        failures[error instanceof Failure ? error.code : 'internal'].smtp.split(' ')
      const text = error instanceof Failure ? error.message : 'Try again later'
      return { code: Number(code), enhanced, text }
    }
  }

  #arrive({ envelope, data, client = {} }: IncomingMessage, summary: MessageSummary): Arrival {
    const id = newIdentifier(this.#parts.now())
    const whole = prepend(this.#parts.trace(envelope, id, client), data)
    const rule = matchingRule(this.#parts.settings.current.rules)
    return { id, envelope, summary, data: whole, original: whole, findings: [], size: whole.length, rule }
  }

  async #judge(arrived: Arrival, gone: AbortSignal): Promise<Answer> {
    const { rule } = arrived
    if (!rule) return this.#pass(arrived)
    const scanned = await this.#parts.scan(rule, { id: arrived.id, data: arrived.data })
    const arrival = { ...arrived, findings: scanned.findings }
    if (scanned.detection) return this.#detected(arrival, { rule, gone, detection: scanned.detection })
    return this.#undetected(arrival, { rule, gone, scanned })
  }

  /** Whether the rule and switch 1 want messages analysed, and there is somebody to ask. */
  #submits(rule: Rule): boolean {
    return rule.analysisProtection && this.#parts.settings.current.protection.submitClean && this.#parts.hasServer()
  }

  async #undetected(
    arrival: Arrival,
    { rule, gone, scanned }: { rule: Rule; gone: AbortSignal; scanned: ScanResult },
  ): Promise<Answer> {
    if (this.#submits(rule)) return this.#analyse(arrival, rule, gone)
    if (scanned.gaps.length === 0) return this.#pass(arrival)
    const outcome = noVerdict(rule, 'engine-failed', textOf(scanned.gaps))
    if (planFor(outcome, rule).kind === 'wait')
      return { code: 451, enhanced: '4.3.0', text: 'The message could not be examined, try again later' }
    return this.#conclude(arrival, rule, outcome)
  }

  /** A detection inside DATA: the engine's action; with switch 2 the analysis sees the message too. */
  async #detected(
    arrival: Arrival,
    { rule, gone, detection }: { rule: Rule; gone: AbortSignal; detection: Detection },
  ): Promise<Answer> {
    const outcome: Outcome = { kind: 'detected', ...detection }
    const submits = this.#submits(rule) && this.#parts.settings.current.protection.submitDetected
    const plan = planFor(outcome, rule)
    if (plan.kind === 'wait' || !submits) return this.#conclude(arrival, rule, outcome)
    if (plan.kind === 'end') {
      const answer = await this.#conclude(arrival, rule, outcome)
      this.#submitCopy(arrival, plan)
      return answer
    }
    await this.#keep(arrival, plan)
    return this.#analyse({ ...arrival, data: plan.change?.(arrival.data) ?? arrival.data }, rule, gone)
  }

  async #analyse(arrival: Arrival, rule: Rule, gone: AbortSignal): Promise<Answer> {
    const { hold, settings } = this.#parts
    const refusal = hold.refusal(arrival.size, settings.current.protection)
    if (refusal !== undefined) return this.#conclude(arrival, rule, noVerdict(rule, refusal, ''))
    return this.#waitInSession(arrival, rule, gone)
  }

  async #waitInSession(arrival: Arrival, rule: Rule, gone: AbortSignal): Promise<Answer> {
    const { hold, settings, now } = this.#parts
    const { waitSeconds, sessionWaitSeconds } = settings.current.protection
    const deadline = now() + waitSeconds * 1_000
    const inSession = this.#parts.connected() && sessionWaitSeconds > 0 && hold.waits.size < sessionWaits
    if (!inSession) return this.#toHold(arrival, rule, deadline)
    const waiting = hold.waits.wait(arrival.id, sessionWaitSeconds * 1_000, gone)
    this.#submit(arrival, deadline, async () => arrival.original)
    const end = await waiting
    hold.entering(arrival.id)
    try {
      return await this.#afterSession(arrival, { rule, deadline, end })
    } finally {
      hold.entered(arrival.id)
    }
  }

  async #afterSession(arrival: Arrival, how: { rule: Rule; deadline: number; end: WaitEnd }): Promise<Answer> {
    const { rule, deadline, end } = how
    if (end.kind === 'verdict') {
      const outcome = outcomeOf(rule, end.notice)
      if (outcome) return this.#conclude(arrival, rule, outcome, (plan) => this.#tell(arrival, plan))
    }
    if (end.kind !== 'gone') return this.#enqueueHeld(arrival, rule, deadline)
    this.#parts.hold.cancel(arrival.id)
    return { code: 451, enhanced: '4.4.2', text: 'The client went away' }
  }

  #submit(arrival: Arrival, deadline: number, content: () => Promise<Uint8Array | undefined>): void {
    this.#parts.hold.submit(headOf(arrival, deadline, 'held'), content)
  }

  /** The message ends here; the analysis gets a copy, and nothing waits for its verdict. */
  #submitCopy(arrival: Arrival, plan: Plan & { kind: 'end' }): void {
    const { hold, backup, settings, now } = this.#parts
    const deadline = now() + settings.current.protection.waitSeconds * 1_000
    const { id, original } = arrival
    const content = plan.backup ? () => backup.read(id) : async () => original
    hold.submitCopy({ head: headOf(arrival, deadline, 'copy'), content, onTaken: () => this.#tell(arrival, plan) })
  }

  async #toHold(arrival: Arrival, rule: Rule, deadline: number): Promise<Answer> {
    const { hold } = this.#parts
    const answer = await this.#enqueueHeld(arrival, rule, deadline)
    this.#submit(arrival, deadline, () => hold.originalOf(arrival.id))
    hold.entered(arrival.id)
    return answer
  }

  async #enqueueHeld(arrival: Arrival, rule: Rule, deadline: number): Promise<Answer> {
    const { queue, now } = this.#parts
    const { id, envelope, summary, data } = arrival
    const wait = { reason: 'waits for the analysis', since: now(), deadline, submissionId: id }
    await queue.enqueue({ id, envelope, summary, data, state: 'hold', rule: rule.id, hold: wait })
    this.#record(arrival, 'hold')
    return accepted(id)
  }

  async #conclude(arrival: Arrival, rule: Rule, outcome: Outcome, tell?: (plan: Acting) => void): Promise<Answer> {
    const plan = planFor(outcome, rule)
    if (plan.kind === 'wait') return this.#waitOn(arrival, rule)
    await this.#keep(arrival, plan)
    const answer = plan.kind === 'deliver' ? await this.#pass(arrival, plan) : this.#stop(arrival, plan, outcome)
    tell?.(plan)
    return answer
  }

  /** The message waits on. A full hold takes nothing more: the client keeps the message and comes again. */
  #waitOn(arrival: Arrival, rule: Rule): Promise<Answer> | Answer {
    const { hold, settings, now } = this.#parts
    const { protection } = settings.current
    if (hold.isFull(arrival.size, protection))
      return { code: 452, enhanced: '4.3.1', text: 'The hold is full, try again later' }
    return this.#toHold(arrival, rule, now() + protection.waitSeconds * 1_000)
  }

  #stop(arrival: Arrival, plan: Plan & { kind: 'end' }, outcome: Outcome): Answer {
    const { threat, level } = outcome.kind === 'detected' ? outcome : {}
    // It never enters the queue, whose events would tell the hold to forget it.
    this.#parts.hold.cancel(arrival.id)
    this.#record(arrival, plan.ending, { ...(threat ? { threat } : {}), ...(level ? { level } : {}) })
    this.#parts.events.note(arrival.id, { what: plan.ending, detail: plan.what })
    if (plan.backup) this.#parts.events.note(arrival.id, { what: 'backup', patch: { backup: arrival.id } })
    if (!plan.refuse) return accepted(arrival.id)
    return { code: 550, enhanced: '5.7.1', text: `Message refused, ${plan.what}` }
  }

  #tell({ id, envelope }: Arrival, plan: Acting): void {
    const action = plan.kind === 'deliver' ? (plan.unanalysed ? 'released-unanalysed' : 'released') : plan.ending
    const at = new Date(this.#parts.now()).toISOString()
    const rows = envelope.recipients.map(({ address }) => ({ action, recipient: address, at, detail: plan.what }))
    this.#parts.report(id, rows)
  }

  async #keep(arrival: Arrival, plan: Plan): Promise<void> {
    if (plan.kind === 'wait' || !plan.backup) return
    const threat = plan.kind === 'end' && plan.threat !== undefined ? { threat: plan.threat } : {}
    await this.#parts.backup.put({ ...keptOf(arrival, plan.what, this.#parts.now()), ...threat }, arrival.data)
  }

  async #pass(arrival: Arrival, plan?: Plan & { kind: 'deliver' }): Promise<Answer> {
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
