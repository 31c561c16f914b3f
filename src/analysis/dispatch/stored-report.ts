/** A report that is known already and may answer again. */
import type { InspectionReport } from '#core/inspection-report.ts'
import type { Database } from '../database/tables.ts'
import type { Subject } from './reports.ts'

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
