/** Events in PostgreSQL, fed in batches. While the database is down the newest wait in bounded memory. */
import { sql, type Kysely, type Selectable } from 'kysely'
import type { EventRow, TimelineEntry } from '#contract/gateway-events-api.ts'
import type { Envelope } from '#core/envelope.ts'
import { Failure } from '#core/errors.ts'
import type { Level } from '#core/verdict.ts'
import type { EventTable, GatewayTables } from './database.ts'
import { writeBatch, type Batch, type Entry } from './event-batch.ts'
import type { AcceptedMessage, EventPatch, EventRecorder } from './recorder.ts'

/** What a person changed. */
export interface AuditEntry {
  readonly at: string
  readonly who: string
  readonly what: string
  readonly detail: string
}

interface NotedEntry {
  readonly what: string
  readonly detail?: string
  readonly patch?: EventPatch
}

const mostWaiting = 50_000
/** Milliseconds. Most messages are delivered by then, and their rows are written once. */
const flushEvery = 200

const emptyBatch = (): Batch => ({ messages: [], entries: [], guarded: [], patches: new Map(), audit: [] })

export interface EventLogParts {
  readonly database: Kysely<GatewayTables>
  /** Makes the tables; tried again until the database is there. */
  readonly prepare: () => Promise<void>
  readonly now: () => number
  readonly changed: () => void
  readonly fail: (what: string, error: unknown) => void
}

const count = (condition: ReturnType<typeof sql<boolean>>) => sql<number>`count(*) filter (where ${condition})::int`

export class EventLog implements EventRecorder {
  readonly #parts: EventLogParts
  #waiting = emptyBatch()
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()
  #lost = 0
  #stopped = false
  #prepared: Promise<void> | undefined

  constructor(parts: EventLogParts) {
    this.#parts = parts
  }

