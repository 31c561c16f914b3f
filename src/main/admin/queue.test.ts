/** The commands as they are typed: on the files of a gateway that does not run, and over the socket of one that does. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { newIdentifier } from '#core/identifier.ts'
import { queueFileRoutes } from '#gateway/queue/api/routes.ts'
import { messageTo } from '#gateway/queue/fixtures.ts'
import { openQueue } from '#gateway/queue/queue.ts'
import { localCaller } from '#runtime/http/caller.ts'
import { startHttp } from '#runtime/http/server.ts'
import { createLog } from '#runtime/log/log.ts'
import { openControl } from '../control.ts'
import { openDoor } from './queue-door.ts'
import { queueOverSocket } from './queue-over-socket.ts'

const program = path.join(import.meta.dirname, '../lazaret.ts')
const hold = { reason: 'analysis', since: 0, deadline: 9e12 }

interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

function run(directory: string, ...words: readonly string[]): Promise<Ran> {
  const args = [program, 'admin', 'queue', ...words, '--data', directory, '--json']
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, out, text) => {
      resolve({ code: error ? Number(error.code) : 0, out, error: text })
    })
  })
}

interface Scene extends Disposable {
  readonly directory: string
  readonly queue: string
  readonly ids: readonly [string, string]
}

async function scene(): Promise<Scene> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-admin-'))
  const queue = path.join(directory, 'gateway', 'queue')
  mkdirSync(queue, { recursive: true })
  const ids = [newIdentifier(1_000), newIdentifier(2_000)] as const
  await using files = await openQueue({ directory: queue })
  await files.enqueue(messageTo(ids[0], ['bob@one.example']))
  await files.enqueue(messageTo(ids[1], ['eve@two.example'], { state: 'hold', hold }))
  return { directory, queue, ids, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

test('without a running gateway the queue files are read and changed', { timeout: 120_000 }, async () => {
  using place = await scene()
  const [active, held] = place.ids
  const ran = await run(place.directory, 'list', '--before', held, '--limit', '5')
  const listed = JSON.parse(ran.out) as { messages: { id: string }[]; counts: { hold: { messages: number } } }
  assert.deepEqual(
    listed.messages.map(({ id }) => id),
    [active],
  )
  assert.equal(listed.counts.hold.messages, 1)
  assert.equal((await run(place.directory, 'export', active, '--to', place.directory)).code, 0)
  assert.match(readFileSync(path.join(place.directory, `${active}.eml`), 'utf8'), /^Subject: /)
  assert.match(readFileSync(path.join(place.directory, `${active}.json`), 'utf8'), /"bob@one\.example"/)
  {
    await using door = await openDoor({ data: place.directory })
    assert.equal(door.running, false)
    assert.deepEqual(
      (await door.list({ limit: 9 })).messages.map(({ id }) => id),
      [held, active],
    )
    const { queue, envelope } = await door.show(held)
    assert.deepEqual([queue, envelope], ['hold', messageTo(held, ['eve@two.example']).envelope])
    const unknown = newIdentifier(5)
    assert.deepEqual(await door.act('deliver', [held, unknown]), { done: [held], missing: [unknown] })
    assert.deepEqual(await door.act('delete', [active]), { done: [active], missing: [] })
    await assert.rejects(door.show(active), { code: 'not-found' })
  }
  await using files = await openQueue({ directory: place.queue })
  assert.deepEqual(
    Array.from(files.list(), ({ id, state, urgent }) => [id, state, urgent]),
    [[held, 'active', true]],
  )
})

test('files that a process has open are not opened twice, and a folder without a queue is named', async () => {
  using place = await scene()
  {
    await using _ = await openQueue({ directory: place.queue })
    const refused = await run(place.directory, 'list')
    assert.equal(refused.code, 1)
    assert.match(refused.error, /is open in process \d+.*\(conflict\)/)
  }
  await assert.rejects(openDoor({ data: path.join(place.directory, 'nowhere') }), { code: 'not-found' })
})

test('over the socket a message is shown, exported and the index rebuilt', async () => {
  using place = await scene()
  const [active] = place.ids
  await using queue = await openQueue({ directory: place.queue })
  const rebuild = async () => ({ added: 1, corrected: 2, ended: 3 })
  const server = await startHttp({
    listen: { socketPath: path.join(place.directory, 'control.sock') },
    mounted: queueFileRoutes({ queue, rebuild }),
    caller: localCaller,
    maxBody: 1_000_000,
    log: createLog({ level: 'error', destination: path.join(place.directory, 'log') }),
  })
  try {
    const door = queueOverSocket(openControl(place.directory))
    const shown = await door.show(active)
    assert.equal(shown.recipients[0]?.address, 'bob@one.example')
    const { data, message } = await door.export(active)
    assert.deepEqual(data, await queue.body(active))
    assert.deepEqual(message, shown)
    assert.deepEqual(await door.rebuild(), await rebuild())
    await assert.rejects(door.show(newIdentifier()), { code: 'not-found' })
  } finally {
    await server.stop()
  }
})
