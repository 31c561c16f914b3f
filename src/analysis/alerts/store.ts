/** Alerts in the database: the list, one card's row, changes of state. */
import { Failure } from '#core/errors.ts'
import type { AlertRow } from '#contract/analysis-console-api.ts'
import type { Change, Database } from '../database/tables.ts'
import { asJson, cleanText, containing } from '../database/text.ts'
import { placeOf } from '../submit/listing.ts'
import type { Sight } from './vip.ts'

const joined = (db: Database | Change) =>
  db
    .selectFrom('alert')
    .innerJoin('submission', 'submission.id', 'alert.submission')
    .innerJoin('system', 'system.id', 'submission.via')
    .selectAll('alert')
    .select('system.name as from')

export type JoinedAlert = Awaited<ReturnType<typeof oneAlert>>

export function toRow(alert: JoinedAlert): AlertRow {
  const { id, submission, state, importance, level, score, threat, name, recipients, technologies, late } = alert
  const row = { id, submission, state, importance, level, score, threat, name, recipients, technologies, late }
  const summary = alert.summary ? { summary: alert.summary } : {}
  const { campaign, assignee, vip } = alert
  const work = { assignee, vip, ...(campaign === null ? {} : { campaign }) }
  return { ...row, ...work, at: alert.at.toISOString(), system: alert.from, ...summary }
}

export interface AlertQuery {
  readonly limit: number
  readonly before?: string | undefined
  readonly state?: AlertRow['state'] | undefined
  readonly text?: string | undefined
  readonly importance?: AlertRow['importance'] | undefined
  readonly assignee?: string | undefined
  readonly vip?: boolean | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export async function listed(db: Database, asked: AlertQuery, sight: Sight): Promise<AlertRow[]> {
  const { limit, before, state, text, importance, assignee, vip, since, until } = asked
  let query = joined(db).orderBy('alert.id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('alert.id', '<', placeOf(before))
  if (state !== undefined) query = query.where('alert.state', '=', state)
  if (importance !== undefined) query = query.where('alert.importance', '=', importance)
  if (assignee !== undefined) query = query.where('alert.assignee', '=', cleanText(assignee))
  if (vip !== undefined) query = query.where('alert.vip', '=', vip)
  if (sight === 'no-vip') query = query.where('alert.vip', '=', false)
  if (since !== undefined) query = query.where('alert.at', '>=', new Date(since))
  if (until !== undefined) query = query.where('alert.at', '<', new Date(until))
  if (text !== undefined && text !== '') query = query.where('alert.words', 'like', containing(text))
  return (await query.execute()).map(toRow)
}

const mostOfCampaign = 200

/** Newest first. */
export async function alertsOfCampaign(db: Database, campaign: string, sight: Sight): Promise<AlertRow[]> {
  let rows = joined(db).where('alert.campaign', '=', campaign).orderBy('alert.id', 'desc').limit(mostOfCampaign)
  if (sight === 'no-vip') rows = rows.where('alert.vip', '=', false)
  return (await rows.execute()).map(toRow)
}

export async function oneAlert(db: Database | Change, id: string) {
  const row = await joined(db).where('alert.id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not-found', 'There is no such alert.')
  return row
}

export interface AlertChange {
  readonly state: AlertRow['state']
  readonly comment?: string | undefined
  readonly who: string
  readonly at: Date
}

export async function changed(db: Database, id: string, { state, comment, who, at }: AlertChange): Promise<AlertRow> {
  return db.transaction().execute(async (change) => {
    const locked = change.selectFrom('alert').select(['state', 'changes']).where('id', '=', id).forUpdate()
    const before = await locked.executeTakeFirst()
    if (!before) throw new Failure('not-found', 'There is no such alert.')
    const moved = before.state === state ? state : `${before.state} → ${state}`
    const what = comment ? `${moved}: ${cleanText(comment)}` : moved
    const changes = asJson([...before.changes, { at: at.toISOString(), who, what }])
    await change.updateTable('alert').set({ state, changes }).where('id', '=', id).execute()
    return toRow(await oneAlert(change, id))
  })
}
