/** Judging again: what an analyst asks for, and what other rules than today's cleared. */
import { Failure } from '#core/errors.ts'
import { rescanSubmission } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { Job } from '../dispatch/due-queue.ts'
import type { Database } from '../database/tables.ts'

/** Nobody waits for it: everything with a deadline comes first. */
const patience = 24 * 3_600_000
const recent = 7 * 24 * 3_600_000
const mostAtOnce = 10_000

const again = { state: 'queued', rescan: true, attempts: 0 } as const

export async function rescan(db: Database, id: string, now: number): Promise<Job> {
  const asked = db.updateTable('submission').set(again).where('id', '=', id).where('state', 'in', ['done', 'failed'])
  const { numUpdatedRows } = await asked.executeTakeFirst()
  if (numUpdatedRows === 1n) return { id, due: now }
  const row = await db.selectFrom('submission').select('state').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not-found', 'There is no such submission.')
  return { id, due: now }
}

/** Recent submissions that other rules found nothing in: mail that is in mailboxes already. */
export async function outdated(db: Database, rules: string, now: number): Promise<Job[]> {
  const found = db
    .selectFrom('submission')
    .select('id')
    .where('state', '=', 'done')
    .where('level', 'in', ['benign', 'unknown'])
    .where('rules', '!=', rules)
    .where('arrived', '>', new Date(now - recent))
    .orderBy('arrived', 'desc')
    .limit(mostAtOnce)
  const rows = await db.updateTable('submission').set(again).where('id', 'in', found).returning('id').execute()
  return rows.map(({ id }) => ({ id, due: now + patience }))
}

interface Parts {
  readonly db: Database
  readonly dispatcher: Pick<Dispatcher, 'add'>
  readonly hub: Pick<Hub, 'publish'>
  readonly now: () => number
}

export function rescanRoutes({ db, dispatcher, hub, now }: Parts): Mounted[] {
  return [
    handle(rescanSubmission, async ({ params }) => {
      dispatcher.add(await rescan(db, params.id, now()))
      hub.publish('submissions')
      return { id: params.id, state: 'queued' as const }
    }),
  ]
}
