import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from './database.ts'
import { startPostgres } from './embedded.ts'
import { keepPostgres } from './keep-running.ts'

const root = mkdtempSync(path.join(tmpdir(), 'lazaret-keep-'))
const directory = path.join(root, 'database')
const postmaster = () => Number(readFileSync(path.join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0])
after(() => rmSync(root, { recursive: true, force: true }))

async function answers(url: string): Promise<boolean> {
  await using db = openDatabase(url)
  const asked = await sql`select 1`.execute(db).catch(() => undefined)
  return asked !== undefined
}

async function untilAnswers(url: string): Promise<void> {
  while (!(await answers(url))) await delay(50)
}

test('a server that is killed comes back at the same address', async () => {
  const told: unknown[] = []
  const server = await keepPostgres({ directory, port: 0, onFailure: (error) => void told.push(String(error)) })
  assert.equal(await answers(server.url), true)
  process.kill(postmaster(), 'SIGKILL')
  while (told.length === 0) await delay(10)
  await untilAnswers(server.url)
  assert.match(String(told[0]), /PostgreSQL has ended/)
  await server.stop()
  assert.equal(await answers(server.url), false)
})

test('a server that cannot start is told of and follows when it can', async () => {
  const file = path.join(directory, 'data/global/pg_control')
  renameSync(file, `${file}.away`)
  const told: unknown[] = []
  const server = await keepPostgres({ directory, port: 0, onFailure: (error) => void told.push(error) })
  assert.match(String(told[0]), /ended while starting; see .*postgresql\.log/)
  assert.equal(await answers(server.url), false)
  renameSync(`${file}.away`, file)
  await untilAnswers(server.url)
  await server.stop()
})

test('stopping ends the trying', async () => {
  const file = path.join(directory, 'data/PG_VERSION')
  const version = readFileSync(file)
  writeFileSync(file, '1\n')
  const server = await keepPostgres({ directory, port: 0, onFailure: () => undefined })
  await server.stop()
  writeFileSync(file, version)
  chmodSync(file, 0o600)
  const started = await startPostgres({ directory, port: 0 })
  await started.stop()
})
