/** Takes a submission over: the bytes are on disk, then the row, then the answer. The same id twice is one submission. */
import { createHash } from 'node:crypto'
import { Failure } from '#core/errors.ts'
import { limits } from '#core/limits.ts'
import type { SubmissionState } from '#core/submission.ts'
import { submissionHead, type SubmissionHead } from '#contract/analysis-api.ts'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import type { Database } from '../database/tables.ts'
import { asJson, cleanText } from '../database/text.ts'
import type { KnownSystem } from '../systems/registry.ts'

export interface Upload {
  readonly head: unknown
  readonly content: Buffer
}
export interface Accepted {
  readonly id: string
  readonly state: SubmissionState
}

export interface AcceptParts {
  readonly db: Database
  readonly blobs: Pick<Blobs, 'put'>
  readonly now: () => number
}

export function checkUpload({ head, content }: Upload): SubmissionHead {
  if (content.length > limits.message.size)
    throw new Failure('too-large', `The limit is ${limits.message.size} bytes; these are ${content.length}.`)
  const parsed = submissionHead.safeParse(head)
  if (head === undefined)
    throw new Failure('invalid-request', 'The part submission is missing.', ['submission: missing'])
  if (parsed.success) return { ...parsed.data, id: parsed.data.id.toLowerCase() }
  const details = parsed.error.issues.map((issue) => `submission.${issue.path.join('.')}: ${issue.message}`)
  throw new Failure('invalid-request', 'The part named submission does not have its form.', details)
}

export async function accept(parts: AcceptParts, upload: Upload, from: KnownSystem): Promise<Accepted> {
  const head = checkUpload(upload)
  const sha256 = createHash('sha256').update(upload.content).digest('hex')
  const md5 = createHash('md5').update(upload.content).digest('hex')
  const earlier = await find(parts.db, head.id)
  if (earlier) return again(earlier, sha256, from)
  await parts.blobs.put(upload.content)
  const inserted = await insert(parts, { head, sha256, md5, size: upload.content.length, from })
  if (inserted) return { id: head.id, state: 'queued' }
  const other = await find(parts.db, head.id)
  if (!other) throw new Failure('conflict', 'The submission came and went at once.')
  return again(other, sha256, from)
}

type Earlier = NonNullable<Awaited<ReturnType<typeof find>>>

const find = (db: Database, id: string) =>
  db
    .selectFrom('submission')
    .select(['id', 'system', 'sha256', 'state', 'level'])
    .where('id', '=', id)
    .executeTakeFirst()

function again(earlier: Earlier, sha256: string, from: KnownSystem): Accepted {
  if (earlier.system !== from.system || earlier.sha256 !== sha256)
    throw new Failure('conflict', 'Another submission has this id.')
  // What is only judged again has its verdict: whoever asks gets that one now.
  const state = earlier.level === null ? earlier.state : 'done'
  return { id: earlier.id, state }
}

interface NewSubmission {
  readonly head: SubmissionHead
  readonly sha256: string
  /** Only to be compared with others' lists. */
  readonly md5: string
  readonly size: number
  readonly from: KnownSystem
}

async function insert({ db, now }: AcceptParts, { head, sha256, md5, size, from }: NewSubmission): Promise<boolean> {
  const { id, kind, held, envelope, findings } = head
  const result = await db
    .insertInto('submission')
    .values({
      id,
      kind,
      held,
      sha256,
      md5,
      size,
      state: 'queued',
      via: from.id,
      system: from.system,
      name: cleanText(head.name),
      envelope: envelope ? asJson(envelope) : null,
      findings: asJson(findings),
      deadline: new Date(head.deadline),
      due: new Date(head.deadline),
      arrived: new Date(now()),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}
