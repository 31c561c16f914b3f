/**
 * Submissions as jobs of several workers: a claim is a lease in the row, renewed while the work goes on. Rows that another
 * claims at the same moment are passed over (PostgreSQL, "FOR UPDATE SKIP LOCKED"); a lease that ran out is anybody's. Time is
 * the database's, so that machines need not agree on it.
 */
import { sql } from 'kysely'
import type { Database, SubmissionRecord } from '../database/tables.ts'

/** A submission in our hands. */
export type Claimed = SubmissionRecord & { readonly claim: string }

export interface Claims {
  /** The most urgent ones, so many at most. */
  take(most: number): Promise<Claimed[]>
  /** Those of the claims that are still ours. */
  renew(claims: readonly string[]): Promise<readonly string[]>
  /** Back into the queue, for anybody at once. */
  release(claims: readonly string[]): Promise<void>
  /** Back into the queue, after a pause. */
  postpone(claim: string, milliseconds: number): Promise<void>
}

export interface ClaimsOptions {
  readonly db: Database
  /** Who claims, in an administrator's words. */
  readonly worker: string
  /** Milliseconds that a claim holds without being renewed. */
  readonly lease: number
}

const inTime = (milliseconds: number) => sql<Date>`clock_timestamp() + ${milliseconds} * interval '1 millisecond'`
const open = ['queued', 'analysing'] as const
const free = sql<boolean>`(lease is null or lease < clock_timestamp())`

/** Locked for the moment of the claim; rows that another one looks at are passed over. */
const nextOf = (db: Database, most: number) =>
  db
    .selectFrom('submission')
    .select('id')
    .where('state', 'in', open)
    .where(free)
    .orderBy('due')
    .orderBy('arrived')
    .limit(most)
    .forUpdate()
    .skipLocked()

async function take({ db, worker, lease }: ClaimsOptions, most: number): Promise<Claimed[]> {
  const claim = { state: 'analysing', worker, claim: sql<string>`gen_random_uuid()`, lease: inTime(lease) } as const
  const taken = await db
    .with(
      (cte) => cte('next').materialized(),
      () => nextOf(db, most),
    )
    .updateTable('submission')
    .from('next')
    .set({ ...claim, attempts: sql`attempts + 1` })
    .whereRef('submission.id', '=', 'next.id')
    .returningAll('submission')
    .execute()
  return taken.flatMap((row) => (row.claim === null ? [] : [{ ...row, claim: row.claim }]))
}

/** An attempt that was cut off by our own stop says nothing about the submission. */
const back = { state: 'queued', claim: null, lease: null, attempts: sql<number>`greatest(attempts - 1, 0)` } as const

export function claimsOf(options: ClaimsOptions): Claims {
  const { db, lease } = options
  const ours = (claims: readonly string[]) =>
    db
      .updateTable('submission')
      .where('claim', 'in', [...claims])
      .where('state', '=', 'analysing')
  return {
    take: (most) => take(options, most),
    async renew(claims) {
      const rows = await ours(claims)
        .set({ lease: inTime(lease) })
        .returning('claim')
        .execute()
      return rows.flatMap(({ claim }) => claim ?? [])
    },
    async release(claims) {
      if (claims.length > 0) await ours(claims).set(back).execute()
    },
    async postpone(claim, milliseconds) {
      await ours([claim])
        .set({ state: 'queued', claim: null, lease: inTime(milliseconds) })
        .execute()
    },
  }
}

/** What this worker had in hand when it was killed: it need not wait for its own lease. */
export async function takeBack(db: Database, worker: string): Promise<void> {
  await db
    .updateTable('submission')
    .set({ lease: null })
    .where('worker', '=', worker)
    .where('state', '=', 'analysing')
    .execute()
}
