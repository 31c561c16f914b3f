/** Verdicts for their systems, pushed and asked for, and what the systems did with them. */
import { sql } from 'kysely'
import { Failure } from '#core/errors.ts'
import {
  reportDisposition,
  verdictOf,
  verdictsAfter,
  verdictStream,
  type DispositionNotice,
  type VerdictNotice,
} from '#contract/analysis-api.ts'
import { handle, type Mounted, type StreamEvent } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Database } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import type { KnownSystem, SystemRegistry } from '../systems/registry.ts'
import type { Feed } from './feed.ts'
import { eventsAfter, follow, lastHeard, type Delivery } from './stream.ts'

export interface VerdictParts {
  readonly db: Database
  readonly registry: SystemRegistry
  readonly feed: Feed
  readonly hub: Pick<Hub, 'publish'>
  readonly now: () => number
}

export function verdictRoutes(parts: VerdictParts): Mounted[] {
  const { db, registry, feed, hub, now } = parts
  return [
    handle(verdictStream, async ({ caller, signal, lastEventId }) => {
      const { system } = await registry.authorise(caller)
      const since = await lastHeard({ db, system }, lastEventId, now())
      return asEvents(follow({ feed, system, signal, since, after: (last) => eventsAfter({ db, system }, last) }))
    }),
    handle(verdictsAfter, async ({ caller, query }) => {
      const { system } = await registry.authorise(caller)
      const since = await lastHeard({ db, system }, query.after, now())
      const page = await eventsAfter({ db, system }, since)
      return { verdicts: page.map(({ data }) => data), last: String(page.at(-1)?.id ?? since) }
    }),
    handle(verdictOf, async ({ caller, params }) => {
      const from = await registry.authorise(caller)
      return verdict(parts, params.id, from)
    }),
    handle(reportDisposition, async ({ caller, params, body }) => {
      const from = await registry.authorise(caller)
      await own(db, params.id, from)
      await record(db, params.id, body.dispositions)
      hub.publish('alerts')
      return { recorded: body.dispositions.length }
    }),
  ]
}

async function* asEvents(deliveries: AsyncIterable<Delivery>): AsyncGenerator<StreamEvent<VerdictNotice>> {
  for await (const { id, data } of deliveries) yield id === undefined ? { data } : { id: String(id), data }
}

async function own(db: Database, id: string, { system }: KnownSystem) {
  const query = db.selectFrom('submission').select(['id', 'state']).where('id', '=', id).where('system', '=', system)
  const row = await query.executeTakeFirst()
  if (!row) throw new Failure('not-found', 'This system made no such submission.')
  return row
}

async function verdict({ db, now }: VerdictParts, id: string, from: KnownSystem): Promise<VerdictNotice> {
  const { id: submission, state } = await own(db, id, from)
  const events = db
    .selectFrom('verdict_event')
    .select('notice')
    .where('submission', '=', id)
    .where(sql<boolean>`notice->'command' is null`)
    .orderBy('id', 'desc')
  const event = await events.limit(1).executeTakeFirst()
  return event?.notice ?? { submission, state, gaps: [], findings: 0, at: new Date(now()).toISOString() }
}

async function record(db: Database, submission: string, dispositions: readonly DispositionNotice[]): Promise<void> {
  if (dispositions.length === 0) return
  const rows = dispositions.map(({ action, recipient, at, detail, backup = null }) => ({
    submission,
    action: cleanText(action),
    recipient: cleanText(recipient),
    at: new Date(at),
    detail: detail === undefined ? null : cleanText(detail),
    backup,
  }))
  await db
    .insertInto('disposition')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['submission', 'recipient', 'action', 'at']).doNothing())
    .execute()
}
