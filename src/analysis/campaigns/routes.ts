/** Campaigns, assignment and recipients of importance, for the analyst. */
import { sql } from 'kysely'
import { Failure } from '#core/errors.ts'
import {
  annotateAlert,
  changeVip,
  listCampaigns,
  listVips,
  showCampaign,
  type Campaign,
} from '#contract/analysis-campaigns-api.ts'
import { handle, type Caller, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import { alertsOfCampaign, oneAlert, toRow } from '../alerts/store.ts'
import { mustSee, seesVip, sightOf } from '../alerts/vip.ts'
import type { Database } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import { placeOf } from '../submit/listing.ts'
import { whoIs } from '../who.ts'
import { annotate } from './annotate.ts'

/** Who does not see their alerts does not learn or decide who they are. */
function mustSeeVip(caller: Caller): void {
  if (!seesVip(caller)) throw new Failure('not-allowed', 'Recipients of importance are for senior security officers.')
}

interface Parts {
  readonly db: Database
  readonly hub: Pick<Hub, 'publish'>
  readonly now: () => number
}

export function campaignRoutes({ db, hub, now }: Parts): Mounted[] {
  return [
    handle(listCampaigns, async ({ query: { limit, before } }) => {
      let rows = db.selectFrom('campaign').selectAll().orderBy('id', 'desc').limit(limit)
      if (before !== undefined) rows = rows.where('id', '<', placeOf(before))
      return { campaigns: (await rows.execute()).map(campaignOf) }
    }),
    handle(showCampaign, async ({ params: { id }, caller }) => {
      const row = await db.selectFrom('campaign').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) throw new Failure('not-found', 'There is no such campaign.')
      const rows = await alertsOfCampaign(db, id, sightOf(caller))
      return { ...campaignOf(row), traits: await sharedTraits(db, id), rows }
    }),
    handle(annotateAlert, async ({ params, body, caller }) => {
      await mustSee(db, params.id, caller)
      const at = new Date(now())
      const row = await db.transaction().execute(async (change) => {
        await annotate(change, params.id, { ...body, who: whoIs(caller), at })
        return toRow(await oneAlert(change, params.id))
      })
      hub.publish('alerts')
      return row
    }),
    handle(listVips, async ({ caller }) => {
      mustSeeVip(caller)
      const rows = await db.selectFrom('vip').selectAll().orderBy('mask').execute()
      return { vips: rows.map(({ mask, who, at }) => ({ mask, who, at: at.toISOString() })) }
    }),
    handle(changeVip, async ({ body: { mask: given, vip }, caller }) => {
      mustSeeVip(caller)
      const mask = cleanText(given.toLowerCase())
      if (/^[*?@.]*$/.test(mask)) throw new Failure('invalid-request', 'That would make everybody important.')
      if (vip) {
        const row = { mask, who: whoIs(caller), at: new Date(now()) }
        await db
          .insertInto('vip')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      } else await db.deleteFrom('vip').where('mask', '=', mask).execute()
      return { mask, vip }
    }),
  ]
}

const campaignOf = (row: {
  id: string
  name: string
  threat: string
  first: Date
  last: Date
  alerts: number
}): Campaign => ({
  ...row,
  first: row.first.toISOString(),
  last: row.last.toISOString(),
})

async function sharedTraits(db: Database, campaign: string) {
  const { rows } = await sql<{ kind: string; value: string; alerts: string }>`
    select t.kind, t.value, count(*) as alerts from analysis.alert_trait t
    join analysis.alert a on a.id = t.alert and a.campaign = ${campaign}
    group by t.kind, t.value having count(*) > 1 order by count(*) desc, t.kind, t.value limit 50`.execute(db)
  return rows.map(({ kind, value, alerts }) => ({ kind, value, alerts: Number(alerts) }))
}