  accepted(message: AcceptedMessage): void {
    if (this.#waiting.messages.length < mostWaiting) this.#waiting.messages.push(message)
    else this.#lost += 1
    this.#plan(flushEvery)
  }

  note(id: string, entry: NotedEntry): void {
    this.#note(this.#waiting.entries, id, entry)
  }

  noteIfKnown(id: string, entry: NotedEntry): void {
    this.#note(this.#waiting.guarded, id, entry)
  }

  audit(who: string, what: string, detail = ''): void {
    const at = new Date(this.#parts.now()).toISOString()
    if (this.#waiting.audit.length < mostWaiting) this.#waiting.audit.push({ at, who, what, detail })
    this.#plan(flushEvery)
  }

  /** Makes the tables where they are missing. Throws while the database is away. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#parts.prepare().catch((error: unknown) => {
      this.#prepared = undefined
      throw error
    })
    return this.#prepared
  }

  /** A question that people wait for: while the database is away they are told so. */
  async #asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      await this.prepare()
      return await question()
    } catch (error) {
      if (error instanceof Failure) throw error
      const why = error instanceof Error ? error.message : String(error)
      throw new Failure('database-unavailable', `The database does not answer: ${why}`)
    }
  }

  #note(list: Entry[], id: string, { what, detail = '', patch }: NotedEntry): void {
    const at = new Date(this.#parts.now()).toISOString()
    if (list.length < mostWaiting) list.push({ event: id, at, what, detail })
    if (patch) this.#waiting.patches.set(id, { ...this.#waiting.patches.get(id), ...patch })
    this.#plan(flushEvery)
  }

  /** Writes down what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#write())
    return this.#flushing
  }

  /** Writes down what waits, once more; what the database does not take now is told to the log. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.flush()
    const { messages, entries } = this.#waiting
    const left = messages.length + entries.length
    if (left > 0) this.#parts.fail(`Stopping with ${left} events unwritten`, new Failure('database-unavailable', ''))
  }

  #plan(pause: number): void {
    if (this.#stopped) return
    this.#timer ??= setTimeout(() => void this.flush(), pause)
  }

  async #write(): Promise<void> {
    const batch = this.#waiting
    if (batch.messages.length + batch.entries.length + batch.guarded.length + batch.audit.length === 0) return
    this.#waiting = emptyBatch()
    try {
      await this.prepare()
      await this.#parts.database.transaction().execute(async (transaction) => {
        await writeBatch(transaction, batch)
      })
      this.#parts.changed()
    } catch (error) {
      this.#parts.fail(`Writing ${batch.messages.length} events (${this.#lost} lost so far)`, error)
      this.#putBack(batch)
      this.#plan(2_000)
    }
  }

  #putBack(batch: Batch): void {
    const later = this.#waiting
    const patches = new Map(batch.patches)
    for (const [id, patch] of later.patches) patches.set(id, { ...patches.get(id), ...patch })
    this.#waiting = {
      messages: [...batch.messages, ...later.messages],
      entries: [...batch.entries, ...later.entries],
      guarded: [...batch.guarded, ...later.guarded],
      audit: [...batch.audit, ...later.audit],
      patches,
    }
  }

  async list(filter: {
    limit: number
    before?: string | undefined
    text?: string | undefined
    outcome?: string | undefined
  }): Promise<EventRow[]> {
    let query = this.#parts.database.selectFrom('gateway.event').selectAll().orderBy('id', 'desc').limit(filter.limit)
    if (filter.before !== undefined) query = query.where('id', '<', filter.before)
    if (filter.outcome) query = query.where('outcome', '=', filter.outcome)
    const text = filter.text ? `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : undefined
    if (text !== undefined)
      query = query.where((where) =>
        where.or([
          where('sender', 'ilike', text),
          where(sql<string>`recipients::text`, 'ilike', text),
          where(sql<string>`summary::text`, 'ilike', text),
          where(sql<string>`id::text`, 'ilike', text),
        ]),
      )
    return (await this.#asked(() => query.execute())).map((row) => rowOf(row))
  }

  async show(
    id: string,
  ): Promise<(EventRow & { envelope: Envelope; timeline: TimelineEntry[]; backup?: string }) | undefined> {
    const { database } = this.#parts
    const row = await this.#asked(() =>
      database.selectFrom('gateway.event').selectAll().where('id', '=', id).executeTakeFirst(),
    )
    if (!row) return undefined
    const entries = await database
      .selectFrom('gateway.entry')
      .selectAll()
      .where('event', '=', id)
      .orderBy('place')
      .execute()
    const timeline = entries.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail }))
    return {
      ...rowOf(row),
      envelope: row.envelope,
      timeline,
      ...(row.backup ? { backup: row.backup } : {}),
    }
  }

  /** What people changed, newest first. */
  async audited(filter: { limit: number; before?: string | undefined }): Promise<(AuditEntry & { id: string })[]> {
    let query = this.#parts.database
      .selectFrom('gateway.audit')
      .selectAll()
      .orderBy('place', 'desc')
      .limit(filter.limit)
    if (filter.before !== undefined) query = query.where('place', '<', Number(filter.before))
    const rows = await this.#asked(() => query.execute())
    return rows.map(({ place, at, who, what, detail }) => ({
      id: String(place),
      at: at.toISOString(),
      who,
      what,
      detail,
    }))
  }

  async figures(
    since: Date,
  ): Promise<{ received: number; delivered: number; stopped: number; releasedUnanalysed: number }> {
    const query = this.#parts.database
      .selectFrom('gateway.event')
      .select([
        sql<number>`count(*)::int`.as('received'),
        count(sql<boolean>`outcome = 'delivered'`).as('delivered'),
        count(sql<boolean>`outcome in ('deleted-by-rule', 'rejected', 'quarantined')`).as('stopped'),
        count(sql<boolean>`unanalysed`).as('releasedUnanalysed'),
      ])
      .where('at', '>=', since)
    return this.#asked(() => query.executeTakeFirstOrThrow())
  }
}

function rowOf(row: Selectable<EventTable>): EventRow {
  const { id, sender, size, rule, outcome, unanalysed } = row
  const level = row.level === null ? {} : { level: row.level as Level }
  const threat = row.threat === null ? {} : { threat: row.threat }
  const { summary, recipients, client_address: clientAddress } = row
  return {
    id,
    at: row.at.toISOString(),
    sender,
    recipients,
    summary,
    size,
    clientAddress,
    rule,
    outcome,
    unanalysed,
    ...level,
    ...threat,
  }
}
