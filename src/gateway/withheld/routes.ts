/** What became of withheld attachments, told to whoever has the link in the note. Nothing of their content is ever served. */
import type { EventRow } from '#contract/gateway-events-api.ts'
import { showWithheld, type Withheld } from '#contract/gateway-withheld-api.ts'
import { Failure } from '#core/errors.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { WithheldTokens } from './tokens.ts'

export interface WithheldParts {
  readonly tokens: Pick<WithheldTokens, 'read'>
  readonly queue: Pick<MailQueue, 'get'>
  /** Throws while the database is away; undefined where the event is not kept any more. */
  readonly show: (id: string) => Promise<Pick<EventRow, 'outcome' | 'sender' | 'summary' | 'at'> | undefined>
  readonly now: () => number
}

const passedOn = new Set(['active', 'deferred', 'delivered'])

export function withheldRoutes(parts: WithheldParts): readonly Mounted[] {
  return [handle(showWithheld, ({ params }) => stateOf(parts, params.token))]
}

async function stateOf({ tokens, queue, show, now }: WithheldParts, token: string): Promise<Withheld> {
  const read = tokens.read(token, now())
  if (!read) throw new Failure('not-found', 'This link leads nowhere.')
  if (read.ended) return { state: 'expired' }
  const message = queue.get(read.id)
  if (message) return ofQueued(message)
  const event = await show(read.id)
  if (!event) return { state: 'expired' }
  const { outcome, sender, summary, at } = event
  const facts = { sender, subject: summary.subject, receivedAt: at }
  if (outcome === 'hold') return { state: 'waiting', ...facts }
  return { state: passedOn.has(outcome) ? 'delivered' : 'blocked', ...facts }
}

/** A message that is damaged on our disk goes nowhere before a person has looked: it waits. */
function ofQueued({ state, envelope, summary }: QueuedMessage): Withheld {
  const facts = { sender: envelope.sender, subject: summary.subject, receivedAt: envelope.receivedAt }
  return { state: passedOn.has(state) ? 'delivered' : 'waiting', ...facts }
}
