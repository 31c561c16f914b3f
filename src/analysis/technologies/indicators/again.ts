/** New content of threat lists held against what was let pass lately: hits are judged again and become late detections. */
import { sql } from 'kysely'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { Database } from '../../database/tables.ts'
import { rescan } from '../../submit/rescan.ts'
import { soughtIn } from './sought.ts'
import type { IndicatorStore } from './store.ts'

const recent = 30 * 24 * 3_600_000
const pageSize = 200
const mostLooked = 100_000

interface Parts {
  readonly db: Database
  readonly store: Pick<IndicatorStore, 'known'>
  readonly now: number
  readonly signal: AbortSignal
}

/** Queues the submissions that a list knows something of; their ids. */
export async function* listedSince({ db, store, now, signal }: Parts): AsyncGenerator<string> {
  let before: string | undefined
  for (let looked = 0; looked < mostLooked && !signal.aborted; looked += pageSize) {
    const page = await db
      .selectFrom('submission')
      .select(['id', 'report', 'envelope', 'sha256'])
      .where('state', '=', 'done')
      .where('level', 'in', ['benign', 'unknown'])
      .where('arrived', '>', new Date(now - recent))
      .where(before === undefined ? sql<boolean>`true` : sql<boolean>`id < ${before}`)
      .orderBy('id', 'desc')
      .limit(pageSize)
      .execute()
    for (const submission of page) {
      if (submission.report === null) continue
      const report: InspectionReport = submission.report
      const known = await store.known(soughtIn({ report, submission }).all, new Date(now))
      if (known.length === 0) continue
      await rescan(db, submission.id, now)
      yield submission.id
    }
    before = page.at(-1)?.id
    if (page.length < pageSize) return
  }
}
