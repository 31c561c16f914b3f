/** `lazaret admin backup`: originals kept by rule. */
import type { Command } from 'commander'
import { actOnBackup, listBackup } from '#contract/gateway-kept-api.ts'
import { asking, clientOf, countOf, print, type Options } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addBackup(admin: Command): void {
  const backup = admin.command('backup').description('originals kept by rule')
  paged(asking(backup, 'list', 'newest first')).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listBackup, { query: pageOf(options) })
    print(options, found, () =>
      found.messages.map(({ id, at, sender, reason, summary }) => ({
        id,
        at,
        sender,
        reason,
        subject: summary.subject,
      })),
    )
  })
  for (const action of ['deliver', 'delete'] as const)
    asking(backup, action, `${action} kept originals`)
      .argument('<id...>', 'ids of messages')
      .action(async (ids: string[], options: Options) => {
        const result = await clientOf(options).call(actOnBackup, { body: { action, ids } })
        print(options, result, () => countOf(result))
      })
}
