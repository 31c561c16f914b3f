/** Carries out a plan on a message that waits in the hold: the one place where a held message ends or goes on. */
import type { DispositionNotice } from '#contract/analysis-api.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { KeptMessage, MessageFolder } from '../store/message-folder.ts'
import type { EventPatch, EventRecorder } from '../events/recorder.ts'
import type { Plan } from '../policy/plan.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import { stubOf } from '../rewrite/stub.ts'

export interface DisposerParts {
  readonly queue: MailQueue
  readonly backup: MessageFolder
  readonly events: EventRecorder
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  /** Tells the sender of a message that the rule rejects after it was accepted. */
  readonly bounce: (message: QueuedMessage, original: Buffer, reason: string) => Promise<void>
  /** Where a recipient sees what became of a message's attachments; undefined where there is no such page. */
  readonly stateLink: (id: string) => string | undefined
  readonly hostname: string
  readonly now: () => number
}

type BackedUp = Pick<QueuedMessage, 'id' | 'envelope' | 'summary' | 'size'>

export function keptOf(message: BackedUp, reason: string, at: number): KeptMessage {
  const { id, envelope, summary, size } = message
  const recipients = envelope.recipients.map(({ address }) => address)
  return { id, at: new Date(at).toISOString(), sender: envelope.sender, recipients, summary, size, reason }
}

const stubNote =
  'This attachment is still being analysed. The whole message follows as soon as it has been found clean.'
const noPage = 'There is no page here that shows how far this is; your mail administrator can tell.'

const noteWith = (link: string | undefined): string =>
  link === undefined ? `${stubNote}\r\n${noPage}` : `${stubNote}\r\nHow far this is: ${link}`

export class Disposer {
  readonly #parts: DisposerParts

  constructor(parts: DisposerParts) {
    this.#parts = parts
  }

  /** Backup first, then the state: a crash in between leaves a copy too many, never a message too few. */
  async carryOut(message: QueuedMessage, plan: Exclude<Plan, { kind: 'wait' }>, patch: EventPatch): Promise<void> {
    const { queue, backup, events, now } = this.#parts
    const original = plan.backup || (plan.kind === 'end' && plan.refuse) ? await queue.body(message.id) : undefined
    // What an engine's detection put there is the message as it came, before the detection changed it.
    if (plan.backup && original && !backup.get(message.id)) {
      const threat = patch.threat === undefined ? {} : { threat: patch.threat }
      await backup.put({ ...keptOf(message, plan.what, now()), ...threat }, original)
      events.note(message.id, { what: 'backup', detail: plan.what, patch: { backup: message.id } })
    }
    if (plan.kind === 'deliver') return this.#release(message, plan, patch)
    if (plan.refuse && original) await this.#parts.bounce(message, original, plan.what)
    await queue.change(message.id, { kind: 'ended', ending: plan.ending, reason: plan.what })
    events.note(message.id, { what: plan.ending, detail: plan.what, patch: { ...patch, outcome: plan.ending } })
    this.#tell(message, plan.ending, plan.what)
  }

  /** Sends the texts ahead, as a message of their own, with a note instead of each attachment. */
  async deliverStub(message: QueuedMessage): Promise<void> {
    const { queue, events, now } = this.#parts
    const original = await queue.body(message.id)
    if (!original) return
    const id = newIdentifier(now())
    const { envelope, summary, rule } = message
    const data = stubOf(original, {
      note: noteWith(this.#parts.stateLink(message.id)),
      messageId: `<${id}.text@${this.#parts.hostname}>`,
    })
    await queue.enqueue({ id, envelope, summary, data, state: 'active', rule, annotations: { stubOf: message.id } })
    events.note(message.id, { what: 'text-delivered', detail: `as ${id}` })
  }

  async #release(message: QueuedMessage, plan: Plan & { kind: 'deliver' }, patch: EventPatch): Promise<void> {
    const { queue, events } = this.#parts
    const annotations = { verdict: plan.what }
    const before = plan.change && (await queue.body(message.id))
    const data = before && plan.change?.(before)
    await queue.change(message.id, { kind: 'released', annotations, ...(data ? { data } : {}) })
    const unanalysed = plan.unanalysed ? { unanalysed: true } : {}
    const what = plan.unanalysed ? 'released-unanalysed' : 'released'
    events.note(message.id, { what, detail: plan.what, patch: { ...patch, ...unanalysed, outcome: 'active' } })
    this.#tell(message, what, plan.what)
  }

  #tell(message: QueuedMessage, action: string, detail: string): void {
    const submission = message.hold?.submissionId
    if (submission === undefined) return
    const at = new Date(this.#parts.now()).toISOString()
    const told = { action, at, detail, ...(this.#parts.backup.get(message.id) ? { backup: message.id } : {}) }
    const rows = message.envelope.recipients.map(({ address }) => ({ ...told, recipient: address }))
    this.#parts.report(submission, rows)
  }
}
