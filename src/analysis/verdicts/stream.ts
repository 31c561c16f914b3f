/** A system's stream: the events it has not heard yet, in their order, then each as it is written; progress in between. */
import { Failure } from '#core/errors.ts'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { asUnavailable } from '#runtime/database/unavailable.ts'
import type { Database } from '../database/tables.ts'
import { events, type Feed } from './feed.ts'

const pageSize = 500
/** Who names no last event hears again what was reached in this time (ms): a restart must not lose a verdict. */
const recent = 15 * 60_000

export interface Delivery {
  /** `verdict_event.id`; progress has none. */
  readonly id?: number
  readonly data: VerdictNotice
}

export interface Follow {
  readonly feed: Feed
  readonly system: string
  readonly signal: AbortSignal
  /** The page of events after this one. */
  readonly after: (last: number) => Promise<readonly Required<Delivery>[]>
  readonly since: number
}

export async function* follow({ feed, system, signal, after, since }: Follow): AsyncGenerator<Delivery> {
  using live = feed.subscribe(system)
  const end = (): void => live.end()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  live.wake()
  let last = since
  for await (const news of live) {
    if (news !== events) {
      yield { data: news }
      continue
    }
    const page = await unlessUnavailable(after(last))
    for (const delivery of page) {
      last = delivery.id
      yield delivery
    }
    // There may be another one.
    if (page.length >= pageSize) live.wake()
  }
}

/** A database that is away ends no stream: what is in it comes with the next look. */
async function unlessUnavailable<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Failure && error.code === 'database-unavailable') return []
    if (asUnavailable(error)) return []
    throw error
  }
}

export interface Asking {
  readonly db: Database
  readonly system: string
}

/** One page of a system's events. */
export async function eventsAfter({ db, system }: Asking, last: number): Promise<Required<Delivery>[]> {
  const rows = await db
    .selectFrom('verdict_event')
    .select(['id', 'notice'])
    .where('system', '=', system)
    .where('id', '>', last)
    .orderBy('id')
    .limit(pageSize)
    .execute()
  return rows.map(({ id, notice }) => ({ id, data: notice }))
}

/**
 * The event to go on after. A Last-Event-ID that was never given out (another database, a made-up one) counts as none:
 * believed, it would silence the stream until the numbers have passed it.
 */
export async function lastHeard({ db, system }: Asking, text: string | undefined, now: number): Promise<number> {
  const newest = db.selectFrom('verdict_event').select('id').orderBy('id', 'desc').limit(1)
  if (text !== undefined && /^\d{1,15}$/.test(text)) {
    const given = (await newest.executeTakeFirst())?.id ?? 0
    if (Number(text) <= given) return Number(text)
  }
  const old = newest.where('system', '=', system).where('at', '<=', new Date(now - recent))
  return (await old.executeTakeFirst())?.id ?? 0
}
