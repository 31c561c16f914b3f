/** `lazaret admin events`: what happened to each message. */
import type { Command } from 'commander'
import { listEvents, showEvent } from '#contract/gateway-events-api.ts'
import { asking, clientOf, print, type Options } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addEvents(admin: Command): void {
  const events = admin.command('events').description('what happened to each message')
  paged(asking(events, 'list', 'newest first')).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listEvents, { query: pageOf(options) })
    print(options, found, () =>
      found.events.map(({ id, at, sender, outcome, threat = '', summary }) => ({
        id,
        at,
        sender,
        outcome,
        threat,
        subject: summary.subject,
      })),
    )
  })
  asking(events, 'show', 'one message with its timeline')
    .argument('<id>', 'id of the message')
    .action(async (id: string, options: Options) => {
      const event = await clientOf(options).call(showEvent, { params: { id } })
      print(options, event, () => event.timeline.map(({ at, what, detail }) => ({ at, what, detail })))
    })
}
