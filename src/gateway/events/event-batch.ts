/** Writes a batch of events: a statement a table, whose rows are one JSON parameter, so that a batch costs little more than a row. */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { AuditEntry } from './event-log.ts'
import type { GatewayTables } from './database.ts'
import type { AcceptedMessage, EventPatch } from './recorder.ts'

export interface Entry {
  readonly event: string
  readonly at: string
  readonly what: string
  readonly detail: string
}

export interface Batch {
  readonly messages: AcceptedMessage[]
  readonly entries: Entry[]
  /** Entries for ids that others named. */
  readonly guarded: Entry[]
  readonly patches: Map<string, EventPatch>
  readonly audit: AuditEntry[]
}

/** Rows of one statement. */
const together = 1_000

/** Rows in the order in which foreign keys and readers want them; what is said later of a row of this batch is in it at once. */
export async function writeBatch(database: Kysely<GatewayTables>, batch: Batch): Promise<void> {
  const later = new Map(batch.patches)
  const rows = batch.messages.map((message) => {
    const { recipients, summary, envelope, clientAddress, id, at, sender, size, rule } = message
    const { outcome, level, threat, unanalysed } = message
    const common = { id, at, sender, recipients, summary, size, client_address: clientAddress, rule, envelope }
    const patch = later.get(id)
    later.delete(id)
    return { ...common, outcome, level, threat, unanalysed, ...patch }
  })
  const run = async (values: readonly unknown[], statement: (rows: RawBuilder<string>) => RawBuilder<unknown>) => {
    for (let from = 0; from < values.length; from += together)
      await statement(sql`${storable(values.slice(from, from + together))}::json`).execute(database)
  }
  await run(rows, insertEvents)
  await run(batch.entries, insertEntries)
  await run(batch.guarded, insertGuarded)
  await run(batch.audit, insertAudit)
  const patches = [...later].map(([id, patch]) => Object.assign({ id }, patch))
  await run(patches, updateEvents)
}

const insertEvents = (rows: RawBuilder<string>) => sql`
  insert into gateway.event
    (id, at, sender, recipients, summary, size, client_address, rule, outcome, level, threat, unanalysed, envelope, backup)
  select id, at, sender, recipients, summary, size, client_address, rule, outcome, level, threat, unanalysed, envelope, backup
  from json_to_recordset(${rows}) as row(
    id uuid, at timestamptz, sender text, recipients jsonb, summary jsonb, size integer, client_address text, rule text,
    outcome text, level text, threat text, unanalysed boolean, envelope jsonb, backup uuid)
  on conflict (id) do update set
    outcome = excluded.outcome,
    level = coalesce(excluded.level, event.level),
    threat = coalesce(excluded.threat, event.threat),
    unanalysed = excluded.unanalysed or event.unanalysed,
    backup = coalesce(excluded.backup, event.backup)`

const insertEntries = (rows: RawBuilder<string>) => sql`
  insert into gateway.entry (event, at, what, detail)
  select event, at, what, detail
  from json_to_recordset(${rows}) as row(event uuid, at timestamptz, what text, detail text)`

const insertGuarded = (rows: RawBuilder<string>) => sql`
  insert into gateway.entry (event, at, what, detail)
  select event, row.at, what, detail
  from json_to_recordset(${rows}) as row(event uuid, at timestamptz, what text, detail text)
  where exists (select from gateway.event where event.id = row.event)`

const insertAudit = (rows: RawBuilder<string>) => sql`
  insert into gateway.audit (at, who, what, detail)
  select at, who, what, detail
  from json_to_recordset(${rows}) as row(at timestamptz, who text, what text, detail text)`

const updateEvents = (rows: RawBuilder<string>) => sql`
  update gateway.event as known set
    outcome = coalesce(row.outcome, known.outcome),
    level = coalesce(row.level, known.level),
    threat = coalesce(row.threat, known.threat),
    unanalysed = coalesce(row.unanalysed, known.unanalysed),
    backup = coalesce(row.backup, known.backup)
  from json_to_recordset(${rows}) as row(
    id uuid, outcome text, level text, threat text, unanalysed boolean, backup uuid)
  where known.id = row.id`

/** Senders choose texts, and PostgreSQL takes neither a zero byte nor half a surrogate pair: one such text must not stop a batch. */
export function storable(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\u') || !/\\u(?:0000|d[89a-f])/.test(json)) return json
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '\u{FFFD}') : inner,
  )
}
