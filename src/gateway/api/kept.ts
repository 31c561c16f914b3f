/** Backup and the test inbox: lists, downloads, delivery of originals. */
import { actOnBackup, downloadBackup, downloadInbox, listBackup, listInbox } from '#contract/gateway-kept-api.ts'
import { Failure } from '#core/errors.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { MessageFolder } from '../store/message-folder.ts'
import type { ApiParts } from './parts.ts'
import { backupRowOf } from './rows.ts'
import { nameOf } from './who.ts'

async function download(folder: MessageFolder, id: string): Promise<{ bytes: Buffer; fileName: string; type: string }> {
  const bytes = await folder.read(id)
  if (!bytes) throw new Failure('not-found', 'There is no such message, or no longer.')
  return { bytes, fileName: `${id}.eml`, type: 'message/rfc822' }
}

export function keptRoutes(parts: ApiParts): readonly Mounted[] {
  const { backup, inbox } = parts
  return [
    handle(listBackup, ({ query }) => ({ messages: backup.list(query).map((row) => backupRowOf(row)) })),
    handle(downloadBackup, ({ params }) => download(backup, params.id)),
    handle(listInbox, ({ query }) => ({
      messages: inbox
        .list(query)
        .map(({ id, at, recipients, summary, size }) => ({ id, at, recipients: [...recipients], summary, size })),
    })),
    handle(downloadInbox, ({ params }) => download(inbox, params.id)),
    handle(actOnBackup, async ({ body, caller }) => {
      const who = nameOf(caller)
      const done: string[] = []
      const missing: string[] = []
      for (const id of body.ids) {
        const acted = body.action === 'delete' ? await backup.remove(id) : await parts.redeliver(id, who)
        ;(acted ? done : missing).push(id)
        if (acted) parts.events.noteIfKnown(id, { what: `backup-${body.action}`, detail: who })
      }
      parts.events.audit(who, `backup-${body.action}`, done.join(' '))
      return { done, missing }
    }),
  ]
}
