import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, suite, test } from 'node:test'
import { sql, type Kysely } from 'kysely'
import { migrate, openDatabase } from './database.ts'
import { startPostgres, type EmbeddedPostgres } from './embedded.ts'

// mkdtemp makes it 0700: as root, the user PostgreSQL runs as cannot walk here.
const root = mkdtempSync(path.join(tmpdir(), 'lazaret-postgres-'))
const directory = path.join(root, 'database')
const moduleOf = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

interface Tables {
  letters: { id: number; subject: string }
  'mail.letters': { id: number; subject: string }
}

const first = {
  up: async (db: Kysely<unknown>) => {
    const table = db.schema.createTable('letters').addColumn('id', 'bigserial', (column) => column.primaryKey())
    await table.addColumn('subject', 'text').execute()
  },
}
const second = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable('letters').addColumn('size', 'bigint').execute()
  },
}
const broken = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.createTable('half').addColumn('id', 'integer').execute()
    await sql`select no_such_function()`.execute(db)
  },
}

suite('the built-in PostgreSQL', () => {
  let server: EmbeddedPostgres
  const told: string[] = []

  before(async () => {
    server = await startPostgres({ directory, port: 0, onProgress: (step) => told.push(step) })
  })
  after(async () => {
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  })

  const value = async (query: string) => {
    await using db = openDatabase<Tables>(server.url)
    const { rows } = await sql.raw<{ value: unknown }>(query).execute(db)
    return rows[0]?.value
  }

  test('is made, tells its steps and asks for the password', async () => {
    assert.deepEqual(told, ['making the database (once)', 'starting the database'])
    assert.equal(statSync(path.join(directory, 'password')).mode & 0o777, 0o600)
    await using db = openDatabase(server.url.replace(/:[0-9a-f]{48}@/, ':wrong@'))
    await assert.rejects(sql`select 1`.execute(db), /password authentication failed/)
  })

  test('is durable, speaks UTF-8 and listens on the loopback alone', async () => {
    assert.equal(await value("select current_setting('fsync') as value"), 'on')
    assert.equal(await value("select current_setting('synchronous_commit') as value"), 'on')
    assert.equal(await value("select lower('ПИСЬМО') as value"), 'письмо')
    assert.equal(await value("select current_setting('listen_addresses') as value"), '127.0.0.1')
  })

  test('counts come as numbers', async () => {
    assert.equal(await value('select count(*) as value from pg_class where false'), 0)
  })

  test('migrations build their own schema, once each', async () => {
    await using db = openDatabase<Tables>(server.url)
    await migrate(db, 'mail', { '0001-letters': first })
    await migrate(db, 'mail', { '0001-letters': first, '0002-size': second })
    await migrate(db, 'other', { '0001-letters': first })
    await db.insertInto('mail.letters').values({ id: 1, subject: 'hello' }).execute()
    const found = await db.withSchema('mail').selectFrom('letters').select(['id', 'subject']).execute()
    assert.deepEqual(found, [{ id: 1, subject: 'hello' }])
    assert.equal(await value("select count(*) as value from pg_tables where schemaname = 'public'"), 0)
  })

  test('a migration that fails leaves nothing', async () => {
    await using db = openDatabase<Tables>(server.url)
    const attempt = migrate(db, 'failing', { '0001-letters': first, '0002-broken': broken })
    await assert.rejects(attempt, { code: 'database-unavailable', message: /failing.*no_such_function/ })
    assert.equal(await value("select to_regclass('failing.letters') as value"), null)
  })

  test('parts may migrate at the same time', async () => {
    await using one = openDatabase<Tables>(server.url)
    await using two = openDatabase<Tables>(server.url)
    await Promise.all([one, two].map((db) => migrate(db, 'together', { '0001-letters': first })))
    assert.equal(await value('select count(*) as value from together.letters'), 0)
  })

  test('is taken over where it still runs, data and all', async () => {
    const again = await startPostgres({ directory, port: 0 })
    assert.equal(again.url, server.url)
  })

  test('outlives a kill of its starter, is taken over and then stopped', async () => {
    await server.stop()
    assert.equal(existsSync(path.join(directory, 'data/postmaster.pid')), false)
    const script = `
      const { startPostgres } = await import(${moduleOf('embedded.ts')})
      const { url } = await startPostgres({ directory: ${JSON.stringify(directory)}, port: 0 })
      process.stdout.write(url, () => process.kill(process.pid, 'SIGKILL'))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const output = text(child.stdout)
    await once(child, 'close')
    server = await startPostgres({ directory, port: 0, onProgress: (step) => told.push(step) })
    assert.equal(await output, server.url)
    assert.equal(told.at(-1), 'taking over the database that is still running')
    assert.equal(await value('select count(*) as value from mail.letters'), 1)
  })

  test('a stale pid file, even one with a number in use, stops nothing', async () => {
    await server.stop()
    writeFileSync(path.join(directory, 'data/postmaster.pid'), `${process.pid}\n/x\n1\n5432\n\n127.0.0.1\n`)
    server = await startPostgres({ directory, port: 0 })
    assert.equal(await value('select count(*) as value from mail.letters'), 1)
  })

  test('a port in use is a failure that names it', async () => {
    await server.stop()
    const other = createServer()
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    await assert.rejects(startPostgres({ directory, port }), {
      code: 'port-in-use',
      message: new RegExp(`port ${port}`),
    })
    other.close()
  })
})
