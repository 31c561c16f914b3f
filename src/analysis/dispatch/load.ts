/** The load of the moment: what waits in the database, how many work on it, and what an inspection took lately. */
import { sql } from 'kysely'
import type { Depth } from '#inspection/depth.ts'
import type { Database, SubmissionRecord } from '../database/tables.ts'
import { depthFor } from './depth.ts'

export interface LoadParts {
  readonly waiting: () => Promise<Waiting>
  readonly now: () => number
}

export interface Waiting {
  /** Milliseconds until the deadlines, the earliest first. */
  readonly left: readonly number[]
  readonly hands: number
}

/** Milliseconds one look at the database answers for. */
const lookEvery = 500
const mostWaiting = 1_000
/** Milliseconds, until there are measured ones. */
const usual: Record<Depth, number> = { full: 400, reduced: 200, least: 60 }
/** Milliseconds; one hostile object says little of the others. */
const mostCounted = 5_000
const weight = 1 / 8

export class Load {
  readonly #parts: LoadParts
  readonly #costs = { ...usual }
  #seen: { readonly at: number; readonly waiting: Promise<Waiting> } | undefined

  constructor(parts: LoadParts) {
    this.#parts = parts
  }

  /** What is judged again is looked into in full: nobody waits for it. */
  async depth({ rescan, deadline }: Partial<Pick<SubmissionRecord, 'rescan' | 'deadline'>>): Promise<Depth> {
    if (rescan || deadline === undefined) return 'full'
    const { left, hands } = await this.#waiting()
    const own = deadline.getTime() - this.#parts.now()
    return depthFor({ own, waiting: left, hands, costs: this.#costs })
  }

  /** Milliseconds. */
  took(depth: Depth, ms: number): void {
    this.#costs[depth] += weight * (Math.min(ms, mostCounted) - this.#costs[depth])
  }

  #waiting(): Promise<Waiting> {
    const now = this.#parts.now()
    if (this.#seen === undefined || now - this.#seen.at >= lookEvery || now < this.#seen.at)
      this.#seen = { at: now, waiting: this.#parts.waiting() }
    return this.#seen.waiting
  }
}

/** Every process that works now is taken to have as many hands as this one. */
export async function waitingIn(db: Database, workers: number): Promise<Waiting> {
  const working = db
    .selectFrom('submission')
    .select(sql<number>`count(distinct worker)::integer`.as('processes'))
    .where('state', '=', 'analysing')
    .where(sql<boolean>`lease > clock_timestamp()`)
  const waiting = db
    .selectFrom('submission')
    .select(sql<number>`(extract(epoch from deadline - clock_timestamp()) * 1000)::float8`.as('left'))
    .where('state', '=', 'queued')
    .where('rescan', '=', false)
    .orderBy('due')
    .orderBy('arrived')
    .limit(mostWaiting)
  const [one, rows] = await Promise.all([working.executeTakeFirst(), waiting.execute()])
  return { left: rows.map(({ left }) => left), hands: workers * Math.max(one?.processes ?? 1, 1) }
}
