/**
 * Passwords of recent mails, for locked archives and documents of other mails of the same sender or thread. It is all in the
 * database: it serves every process and survives each.
 */
import { sql } from 'kysely'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { DetailedReport } from '#inspection/report.ts'
import type { PasswordHint } from '#inspection/correspondence.ts'
import type { Change, Database, SubmissionRecord } from '../database/tables.ts'
import { asJson } from '../database/text.ts'
import { judgeAgain } from '../submit/rescan.ts'
import { keysOf, tieOf } from './keys.ts'

const age = 3 * 24 * 3_600_000
const most = { mails: 20, hints: 40, rows: 200_000, reopened: 5, reopenedAtOnce: 20 }

export type Remembered = Pick<SubmissionRecord, 'id' | 'envelope' | 'arrived'>
export type Correspondent = Partial<Pick<DetailedReport, 'correspondence'>> & Pick<InspectionReport, 'verdict'>

const shares = (keys: readonly string[]) => sql<boolean>`keys && ${[...keys]}::text[]`

/** Passwords that other mails of the last days gave, the newest mail first. */
export async function hintsOf(db: Database, mail: Remembered, keys: readonly string[]): Promise<PasswordHint[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('mail_password')
    .select(['keys', 'words', 'at'])
    .where(shares(keys))
    .where('submission', '!=', mail.id)
    .where('at', '>', new Date(mail.arrived.getTime() - age))
    .orderBy('at', 'desc')
    .limit(most.mails)
    .execute()
  const hints = new Map<string, PasswordHint>()
  for (const row of rows) {
    const from = `${row.at > mail.arrived ? 'later' : 'earlier'}-${tieOf(keys, row.keys) ?? 'thread'}` as const
    for (const word of row.words) if (!hints.has(word)) hints.set(word, { word, from })
  }
  return [...hints.values()].slice(0, most.hints)
}

const isLocked = ({ verdict }: Correspondent): boolean => verdict.gaps.some(({ why }) => why.startsWith('encrypted'))

/** In the transaction that ends the mail: what it gives, and whether it stays locked. */
export async function remember(change: Change, mail: Remembered, report: Correspondent): Promise<void> {
  const { correspondence } = report
  if (correspondence === undefined) return
  const keys = keysOf(mail.envelope, correspondence)
  const row = { submission: mail.id, keys, at: mail.arrived }
  if (!isLocked(report)) await change.deleteFrom('locked_mail').where('submission', '=', mail.id).execute()
  if (keys.length === 0) return
  if (correspondence.passwords.length > 0) {
    const words = asJson([...correspondence.passwords])
    const inserted = change.insertInto('mail_password').values({ ...row, words })
    await inserted.onConflict((conflict) => conflict.column('submission').doUpdateSet({ keys, words })).execute()
  }
  if (!isLocked(report)) return
  const tried = asJson([...correspondence.tried])
  const inserted = change.insertInto('locked_mail').values({ ...row, tried })
  await inserted.onConflict((conflict) => conflict.column('submission').doUpdateSet({ keys, tried })).execute()
}

/**
 * After that transaction: the locked mails that can be tried anew, this one among them where another was faster, are queued
 * again. Of two mails that end at the same time the later commit sees the other. Returns their ids.
 */
export async function reopen(db: Database, mail: Remembered, report: Correspondent, now: number): Promise<string[]> {
  const { correspondence } = report
  if (correspondence === undefined) return []
  const keys = keysOf(mail.envelope, correspondence)
  const ids: string[] = []
  if (isLocked(report)) {
    const hints = await hintsOf(db, mail, keys)
    if (hints.some(({ word }) => !correspondence.tried.includes(word))) ids.push(mail.id)
  }
  if (correspondence.passwords.length > 0) ids.push(...(await waitingFor(db, mail, keys, correspondence.passwords)))
  return ids.length === 0 ? [] : await queue(db, ids, now)
}

async function waitingFor(
  db: Database,
  { id, arrived }: Remembered,
  keys: readonly string[],
  passwords: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('locked_mail')
    .select(['submission', 'tried'])
    .where(shares(keys))
    .where('submission', '!=', id)
    .where('at', '>', new Date(arrived.getTime() - age))
    .orderBy('at', 'desc')
    .limit(most.reopenedAtOnce)
    .execute()
  return rows.filter(({ tried }) => passwords.some((word) => !tried.includes(word))).map(({ submission }) => submission)
}

/** So often and no more: whoever sends ever new passwords costs little. */
async function queue(db: Database, ids: readonly string[], now: number): Promise<string[]> {
  const counted = await db
    .updateTable('locked_mail')
    .set({ reopened: sql`reopened + 1` })
    .where('submission', 'in', [...ids])
    .where('reopened', '<', most.reopened)
    .returning('submission')
    .execute()
  const allowed = counted.map(({ submission }) => submission)
  return allowed.length === 0 ? [] : await judgeAgain(db, allowed, now)
}

/** Forgets what is old, and the oldest of too much. */
export async function forget(db: Database, now: number): Promise<void> {
  for (const table of ['mail_password', 'locked_mail'] as const) {
    await db
      .deleteFrom(table)
      .where('at', '<', new Date(now - age))
      .execute()
    const bound = db.selectFrom(table).select('at').orderBy('at', 'desc').offset(most.rows).limit(1)
    await db.deleteFrom(table).where('at', '<=', bound).execute()
  }
}
