/** Does what an analyst wishes with a message, where this gateway's administrator allows it, and tells what was done. */
import type { Command, DispositionNotice } from '#contract/analysis-api.ts'
import type { EventRecorder } from '../events/recorder.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { Retractions } from '../mailbox/retractions.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { MessageFolder } from '../store/message-folder.ts'

export interface AnalystParts {
  readonly allowed: () => boolean
  readonly queue: Pick<MailQueue, 'get' | 'change'>
  readonly backup: Pick<MessageFolder, 'get' | 'remove'>
  readonly events: Pick<EventRecorder, 'noteIfKnown'> & { audit(who: string, what: string, detail?: string): void }
  readonly deliverNow: (message: QueuedMessage, who: string) => Promise<void>
  readonly redeliver: (id: string, who: string) => Promise<boolean>
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  readonly retractions: Pick<Retractions, 'ask' | 'configured'>
  readonly now: () => number
}

/** What was done, in the word of a disposition, and with whose copies. */
interface Done {
  readonly action: string
  readonly recipients: readonly string[]
}

const recipientsOf = (message: QueuedMessage): string[] => message.recipients.map(({ address }) => address)

export async function obeyAnalyst(parts: AnalystParts, id: string, { action, by }: Command): Promise<void> {
  const who = `analyst ${by}`
  const done = parts.allowed() ? await carryOut(parts, { id, action, who }) : nothing('not-allowed')
  parts.events.noteIfKnown(id, { what: `analyst-${done.action}`, detail: who })
  parts.events.audit(who, `analyst-${action}`, `${id}: ${done.action}`)
  const at = new Date(parts.now()).toISOString()
  const told = { action: done.action, at, detail: who, ...(parts.backup.get(id) ? { backup: id } : {}) }
  const rows = done.recipients.map((recipient) => Object.assign({ recipient }, told))
  parts.report(id, rows)
}

/** A row without a recipient speaks of the message. */
const nothing = (why: string): Done => ({ action: why, recipients: [''] })

async function carryOut(
  parts: AnalystParts,
  { id, action, who }: { id: string; action: Command['action']; who: string },
): Promise<Done> {
  if (action === 'retract' || action === 'restore') {
    if (!parts.retractions.configured) return nothing('no-connector')
    await parts.retractions.ask(id, action, who)
    return nothing(`${action}-begun`)
  }
  const message = parts.queue.get(id)
  if (message) {
    const recipients = recipientsOf(message)
    if (action === 'deliver') await parts.deliverNow(message, who)
    else await parts.queue.change(id, { kind: 'ended', ending: 'deleted-by-person', by: who })
    return { action: action === 'deliver' ? 'delivered-by-person' : 'deleted-by-person', recipients }
  }
  const kept = parts.backup.get(id)
  if (!kept) return nothing('not-here-any-more')
  const { recipients } = kept
  if (action === 'delete')
    return (await parts.backup.remove(id)) ? { action: 'backup-deleted', recipients } : nothing('not-here-any-more')
  return (await parts.redeliver(id, who))
    ? { action: 'delivered-from-backup', recipients }
    : nothing('not-here-any-more')
}
