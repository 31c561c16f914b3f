import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase, openPool } from './database.ts'
import { asUnavailable } from './unavailable.ts'

async function closedPort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('a database nobody listens for is a failure with words, by Kysely and by the pool', async () => {
  const url = `postgres://lazaret:x@127.0.0.1:${await closedPort()}/lazaret`
  const expected = { code: 'database-unavailable', message: /^The database does not answer: connect ECONNREFUSED/ }
  await using db = openDatabase(url)
  await assert.rejects(sql`select 1`.execute(db), expected)
  const pool = openPool(url, 'access')
  await assert.rejects(pool.query('select 1'), expected)
  await pool.end()
})

test('errors of a connection that went away are told from wrong queries', () => {
  const withCode = (code: string) => Object.assign(new Error('words'), { code })
  assert.equal(asUnavailable(withCode('57P01'))?.code, 'database-unavailable')
  assert.equal(asUnavailable(withCode('08006'))?.code, 'database-unavailable')
  assert.equal(asUnavailable(new Error('Connection terminated unexpectedly'))?.code, 'database-unavailable')
  assert.equal(asUnavailable(withCode('42P01')), undefined)
  assert.equal(asUnavailable(withCode('57014')), undefined)
  assert.equal(asUnavailable('57P01'), undefined)
})
