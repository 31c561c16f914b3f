/** Alerts for the analyst. */
import {
  actOnMessage,
  changeAlert,
  downloadAlertMessage,
  listAlerts,
  showAlert,
} from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import { whoIs } from '../who.ts'
import { command } from '../verdicts/command.ts'
import type { Feed } from '../verdicts/feed.ts'
import { card, message, type CardParts } from './card.ts'
import { changed, listed } from './store.ts'
import { mustSee, sightOf } from './vip.ts'

interface Parts extends CardParts {
  readonly hub: Pick<Hub, 'publish'>
  readonly feed: Feed
  /** Who tells the other processes. */
  readonly from: string
  readonly now: () => number
}

export function alertRoutes(parts: Parts): Mounted[] {
  const { db, hub, feed, from, now } = parts
  return [
    handle(listAlerts, async ({ query, caller }) => ({ alerts: await listed(db, query, sightOf(caller)) })),
    handle(showAlert, async ({ params, caller }) => {
      await mustSee(db, params.id, caller)
      return card(parts, params.id)
    }),
    handle(changeAlert, async ({ params, body, caller }) => {
      await mustSee(db, params.id, caller)
      const row = await changed(db, params.id, { ...body, who: whoIs(caller), at: new Date(now()) })
      hub.publish('alerts')
      hub.publish('figures')
      return row
    }),
    handle(actOnMessage, async ({ params, body, caller }) => {
      await mustSee(db, params.id, caller)
      const wish = { action: body.action, by: whoIs(caller) }
      const { system } = await command(db, { alert: params.id, command: wish, at: new Date(now()), from })
      feed.wake(system)
      hub.publish('alerts')
      return { asked: true }
    }),
    handle(downloadAlertMessage, async ({ params, caller }) => {
      await mustSee(db, params.id, caller)
      return message(parts, params.id)
    }),
  ]
}
