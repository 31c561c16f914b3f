/** Judging again: what an analyst asks for, and what other rules than today's cleared. */
import { Failure } from '#core/errors.ts'
import { rescanSubmission } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { Database } from '../database/tables.ts'

/** Nobody waits for it: everything with a deadline comes first. */
const patience = 24 * 3_600_000
/** The place in the order of what nobody waits for. */
export const inBackground = (now: number): number => now + patience
const recent = 7 * 24 * 3_600_000
const mostAtOnce = 10_000

const again = (due: number) =>
  ({ state: 'queued', rescan: true, attempts: 0, lease: null, due: new Date(due) }) as const

/** One that waits to be judged again already comes earlier now; one in hand is left alone. */
export async function rescan(db: Database, id: string, now: number): Promise<void> {
  const ended = db.updateTable('submission').set(again(now)).where('id', '=', id)
  const { numUpdatedRows } = await ended.where('state', 'in', ['done', 'failed']).executeTakeFirst()
  if (numUpdatedRows === 1n) return
  const waiting = db
    .updateTable('submission')
    .set({ due: new Date(now) })
    .where('id', '=', id)
  await waiting.where('state', '=', 'queued').where('rescan', '=', true).execute()
  const row = await db.selectFrom('submission').select('state').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not-found', 'There is no such submission.')
}

/** Those that have ended are queued once more. Returns which. */
export async function judgeAgain(db: Database, ids: readonly string[], due: number): Promise<string[]> {
  const ended = db
    .updateTable('submission')
    .set(again(due))
    .where('id', 'in', [...ids])
  const rows = await ended.where('state', 'in', ['done', 'failed']).returning('id').execute()
  return rows.map(({ id }) => id)
}

/** Recent submissions that other rules found nothing in, mail that is in mailboxes already, are queued to be judged again. */
export async function queueOutdated(db: Database, rules: string, now: number): Promise<void> {
  const found = db
    .selectFrom('submission')
    .select('id')
    .where('state', '=', 'done')
    .where('level', 'in', ['benign', 'unknown'])
    .where('rules', '!=', rules)
    .where('arrived', '>', new Date(now - recent))
    .orderBy('arrived', 'desc')
    .limit(mostAtOnce)
  await db
    .updateTable('submission')
    .set(again(inBackground(now)))
    .where('id', 'in', found)
    .execute()
}

interface Parts {
  readonly db: Database
  readonly dispatcher: Pick<Dispatcher, 'wake'>
  readonly hub: Pick<Hub, 'publish'>
  readonly now: () => number
}

export function rescanRoutes({ db, dispatcher, hub, now }: Parts): Mounted[] {
  return [
    handle(rescanSubmission, async ({ params }) => {
      await rescan(db, params.id, now())
      dispatcher.wake()
      hub.publish('submissions')
      return { id: params.id, state: 'queued' as const }
    }),
  ]
}
