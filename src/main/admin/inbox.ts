/** `lazaret admin inbox`: the built-in test inbox. */
import type { Command } from 'commander'
import { listInbox } from '#contract/gateway-api.ts'
import { asking, clientOf, print, type Options } from './asking.ts'

export function addInbox(admin: Command): void {
  const inbox = admin.command('inbox').description('the built-in test inbox')
  asking(inbox, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listInbox)
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
