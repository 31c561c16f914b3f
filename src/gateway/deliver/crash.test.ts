/** Delivery killed again and again: nothing is lost, and a second copy comes only of a death between the 250 and our record. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test } from 'node:test'
import { reply } from '#protocols/smtp/reply.ts'
import { serveLoopback } from '#protocols/smtp/loopback.fixture.ts'
import { messageTo, temporaryDirectory } from '../queue/fixtures.ts'
import { openQueue } from '../queue/queue.ts'

const sender = path.join(import.meta.dirname, 'crash-sender.ts')
const messages = 400
const kills = 8
const concurrency = 5

test(
  'killed at random moments, every message arrives, and duplicates are few and explained',
  { timeout: 120_000 },
  async () => {
    using directory = temporaryDirectory()
    {
      await using queue = await openQueue({ directory: directory.path })
      const numbers = Array.from({ length: messages }, (_, index) => index)
      await Promise.all(numbers.map((index) => queue.enqueue(messageTo(`m${index}`, [`x${index}@one.example`]))))
    }
    const copies = new Map<string, number>()
    let taken = 0
    let onTaken: (count: number) => void = () => {}
    await using sink = await serveLoopback(
      {},
      {
        async onMessage({ data }) {
          const id = /^Subject: (\S+)/m.exec(data.toString('latin1'))?.[1] ?? ''
          // Some are put off, so that attempts are recorded that are no ends.
          if (Math.random() < 0.1) return reply(451, '4.3.0', 'Later')
          copies.set(id, (copies.get(id) ?? 0) + 1)
          taken += 1
          onTaken(taken)
          return reply(250, '2.0.0', 'Taken')
        },
      },
    )
    const run = () =>
      spawn(process.execPath, [sender, directory.path, String(sink.port)], { stdio: ['ignore', 'inherit', 'inherit'] })
    let killed = 0
    for (let round = 0; round < kills; round += 1) {
      const child = run()
      const exited = once(child, 'exit')
      const limit = taken + 5 + Math.floor(Math.random() * 40)
      onTaken = (count) => {
        if (count === limit) child.kill('SIGKILL')
      }
      const [, signal] = (await exited) as [number | null, string | null]
      if (signal === 'SIGKILL') killed += 1
    }
    onTaken = () => {}
    const [code] = (await once(run(), 'exit')) as [number | null]
    assert.equal(code, 0)
    assert.equal(killed, kills)
    assert.equal(copies.size, messages, 'every message arrived')
    const duplicates = [...copies.values()].reduce((sum, count) => sum + count - 1, 0)
    assert.ok(duplicates <= killed * concurrency, `${duplicates} second copies after ${killed} deaths`)
    await using queue = await openQueue({ directory: directory.path, verify: 'all' })
    assert.deepEqual([...queue.list()], [])
    assert.deepEqual(queue.damages, [])
  },
)
