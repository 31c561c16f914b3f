/** What the machine may do to Lazaret: ports in use, a database that is away, a full disk, signals; and the next start. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import { listSystems } from '#contract/analysis-console-api.ts'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { listQueue, switchFlow } from '#contract/gateway-queue-api.ts'
import { listEvents, showEvent } from '#contract/gateway-events-api.ts'
import { listInbox } from '#contract/gateway-kept-api.ts'
import { showSession } from '#contract/session-api.ts'
import { startPostgres } from '#runtime/database/embedded.ts'
import { connectBothSides, runTrial } from '../../src/main/demo.ts'
import { letterOf, sendMail } from '../kit/mail.ts'
import { freePorts } from '../kit/ports.ts'
import { mountSmallDisk, whyNoSmallDisk } from '../kit/small-disk.ts'
import { failToStart, startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const inbox = 'inbox@lazaret.test'

const send = (system: RunningSystem, subject: string) =>
  sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject }))

const arrived = async (system: RunningSystem): Promise<string[]> => {
  const { messages } = await system.client.call(listInbox)
  return messages.map(({ summary }) => summary.subject).toSorted()
}

describe('start and stop', () => {
  let system: RunningSystem

  before(async () => {
    system = await startSystem()
  })
  after(() => system[Symbol.asyncDispose]())

  it('stops at Ctrl-C with 0, and the next start goes on with everything', async (context) => {
    await connectBothSides(system.client, `https://${system.analysis}`)
    await system.client.call(switchFlow, { body: { sending: false } })
    const { id } = await send(system, 'before the stop')
    const earlier = await system.client.call(showProtection)
    const { administrator } = system
    assert.ok(administrator)
    const began = performance.now()
    assert.equal(await system.stop('SIGINT'), 0)
    context.diagnostic(`stopped in ${(performance.now() - began).toFixed(0)} ms`)
    system = await startSystem({ earlier: system })
    assert.deepEqual(system.administrator, administrator)
    const connected = await until(
      () => system.client.call(showProtection),
      ({ state }) => state === 'connected',
    )
    assert.deepEqual([connected.server, connected.settings], [earlier.server, earlier.settings])
    const { messages, sending } = await system.client.call(listQueue)
    assert.deepEqual([messages.map((message) => message.id), sending], [[id], false])
    await system.client.call(switchFlow, { body: { sending: true } })
    await until(
      () => arrived(system),
      (subjects) => subjects.includes('before the stop'),
    )
    const { timeline } = await system.client.call(showEvent, { params: { id } })
    assert.deepEqual(
      timeline.map(({ what }) => what).filter((what) => what === 'received' || what === 'delivered'),
      ['received', 'delivered'],
    )
  })

  it('says which port is in use, and by its exit code that it did not start', async () => {
    await send(system, 'before the ports')
    assert.equal(await system.stop(), 0)
    for (const offset of [3, 0, 2, 1]) {
      const port = system.ports + offset
      const other = createServer().listen(port, '127.0.0.1')
      await once(other, 'listening')
      const { code, words } = await failToStart({ earlier: system })
      other.close()
      await once(other, 'close')
      assert.equal(code, 1, words)
      assert.match(words, new RegExp(`Another program listens on port ${port}\\b.*\\(port-in-use\\)`))
      assert.doesNotMatch(words, /\n\s+at /)
    }
    system = await startSystem({ earlier: system })
    await until(
      () => arrived(system),
      (subjects) => subjects.includes('before the ports'),
    )
  })
})

describe('a database that is away', () => {
  it('stops neither mail nor the start, and everything that needs it follows when it is there', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'lazaret-away-'))
    const directory = path.join(root, 'postgres')
    await mkdir(directory, { mode: 0o700 })
    await writeFile(path.join(directory, 'password'), 'a-password-of-the-test', { mode: 0o600 })
    const port = await freePorts(1)
    const url = `postgres://lazaret:a-password-of-the-test@127.0.0.1:${port}/lazaret`
    const system = await startSystem({ settings: `database: { url: '${url}' }\n` })
    try {
      assert.equal(system.administrator, undefined)
      assert.match(system.words(), /The database does not answer: .*ECONNREFUSED.*\(database-unavailable\)/)
      const { code, id } = await send(system, 'without a database')
      assert.equal(code, 250)
      await until(
        () => arrived(system),
        (subjects) => subjects.includes('without a database'),
      )
      const unavailable = { code: 'database-unavailable' }
      await assert.rejects(system.client.call(listEvents), unavailable)
      await assert.rejects(system.client.call(listSystems), unavailable)
      assert.equal((await system.client.call(showSession)).name, 'local')
      const database = await startPostgres({ directory, port })
      try {
        const event = await until(
          () => system.client.call(showEvent, { params: { id } }).catch(() => undefined),
          (found) => found?.outcome === 'delivered',
          60,
        )
        assert.equal(event?.sender, 'a@example.org')
        await until(
          () => system.client.call(listSystems).catch(() => undefined),
          (found) => found !== undefined,
          60,
        )
        await connectBothSides(system.client, `https://${system.analysis}`)
        const ends = (await runTrial(system.client)).map(({ kind, outcome }) => `${kind} ${outcome}`)
        assert.deepEqual(ends, ['letter delivered', 'eicar deleted-by-rule', 'script deleted-by-rule'])
        assert.equal(await system.stop(), 0)
      } finally {
        await database.stop()
      }
    } finally {
      await system[Symbol.asyncDispose]()
      await rm(root, { recursive: true, force: true })
    }
  })
})

describe('a full disk', { skip: whyNoSmallDisk ?? false }, () => {
  it('takes nothing in part, says 452, and takes mail again by itself when there is room', async () => {
    await using disk = await mountSmallDisk(256)
    const system = await startSystem({ command: 'gateway', directory: disk.directory })
    try {
      assert.equal((await send(system, 'with room')).code, 250)
      await until(
        () => arrived(system),
        (subjects) => subjects.includes('with room'),
      )
      await disk.fill()
      // The room left is asked for once a second; until then what still fits is taken, whole.
      await sleep(1_100)
      for (const subject of ['full 1', 'full 2']) {
        const { code, text } = await send(system, subject)
        assert.equal(code, 452, text)
        assert.match(text, /disk/i)
      }
      assert.deepEqual((await system.client.call(listQueue)).messages, [])
      await disk.free()
      const { id } = await until(
        () => send(system, 'with room again'),
        ({ code }) => code === 250,
      )
      await until(
        () => arrived(system),
        (subjects) => subjects.includes('with room again'),
      )
      assert.deepEqual(
        (await arrived(system)).filter((subject) => subject.startsWith('full')),
        [],
      )
      const event = await until(
        () => system.client.call(showEvent, { params: { id } }).catch(() => undefined),
        (found) => found?.outcome === 'delivered',
        90,
      )
      assert.equal(event?.unanalysed, false)
    } finally {
      assert.equal(await system.stop(), 0)
    }
  })
})
