/** Alerts for the analyst. */
import { changeAlert, downloadAlertMessage, listAlerts, showAlert } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import { whoIs } from '../who.ts'
import { card, message, type CardParts } from './card.ts'
import { changed, listed } from './store.ts'

interface Parts extends CardParts {
  readonly hub: Pick<Hub, 'publish'>
  readonly now: () => number
}

export function alertRoutes(parts: Parts): Mounted[] {
  const { db, hub, now } = parts
  return [
    handle(listAlerts, async ({ query }) => ({ alerts: await listed(db, query) })),
    handle(showAlert, ({ params }) => card(parts, params.id)),
    handle(changeAlert, async ({ params, body, caller }) => {
      const row = await changed(db, params.id, { ...body, who: whoIs(caller), at: new Date(now()) })
      hub.publish('alerts')
      hub.publish('figures')
      return row
    }),
    handle(downloadAlertMessage, ({ params }) => message(parts, params.id)),
  ]
}
