/** Claims on a real PostgreSQL: order, no two for one submission, leases that run out, what a killed worker left. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { startPostgres, type EmbeddedPostgres } from '#runtime/database/embedded.ts'
import { migrations } from '../database/migrations.ts'
import { schema, type AnalysisTables, type Database } from '../database/tables.ts'
import { reportOf } from '../fixtures.ts'
import { conclude } from '../verdicts/conclude.ts'
import { claimsOf, takeBack } from './claims.ts'

let directory: string
let postgres: EmbeddedPostgres
let connection: Database
let db: Database
const system = randomUUID()

before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lazaret-claims-'))
  postgres = await startPostgres({ directory: path.join(directory, 'postgres'), port: 0 })
  connection = openDatabase<AnalysisTables>(postgres.url)
  await migrate(connection, schema, migrations)
  db = connection.withSchema(schema)
  const at = new Date()
  const words = { name: 'mx', kind: 'mail-gateway', instances: '[]', address: '', state: 'accepted' } as const
  await db
    .insertInto('system')
    .values({ id: system, system, fingerprint: 'a', ...words, first: at, last: at })
    .execute()
})
after(async () => {
  await connection.destroy()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
})
beforeEach(() => db.deleteFrom('submission').execute())

async function add(name: string, due = 0): Promise<string> {
  const id = randomUUID()
  const at = new Date(due)
  const bytes = { sha256: '0'.repeat(64), md5: '', size: 1, findings: '[]', envelope: null }
  const head = { id, system, via: system, kind: 'message', name, held: true, state: 'queued' } as const
  await db
    .insertInto('submission')
    .values({ ...head, ...bytes, deadline: at, due: at, arrived: new Date() })
    .execute()
  return id
}
const claims = (worker: string, lease = 60_000) => claimsOf({ db, worker, lease })
const namesOf = (taken: readonly { readonly name: string }[]): string[] => taken.map(({ name }) => name).toSorted()

test('the most urgent come first', async () => {
  for (const [name, due] of [
    ['late', 3_000],
    ['soon', 1_000],
    ['later', 2_000],
  ] as const)
    await add(name, due)
  assert.deepEqual(namesOf(await claims('one').take(2)), ['later', 'soon'])
  assert.deepEqual(namesOf(await claims('one').take(2)), ['late'])
  assert.deepEqual(await claims('one').take(2), [])
})

test('many workers at once claim each submission once', async () => {
  for (let n = 0; n < 60; n += 1) await add(`n${n}`, n)
  const workers = Array.from({ length: 8 }, (_, n) => claims(`worker ${n}`))
  const taken: string[] = []
  await Promise.all(
    workers.map(async (worker) => {
      for (let more = await worker.take(3); more.length > 0; more = await worker.take(3))
        taken.push(...more.map(({ name }) => name))
    }),
  )
  // A row that another was just looking at is passed over and may be left.
  taken.push(...namesOf(await claims('last').take(60)))
  assert.equal(taken.length, 60)
  assert.equal(new Set(taken).size, 60)
})

test("a lease that ran out is anybody's, and whoever had it cannot renew nor conclude", async () => {
  await add('a')
  const [first] = await claims('killed', 1).take(1)
  assert.ok(first)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const [second] = await claims('other').take(1)
  assert.ok(second)
  assert.deepEqual([second.id, second.attempts, second.worker], [first.id, 2, 'other'])
  assert.deepEqual(await claims('killed').renew([first.claim]), [])
  assert.deepEqual(await claims('other').renew([second.claim]), [second.claim])
  const outcome = { state: 'done', report: reportOf('malicious'), rules: 'rules' } as const
  const parts = { db, now: Date.now(), from: 'the test' }
  assert.equal(await conclude(parts, first, outcome), undefined)
  assert.equal((await conclude(parts, second, outcome))?.isNews, true)
  const events = await db.selectFrom('verdict_event').select('id').where('submission', '=', first.id).execute()
  assert.equal(events.length, 1)
  await db.deleteFrom('verdict_event').execute()
  await db.deleteFrom('alert').execute()
})

test('what is released is there at once and lost no attempt; what is postponed is not', async () => {
  await add('a')
  const [first] = await claims('one').take(1)
  assert.ok(first)
  await claims('one').release([first.claim])
  const [again] = await claims('two').take(1)
  assert.equal(again?.attempts, 1)
  await claims('two').postpone(again.claim, 60_000)
  assert.deepEqual(await claims('one').take(1), [])
})

test("what a worker had in hand when it was killed comes back when it starts again, and nobody else's", async () => {
  await add('mine', 1)
  await claims('me').take(1)
  await add('theirs', 2)
  await claims('they').take(1)
  await takeBack(db, 'me')
  assert.deepEqual(namesOf(await claims('me').take(5)), ['mine'])
})
