/** `lazaret admin inbox`: the built-in test inbox. */
import type { Command } from 'commander'
import { listInbox } from '#contract/gateway-kept-api.ts'
import { asking, clientOf, print } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addInbox(admin: Command): void {
  const inbox = admin.command('inbox').description('the built-in test inbox')
  paged(asking(inbox, 'list', 'newest first')).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listInbox, { query: pageOf(options) })
    print(options, found, () =>
      found.messages.map(({ id, at, recipients, summary }) => ({
        id,
        at,
        to: recipients.join(' '),
        subject: summary.subject,
      })),
    )
  })
}
