/** Tables of the gateway's own schema: what people search. The mail path never waits for it. */
import type { ColumnType, Generated, JSONColumnType, Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Envelope } from '#core/envelope.ts'
import type { MessageSummary } from '#core/message.ts'

export interface EventTable {
  readonly id: string
  readonly at: ColumnType<Date, string, string>
  readonly sender: string
  readonly recipients: JSONColumnType<string[]>
  readonly summary: JSONColumnType<MessageSummary & object>
  readonly size: number
  readonly client_address: string
  readonly rule: string
  readonly outcome: string
  readonly level: string | null
  readonly threat: string | null
  readonly unanalysed: boolean
  readonly envelope: JSONColumnType<Envelope & object>
  readonly backup: string | null
}

export interface EntryTable {
  readonly place: Generated<string>
  readonly event: string
  readonly at: ColumnType<Date, string, string>
  readonly what: string
  readonly detail: string
}

/** What people changed. */
export interface AuditTable {
  readonly place: Generated<number>
  readonly at: ColumnType<Date, string, string>
  readonly who: string
  readonly what: string
  readonly detail: string
}

export interface GatewayTables {
  readonly 'gateway.audit': AuditTable
  readonly 'gateway.event': EventTable
  readonly 'gateway.entry': EntryTable
}

const first: Migration = {
  async up(db: Kysely<unknown>) {
    const schema = db.schema.withSchema('gateway')
    await schema
      .createTable('event')
      .addColumn('id', 'uuid', (column) => column.primaryKey())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('sender', 'text', (column) => column.notNull())
      .addColumn('recipients', 'jsonb', (column) => column.notNull())
      .addColumn('summary', 'jsonb', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('client_address', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('level', 'text')
      .addColumn('threat', 'text')
      .addColumn('unanalysed', 'boolean', (column) => column.notNull())
      .addColumn('envelope', 'jsonb', (column) => column.notNull())
      .addColumn('backup', 'uuid')
      .execute()
    await schema
      .createTable('entry')
      .addColumn('place', 'bigserial', (column) => column.primaryKey())
      .addColumn('event', 'uuid', (column) => column.notNull())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .execute()
    await schema.createIndex('entry_event').on('entry').column('event').execute()
    await schema.createIndex('event_at').on('event').column('at').execute()
  },
}

const audit: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .withSchema('gateway')
      .createTable('audit')
      .addColumn('place', 'bigserial', (column) => column.primaryKey())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .execute()
  },
}

export const migrations: Record<string, Migration> = { '0001-events': first, '0002-audit': audit }
