/**
 * The search index made to agree with the queue, whose files are the truth: a row for every queued message, with the queue it is
 * in, and no row that says a message waits which does not. What has ended keeps its row and its timeline.
 */
import { sql, type Kysely } from 'kysely'
import { queues } from '#core/disposition.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { GatewayTables } from './database.ts'

export interface RebuildResult {
  /** Rows that were missing. */
  readonly added: number
  /** Rows that said another queue. */
  readonly corrected: number
  /** Rows of messages that said a queue and are in none: they have ended, and nobody wrote down how. */
  readonly ended: number
}

export interface RebuildParts {
  readonly database: Kysely<GatewayTables>
  readonly queue: Pick<MailQueue, 'list' | 'get'>
  /** Epoch milliseconds. */
  readonly now: () => number
}

const together = 500
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
/** Messages that came while we work are the feed's business. */
const settledMs = 60_000

function rowOf({ id, envelope, summary, size, state, rule, enqueuedAt }: QueuedMessage) {
  return {
    id,
    at: new Date(enqueuedAt).toISOString(),
    sender: envelope.sender,
    recipients: JSON.stringify(envelope.recipients.map(({ address }) => address)),
    summary: JSON.stringify(summary),
    size,
    client_address: envelope.clientAddress,
    rule,
    outcome: state,
    level: null,
    threat: null,
    unanalysed: false,
    envelope: JSON.stringify(envelope),
    backup: null,
  }
}

export async function rebuildEvents(parts: RebuildParts): Promise<RebuildResult> {
  let added = 0
  let corrected = 0
  for (const batch of batchesOf(parts.queue.list())) {
    const result = await writeBatch(parts, batch)
    added += result.added
    corrected += result.corrected
  }
  return { added, corrected, ended: await endRest(parts) }
}

function* batchesOf(messages: Iterable<QueuedMessage>): Generator<QueuedMessage[]> {
  let batch: QueuedMessage[] = []
  for (const message of messages) {
    if (uuid.test(message.id)) batch.push(message)
    if (batch.length < together) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function writeBatch({ database }: RebuildParts, batch: readonly QueuedMessage[]) {
  const before = await database
    .selectFrom('gateway.event')
    .select(['id', 'outcome'])
    .where(
      'id',
      'in',
      batch.map(({ id }) => id),
    )
    .execute()
  const known = new Map(before.map(({ id, outcome }) => [id, outcome]))
  const missing = batch.filter(({ id }) => !known.has(id))
  const wrong = batch.filter(({ id, state }) => known.has(id) && known.get(id) !== state)
  await database.transaction().execute(async (transaction) => {
    if (missing.length > 0)
      await transaction
        .insertInto('gateway.event')
        .values(missing.map(rowOf))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    for (const { id, state } of wrong)
      await transaction.updateTable('gateway.event').set({ outcome: state }).where('id', '=', id).execute()
  })
  return { added: missing.length, corrected: wrong.length }
}

async function endRest({ database, queue, now }: RebuildParts): Promise<number> {
  const until = new Date(now() - settledMs).toISOString()
  let after = '00000000-0000-0000-0000-000000000000'
  let ended = 0
  for (;;) {
    const rows = await database
      .selectFrom('gateway.event')
      .select('id')
      .where('outcome', 'in', [...queues])
      .where('id', '>', after)
      .where('at', '<', sql<Date>`${until}::timestamptz`)
      .orderBy('id')
      .limit(together)
      .execute()
    const gone = rows.map(({ id }) => id).filter((id) => !queue.get(id))
    if (gone.length > 0)
      await database.updateTable('gateway.event').set({ outcome: 'ended' }).where('id', 'in', gone).execute()
    ended += gone.length
    const last = rows.at(-1)
    if (!last) return ended
    after = last.id
  }
}
