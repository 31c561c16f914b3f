/** What the dispatch asks of the table of submissions. */
import { sql } from 'kysely'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { Database, SubmissionRecord } from '../database/tables.ts'
import type { Job } from './due-queue.ts'
import type { Subject } from './reports.ts'

const open = ['queued', 'analysing'] as const

/** Submissions without a verdict: what the last run left. */
export async function openJobs(db: Database): Promise<Job[]> {
  const rows = await db.selectFrom('submission').select(['id', 'deadline']).where('state', 'in', open).execute()
  return rows.map(({ id, deadline }) => ({ id, due: deadline.getTime() }))
}

export function take(db: Database, id: string): Promise<SubmissionRecord | undefined> {
  return db
    .updateTable('submission')
    .set({ state: 'analysing', attempts: sql`attempts + 1` })
    .where('id', '=', id)
    .where('state', 'in', open)
    .returningAll()
    .executeTakeFirst()
}

export async function storedReport(
  db: Database,
  { sha256, kind, name }: Subject,
  rules: string,
): Promise<InspectionReport | undefined> {
  const row = await db
    .selectFrom('submission')
    .select('report')
    .where('sha256', '=', sha256)
    .where('rules', '=', rules)
    .where('whole', '=', true)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst()
  return row?.report ?? undefined
}
