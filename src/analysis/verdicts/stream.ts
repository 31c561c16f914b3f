/** A system's stream of verdicts: what it has not heard yet from the table, then what is reached, without a seam. */
import type { Database } from '../database/tables.ts'
import type { Delivery, Feed } from './feed.ts'

const pageSize = 500
/** Who names no last event hears again what was reached in this time (ms): a restart must not lose a verdict. */
const recent = 15 * 60_000

export interface Follow {
  readonly feed: Feed
  readonly system: string
  readonly signal: AbortSignal
  readonly past: () => AsyncIterable<Delivery>
}

export async function* follow({ feed, system, signal, past }: Follow): AsyncGenerator<Delivery> {
  using live = feed.subscribe(system)
  const end = (): void => live.end()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  let last = 0
  for await (const delivery of past()) {
    last = delivery.id ?? last
    yield delivery
  }
  for await (const delivery of live) {
    if (delivery.id !== undefined && delivery.id <= last) continue
    if (delivery.id !== undefined) last = delivery.id
    yield delivery
  }
}

/**
 * Header Last-Event-ID as a number of ours. One that was never given out (another database, a made-up one) counts as none:
 * believed, it would silence the stream until the numbers have passed it.
 */
export async function lastEvent(db: Database, text: string | undefined): Promise<number | undefined> {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined
  const newest = db.selectFrom('verdict_event').select('id').orderBy('id', 'desc').limit(1)
  const given = (await newest.executeTakeFirst())?.id ?? 0
  return Number(text) <= given ? Number(text) : undefined
}

export interface Past {
  readonly db: Database
  readonly system: string
  readonly since: number | undefined
  readonly now: number
}

export async function* pastEvents({ db, system, since, now }: Past): AsyncGenerator<Delivery> {
  let last = since ?? 0
  for (;;) {
    let query = db
      .selectFrom('verdict_event')
      .select(['id', 'notice'])
      .where('system', '=', system)
      .where('id', '>', last)
      .orderBy('id')
      .limit(pageSize)
    if (since === undefined) query = query.where('at', '>', new Date(now - recent))
    const rows = await query.execute()
    for (const { id, notice } of rows) {
      last = id
      yield { id, data: notice }
    }
    if (rows.length < pageSize) return
  }
}
