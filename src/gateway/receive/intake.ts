/**
 * What happens between the end of DATA and our answer. Whatever is answered with 250 is durable before, or has ended by a
 * rule; whatever is answered otherwise is still the client's.
 */
import type { EventRecorder } from '../events/recorder.ts'
import type { DispositionNotice } from '#contract/analysis-api.ts'
import type { Envelope } from '#core/envelope.ts'
import { Failure, failures } from '#core/errors.ts'
import type { Gap } from '#core/finding.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { MessageSummary } from '#core/message.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Hold } from '../hold/hold.ts'
import type { WaitEnd } from '../hold/session-waits.ts'
import { matchingRule, noVerdict, outcomeOf, type Outcome } from '../policy/outcome.ts'
import { planFor, type Plan } from '../policy/plan.ts'
import { prepend } from '#protocols/smtp/lines.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { Detection, Scan, ScanResult } from '../scan/scan.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { MessageFolder } from '../store/message-folder.ts'
import { headOf, type Answer, type Arrival, type IncomingMessage, type TraceClient } from './arrival.ts'
import { Conclusion, type Acting } from './conclusion.ts'
import { formFault } from './message-limits.ts'
import { outlineOf } from './outline.ts'
import { SessionBody } from './session-body.ts'

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

const longestLoop = 30

const textOf = (gaps: readonly Gap[]): string =>
  gaps
    .map(({ who, why }) => `${who}: ${why}`)
    .join('; ')
    .slice(0, 500)

/** Functions of their own, so that each keeps nothing but what it names. */
const inMemory = (bytes: Buffer) => async (): Promise<Buffer> => bytes
const backupOf = (backup: Pick<MessageFolder, 'read'>, id: string) => (): Promise<Buffer | undefined> => backup.read(id)

export class Intake {
  readonly #parts: IntakeParts
  readonly #conclusion: Conclusion

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#conclusion = new Conclusion({ ...parts, cancel: (id) => parts.hold.cancel(id) })
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
    if (!rule) return this.#conclusion.pass(arrived)
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
    if (scanned.gaps.length === 0) return this.#conclusion.pass(arrival)
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
    await this.#conclusion.keep(arrival, plan)
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
    const { id, original, size } = arrival
    const inSession = this.#parts.connected() && sessionWaitSeconds > 0 && hold.waits.hasRoom(size)
    if (!inSession) return this.#toHold(arrival, rule, deadline)
    const waiting = hold.waits.wait(id, { ms: sessionWaitSeconds * 1_000, gone, size })
    const body = new SessionBody(original, () => hold.originalOf(id))
    this.#submit(arrival, deadline, body.read)
    const end = await waiting
    hold.entering(id)
    try {
      return await this.#afterSession(arrival, { rule, deadline, end })
    } finally {
      // What an engine's detection changed is nowhere else as it came, where the rule keeps no original.
      if (arrival.data === original || rule.backup) body.letGo()
      hold.entered(id)
    }
  }

  async #afterSession(arrival: Arrival, how: { rule: Rule; deadline: number; end: WaitEnd }): Promise<Answer> {
    const { rule, deadline, end } = how
    if (end.kind === 'verdict') {
      const outcome = outcomeOf(rule, end.notice)
      if (outcome) return this.#conclude(arrival, rule, outcome, (plan) => this.#conclusion.tell(arrival, plan))
    }
    if (end.kind !== 'gone') return this.#conclusion.enqueueHeld(arrival, rule, deadline)
    this.#parts.hold.cancel(arrival.id)
    return { code: 451, enhanced: '4.4.2', text: 'The client went away' }
  }

  #submit(arrival: Arrival, deadline: number, content: () => Promise<Uint8Array | undefined>): void {
    const { hold } = this.#parts
    hold.submit({ head: headOf(arrival, deadline, 'held'), size: arrival.size, content })
  }

  /** The message ends here; the analysis gets a copy, and nothing waits for its verdict. */
  #submitCopy(arrival: Arrival, plan: Plan & { kind: 'end' }): void {
    const { hold, backup, settings, now } = this.#parts
    const deadline = now() + settings.current.protection.waitSeconds * 1_000
    const { id, envelope, original, size } = arrival
    const head = headOf(arrival, deadline, 'copy')
    const onTaken = (): void => this.#conclusion.tell({ id, envelope }, plan)
    const copy = { head, size, onTaken }
    if (plan.backup) hold.submitCopy({ ...copy, content: backupOf(backup, id) })
    else hold.submitCopy({ ...copy, content: inMemory(original), keeps: size })
  }

  async #toHold(arrival: Arrival, rule: Rule, deadline: number): Promise<Answer> {
    const { hold } = this.#parts
    // Whoever waits for its turn to be submitted keeps the name of the message alone, and none of its bytes.
    const { id } = arrival
    const answer = await this.#conclusion.enqueueHeld(arrival, rule, deadline)
    this.#submit(arrival, deadline, () => hold.originalOf(id))
    hold.entered(id)
    return answer
  }

  async #conclude(arrival: Arrival, rule: Rule, outcome: Outcome, tell?: (plan: Acting) => void): Promise<Answer> {
    const plan = planFor(outcome, rule)
    if (plan.kind === 'wait') return this.#waitOn(arrival, rule)
    const answer = await this.#conclusion.carryOut(arrival, plan, outcome)
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
}
