/** A pool of PostgreSQL connections as a typed Kysely, and the migrations of a part's own schema. */
import { Kysely, PostgresDialect } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { Pool, types, type CustomTypesConfig, type PoolClient } from 'pg'
import { Failure } from '#core/errors.ts'
import { databaseUnavailable } from './unavailable.ts'

/** Ends its pool by `await using`. */
export type Database<T> = Kysely<T>
export type { Migration }

/** int8 (counts, sizes) and numeric become numbers: none of ours passes 2^53. */
const asNumber = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC])

const parsers: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (asNumber.has(oid)) return Number
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text')
  },
}

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (release?: Error | boolean) => void,
) => void

/** A connection that cannot be had is a failure an operator can act on, not a fault. */
class DatabasePool extends Pool {
  override connect(): Promise<PoolClient>
  override connect(connected: Connected): void
  override connect(connected?: Connected): Promise<PoolClient> | void {
    if (connected)
      return super.connect((error, client, release) => connected(error && databaseUnavailable(error), client, release))
    return super.connect().catch((error: unknown) => {
      throw databaseUnavailable(error)
    })
  }
}

/** `schema` becomes the search path of every connection. */
export function openPool(url: string, schema?: string): Pool {
  const options = schema === undefined ? {} : { options: `-c search_path=${schema}` }
  const pool = new DatabasePool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: parsers,
    ...options,
  })
  // An idle connection that breaks is replaced by the next query; unheard, the event would end the process.
  pool.on('error', () => undefined)
  // So would that of one that breaks inside a transaction; whoever asked hears of it by the failed query.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function openDatabase<T>(url: string): Database<T> {
  return new Kysely<T>({ dialect: new PostgresDialect({ pool: openPool(url) }) })
}

/** The migration with the schema made the default of what it builds; there is no way back but a backup. */
function inSchema(migration: Migration, schema: string): Migration {
  return { up: (db: Kysely<unknown>) => migration.up(db.withSchema(schema)) }
}

/**
 * Brings the schema up to date, all or nothing, in the order of the names. The migrations' builders write into the schema;
 * raw SQL has to name it itself.
 */
export async function migrate<T>(
  db: Kysely<T>,
  schema: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const own = Object.entries(migrations).map(([name, migration]) => [name, inSchema(migration, schema)] as const)
  const provider = { getMigrations: () => Promise.resolve(Object.fromEntries(own)) }
  const migrator = new Migrator({ db, provider, migrationTableSchema: schema })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (error instanceof Failure) throw error
  const why = error instanceof Error ? error.message : JSON.stringify(error)
  throw new Failure('database-unavailable', `The database schema ${schema} cannot be brought up to date: ${why}`)
}
