/** The list of submissions, newest first. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { Failure } from '#core/errors.ts'
import { listSubmissions, type submissionRow } from '#contract/analysis-console-api.ts'
import { identifier } from '#contract/words.ts'
import { handle, type Caller, type Mounted } from '#runtime/http/handler.ts'
import { seesVip } from '../alerts/vip.ts'
import type { Database, SubmissionRecord } from '../database/tables.ts'

type SubmissionRow = z.infer<typeof submissionRow>

/** The row identifier of a page's `before`. */
export function placeOf(before: string): string {
  const parsed = identifier.safeParse(before)
  if (parsed.success) return parsed.data
  throw new Failure('invalid-request', 'The page begins at no row.', ['before: not an identifier'])
}

interface Page {
  readonly limit: number
  readonly before?: string | undefined
}

async function submissions(db: Database, { limit, before }: Page, caller: Caller): Promise<SubmissionRow[]> {
  let query = db
    .selectFrom('submission')
    .innerJoin('system', 'system.id', 'submission.via')
    .select(['submission.id', 'submission.kind', 'submission.name', 'submission.state', 'system.name as from'])
    .select(['submission.arrived', 'submission.finished', 'submission.level', 'submission.score', 'submission.threat'])
    .orderBy('submission.arrived', 'desc')
    .orderBy('submission.id', 'desc')
    .limit(limit)
  if (before !== undefined)
    query = query.where(sql<boolean>`(submission.arrived, submission.id) <
      (select last.arrived, last.id from analysis.submission last where last.id = ${placeOf(before)})`)
  if (!seesVip(caller))
    query = query.where(sql<boolean>`not exists
      (select from analysis.alert raised where raised.submission = submission.id and raised.vip)`)
  return (await query.execute()).map(toRow)
}

type Row = Pick<
  SubmissionRecord,
  'id' | 'kind' | 'name' | 'state' | 'arrived' | 'finished' | 'level' | 'score' | 'threat'
> & { readonly from: string }

const toRow = ({ id, arrived, finished, kind, name, from, state, level, score, threat }: Row): SubmissionRow => ({
  id,
  at: arrived.toISOString(),
  kind,
  name,
  system: from,
  state,
  ...(level === null ? {} : { level }),
  ...(score === null ? {} : { score }),
  ...(threat === null ? {} : { threat }),
  ...(finished === null ? {} : { took: finished.getTime() - arrived.getTime() }),
})

export const listingRoutes = (db: Database): Mounted[] => [
  handle(listSubmissions, async ({ query, caller }) => ({ submissions: await submissions(db, query, caller) })),
]
