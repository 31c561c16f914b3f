/** The message queue: list, deliver now, delete, and the two flow switches. */
import { actOnQueue, listQueue, switchFlow } from '#contract/gateway-queue-api.ts'
import { queues, type QueueName } from '#core/disposition.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { ApiParts } from './parts.ts'
import { queueRowOf } from './rows.ts'
import { nameOf } from './who.ts'

function fits(message: QueuedMessage, text: string): boolean {
  if (text === '') return true
  const { id, envelope, summary, recipients } = message
  const words = [id, envelope.sender, summary.subject, ...recipients.map(({ address }) => address)]
  return words.some((word) => word.toLowerCase().includes(text))
}

/** Newest first. */
async function listed(
  { queue, hold }: ApiParts,
  filter: { queue?: QueueName | undefined; text: string; limit: number; before?: string | undefined },
): Promise<QueuedMessage[]> {
  const { queue: name, text, limit, before } = filter
  const found = await queue.find({
    newestFirst: true,
    limit,
    ...(name === undefined ? {} : { states: [name] }),
    ...(before === undefined ? {} : { before }),
    ...(text === '' ? {} : { text }),
  })
  if (name !== undefined && name !== 'hold') return [...found]
  // What a person delivered before the verdict stays visible until it comes, whether it has left the queue or not.
  const watched = hold
    .watched()
    .filter((message) => fits(message, text) && (before === undefined || message.id < before))
  const shown = new Set(watched.map(({ id }) => id))
  return [...found.filter(({ id }) => !shown.has(id)), ...watched]
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}

async function act(parts: ApiParts, action: 'deliver' | 'delete', message: QueuedMessage, who: string): Promise<void> {
  if (action === 'deliver') {
    await parts.deliverNow(message, who)
    return tell(parts, { message, action: 'delivered-by-person', who })
  }
  await parts.queue.change(message.id, { kind: 'ended', ending: 'deleted-by-person', by: who })
  parts.events.note(message.id, { what: 'deleted-by-person', detail: who, patch: { outcome: 'deleted-by-person' } })
  tell(parts, { message, action: 'deleted-by-person', who })
}

/** The analysis shows what became of the copies of what it was given. */
function tell(
  { link, backup, now }: ApiParts,
  { message, action, who }: { message: QueuedMessage; action: string; who: string },
): void {
  const submission = message.hold?.submissionId
  if (submission === undefined) return
  const at = new Date(now()).toISOString()
  const told = { action, at, detail: who, ...(backup.get(message.id) ? { backup: message.id } : {}) }
  link.report(
    submission,
    message.recipients.map(({ address }) => ({ ...told, recipient: address })),
  )
}

export function queueRoutes(parts: ApiParts): readonly Mounted[] {
  return [
    handle(listQueue, async ({ query }) => {
      const rows = await listed(parts, { ...query, text: query.text?.toLowerCase() ?? '' })
      const all = parts.queue.counts()
      const count = (name: QueueName) => ({ messages: all[name].messages, bytes: all[name].bytes })
      const counts = Object.fromEntries(queues.map((name) => [name, count(name)])) as Record<
        QueueName,
        ReturnType<typeof count>
      >
      const messages = rows.map((row) => queueRowOf(row, parts.hold.progressOf(row.id)))
      return { messages, counts, ...parts.settings.current.flow }
    }),
    handle(actOnQueue, async ({ body, caller }) => {
      const done: string[] = []
      const missing: string[] = []
      for (const id of body.ids) {
        const message = parts.queue.get(id)
        if (message) await act(parts, body.action, message, nameOf(caller))
        ;(message ? done : missing).push(id)
      }
      parts.events.audit(nameOf(caller), `queue-${body.action}`, done.join(' '))
      return { done, missing }
    }),
    handle(switchFlow, async ({ body, caller }) => {
      const { receiving, sending } = body
      const wanted = {
        ...(receiving === undefined ? {} : { receiving }),
        ...(sending === undefined ? {} : { sending }),
      }
      const { flow } = await parts.settings.change((before) => ({ ...before, flow: { ...before.flow, ...wanted } }))
      parts.apply()
      parts.events.audit(nameOf(caller), 'flow', JSON.stringify(wanted))
      return flow
    }),
  ]
}
