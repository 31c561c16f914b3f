/** The dashboard's figures: the last 24 hours, and what waits now. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { analysisFigures } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Database } from '../database/tables.ts'

const day = 24 * 3_600_000
type Figures = z.infer<typeof analysisFigures.reply>

const count = (condition: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${condition}))::int`

async function figures(db: Database, now: number): Promise<Figures> {
  const since = new Date(now - day)
  const found = await db
    .selectFrom('submission')
    .select([
      count(sql`arrived > ${since}`).as('submissions'),
      count(sql`finished > ${since} and level in ('suspicious', 'malicious')`).as('detections'),
      count(sql`finished > ${since} and state = 'failed'`).as('failed'),
      count(sql`state in ('queued', 'analysing')`).as('waiting'),
      sql<number>`coalesce(percentile_cont(0.5) within group (
        order by extract(epoch from finished - arrived) * 1000) filter (where finished > ${since}), 0)::float8`.as(
        'medianTook',
      ),
    ])
    .where(sql<boolean>`arrived > ${since} or finished > ${since} or state in ('queued', 'analysing')`)
    .executeTakeFirstOrThrow()
  const fresh = db
    .selectFrom('alert')
    .select(sql<number>`count(*)::int`.as('newAlerts'))
    .where('state', '=', 'new')
  return { ...found, ...(await fresh.executeTakeFirstOrThrow()) }
}

export const figureRoutes = (db: Database, now: () => number): Mounted[] => [
  handle(analysisFigures, () => figures(db, now())),
]
