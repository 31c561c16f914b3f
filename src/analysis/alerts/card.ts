/** The whole alert card: what was found, what the message said, what was done with each copy. */
import { Failure } from '#core/errors.ts'
import type { DispositionNotice } from '#contract/analysis-api.ts'
import type { AlertCard } from '#contract/analysis-console-api.ts'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import type { Database } from '../database/tables.ts'
import { headerBlock } from './header-block.ts'
import { oneAlert, toRow } from './store.ts'

export interface CardParts {
  readonly db: Database
  readonly blobs: Pick<Blobs, 'get'>
}

export async function card({ db, blobs }: CardParts, id: string): Promise<AlertCard> {
  const alert = await oneAlert(db, id)
  const submission = await submissionOf(db, alert.submission)
  if (!submission.report) throw new Failure('not-found', 'The report of this alert is gone.')
  const isMessage = submission.kind === 'message'
  return {
    ...toRow(alert),
    ...(submission.envelope ? { envelope: submission.envelope } : {}),
    headers: isMessage ? headerBlock((await blobs.get(submission.sha256)) ?? Buffer.alloc(0)) : '',
    report: submission.report,
    dispositions: await dispositionsOf(db, alert.submission),
    changes: alert.changes,
  }
}

export interface Download {
  readonly bytes: Buffer
  readonly fileName: string
  readonly type: string
}

export async function message({ db, blobs }: CardParts, id: string): Promise<Download> {
  const { submission } = await oneAlert(db, id)
  const { kind, sha256 } = await submissionOf(db, submission)
  const bytes = await blobs.get(sha256)
  if (!bytes) throw new Failure('not-found', 'The message is not kept any longer.')
  if (kind === 'message') return { bytes, fileName: `${id}.eml`, type: 'message/rfc822' }
  return { bytes, fileName: `${id}.bin`, type: 'application/octet-stream' }
}

const submissionOf = (db: Database, id: string) =>
  db
    .selectFrom('submission')
    .select(['kind', 'sha256', 'envelope', 'report'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

async function dispositionsOf(db: Database, submission: string): Promise<AlertCard['dispositions']> {
  const rows = await db
    .selectFrom('disposition')
    .select(['action', 'recipient', 'at', 'detail', 'backup'])
    .where('submission', '=', submission)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map(toNotice)
}

interface Disposition {
  readonly action: string
  readonly recipient: string
  readonly at: Date
  readonly detail: string | null
  readonly backup: string | null
}

const toNotice = ({ action, recipient, at, detail, backup }: Disposition): DispositionNotice => ({
  action,
  recipient,
  at: at.toISOString(),
  ...(detail === null ? {} : { detail }),
  ...(backup === null ? {} : { backup }),
})
