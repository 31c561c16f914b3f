/** A search index that lost its feed, against a real PostgreSQL. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { newIdentifier } from '#core/identifier.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { startPostgres } from '#runtime/database/embedded.ts'
import { messageTo } from '../queue/fixtures.ts'
import { openQueue } from '../queue/queue.ts'
import { migrations, type GatewayTables } from './database.ts'
import { rebuildEvents } from './rebuild.ts'

const hold = { reason: 'analysis', since: 0, deadline: 9e12 }

test('rows are added, corrected and ended until they agree with the queue', { timeout: 180_000 }, async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-rebuild-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(directory, { recursive: true, force: true }))
  const postgres = await startPostgres({ directory: path.join(directory, 'postgres'), port: 0 })
  stack.defer(() => postgres.stop())
  const database = openDatabase<GatewayTables>(postgres.url)
  stack.defer(() => database.destroy())
  await migrate(database, 'gateway', migrations)
  const queue = stack.use(await openQueue({ directory: path.join(directory, 'queue'), now: () => 1_000_000 }))
  const ids = Array.from({ length: 1_200 }, (_, index) => newIdentifier(1_000_000 + index))
  await Promise.all(
    ids.map((id, index) =>
      queue.enqueue(messageTo(id, ['a@b.example'], index % 2 === 0 ? {} : { state: 'hold', hold })),
    ),
  )
  const rebuild = () => rebuildEvents({ database, queue, now: () => 2_000_000 })
  assert.deepEqual(await rebuild(), { added: 1_200, corrected: 0, ended: 0 })
  assert.deepEqual(await rebuild(), { added: 0, corrected: 0, ended: 0 })
  await queue.change(ids[1] ?? '', { kind: 'released' })
  await queue.change(ids[2] ?? '', { kind: 'ended', ending: 'delivered' })
  const bounced = newIdentifier(5)
  const row = database
    .selectFrom('gateway.event')
    .selectAll()
    .where('id', '=', ids[3] ?? '')
  const { recipients, summary, envelope, ...rest } = await row.executeTakeFirstOrThrow()
  const texts = { recipients: '[]', summary: JSON.stringify(summary), envelope: JSON.stringify(envelope) }
  assert.deepEqual(recipients, ['a@b.example'])
  const ended = { ...rest, ...texts, id: bounced, at: new Date(5).toISOString(), outcome: 'bounced' }
  await database.insertInto('gateway.event').values(ended).execute()
  assert.deepEqual(await rebuild(), { added: 0, corrected: 1, ended: 1 })
  const wanted = [ids[1], ids[2], ids[3], bounced].map((id) => id ?? '')
  const rows = await database.selectFrom('gateway.event').select(['id', 'outcome']).where('id', 'in', wanted).execute()
  const outcomes = new Map(rows.map(({ id, outcome }) => [id, outcome]))
  assert.deepEqual(
    wanted.map((id) => outcomes.get(id)),
    ['active', 'ended', 'hold', 'bounced'],
  )
})
