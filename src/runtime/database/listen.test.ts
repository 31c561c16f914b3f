/** Notices on a real PostgreSQL: heard, and heard again after the connection was cut. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from './database.ts'
import { startPostgres, type EmbeddedPostgres } from './embedded.ts'
import { listen } from './listen.ts'

const root = mkdtempSync(path.join(tmpdir(), 'lazaret-listen-'))
let server: EmbeddedPostgres
before(async () => {
  server = await startPostgres({ directory: path.join(root, 'database'), port: 0 })
})
after(async () => {
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

test('hears its channel, says when it listens, and listens again when it was cut off', async () => {
  await using db = openDatabase(server.url)
  const heard: string[] = []
  let [listening, next] = [0, Promise.withResolvers<void>()]
  const step = (): void => {
    next.resolve()
    next = Promise.withResolvers<void>()
  }
  const failures: unknown[] = []
  await using _listener = listen({
    url: server.url,
    channel: 'a_channel',
    onListening: () => ((listening += 1), step()),
    onNotice: (payload) => (heard.push(payload), step()),
    onFailure: (error) => failures.push(error),
  })
  await next.promise
  const told = next.promise
  await sql`select pg_notify('other', 'x'), pg_notify('a_channel', 'one')`.execute(db)
  await told
  const again = next.promise
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen a_channel'`.execute(db)
  await again
  assert.equal(listening, 2)
  const more = next.promise
  await sql`select pg_notify('a_channel', 'two')`.execute(db)
  await more
  assert.deepEqual([heard, failures], [['one', 'two'], []])
})

test('ends though nothing is there to listen to', async () => {
  const failed = Promise.withResolvers<unknown>()
  const listener = listen({
    url: 'postgres://nobody@127.0.0.1:9/none',
    channel: 'a_channel',
    onListening: () => undefined,
    onNotice: () => undefined,
    onFailure: failed.resolve,
  })
  await failed.promise
  await listener[Symbol.asyncDispose]()
})
