import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { openQueue } from './queue.ts'

const segments = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.seg'))
const body = Buffer.alloc(1_000, 'x')
const hold = { reason: 'analysis', since: 0, deadline: 1 }

const byId = (a: readonly unknown[], b: readonly unknown[]) => String(a[0]).localeCompare(String(b[0]))

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000 && !condition(); turn += 1) await nextTurn()
  assert.ok(condition())
}

test('segments in which nothing lives are dropped', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path, segmentBytes: 5_000 })
  for (let index = 0; index < 40; index += 1) {
    await queue.enqueue(messageTo(`m${index}`, ['a@b.example'], { data: body }))
  }
  assert.ok(segments(directory.path).length > 5)
  for (let index = 0; index < 40; index += 1) await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
  await until(() => segments(directory.path).length <= 2)
})

test('one held message pins nothing: it moves on and keeps its state', async () => {
  using directory = temporaryDirectory()
  const options = { directory: directory.path, segmentBytes: 6_000, cacheBytes: 0 }
  {
    await using queue = await openQueue(options)
    await queue.enqueue(messageTo('held', ['a@b.example'], { data: Buffer.alloc(50, 'h'), state: 'hold', hold }))
    await queue.change('held', { kind: 'annotated', annotations: { colour: 'red' } })
    const [first = ''] = segments(directory.path)
    for (let index = 0; index < 30; index += 1) {
      await queue.enqueue(messageTo(`m${index}`, ['a@b.example'], { data: body }))
      await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
    }
    await until(() => !segments(directory.path).includes(first))
    assert.equal((await queue.body('held'))?.toString(), 'h'.repeat(50))
  }
  await using queue = await openQueue(options)
  assert.deepEqual(
    [...queue.list()].map(({ id, state, annotations }) => [id, state, annotations]),
    [['held', 'hold', { colour: 'red' }]],
  )
})

test('ends of messages whose files are gone do not pile up behind one that cannot move', async () => {
  using directory = temporaryDirectory()
  const options = { directory: directory.path, segmentBytes: 6_000, cacheBytes: 0 }
  await using queue = await openQueue(options)
  // Alive for more than a quarter of its file, which therefore stays, and so does the end of its neighbour.
  await queue.enqueue(messageTo('neighbour', ['a@b.example'], { data: body }))
  await queue.enqueue(messageTo('held', ['a@b.example'], { data: Buffer.alloc(3_000, 'h'), state: 'hold', hold }))
  const [first = ''] = segments(directory.path)
  for (let index = 0; index < 10; index += 1) {
    await queue.enqueue(messageTo(`n${index}`, ['a@b.example'], { data: body }))
  }
  await queue.change('neighbour', { kind: 'ended', ending: 'delivered' })
  const bytes = () =>
    segments(directory.path).reduce((sum, name) => sum + statSync(path.join(directory.path, name)).size, 0)
  for (let index = 0; index < 10; index += 1) await queue.change(`n${index}`, { kind: 'ended', ending: 'delivered' })
  for (let index = 0; index < 400; index += 1) {
    await queue.enqueue(messageTo(`m${index}`, ['a@b.example'], { data: body }))
    await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
    if (index % 20 === 0) await until(() => segments(directory.path).length <= 4)
  }
  await until(() => segments(directory.path).length <= 4)
  assert.ok(segments(directory.path).includes(first))
  assert.ok(bytes() < 30_000, `${bytes()} bytes for one message`)
  await queue[Symbol.asyncDispose]()
  await using again = await openQueue(options)
  assert.deepEqual(
    Array.from(again.list(), ({ id }) => id),
    ['held'],
  )
})

test('whatever is enqueued, changed, ended, moved and reopened, exactly the living are there', async () => {
  const step = fc.record({
    what: fc.constantFrom('enqueue', 'enqueue', 'hold', 'annotate', 'release', 'end', 'end', 'reopen'),
    which: fc.nat({ max: 1_000 }),
    size: fc.nat({ max: 900 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      using directory = temporaryDirectory()
      const options = { directory: directory.path, segmentBytes: 1_500, cacheBytes: 0 }
      const model = new Map<string, { colour: string; size: number; state: string }>()
      let queue = await openQueue(options)
      let made = 0
      for (const { what, which, size } of steps) {
        const ids = [...model.keys()]
        const id = ids[which % Math.max(1, ids.length)] ?? ''
        const known = model.get(id)
        if (what === 'enqueue' || what === 'hold') {
          made += 1
          const state = what === 'hold' ? 'hold' : 'active'
          await queue.enqueue(messageTo(`m${made}`, ['a@b.example'], { data: Buffer.alloc(size, 'y'), state, hold }))
          model.set(`m${made}`, { colour: '', size, state })
        } else if (what === 'reopen') {
          await queue[Symbol.asyncDispose]()
          queue = await openQueue(options)
        } else if (known && what === 'annotate') {
          await queue.change(id, { kind: 'annotated', annotations: { colour: String(which) } })
          known.colour = String(which)
        } else if (known && what === 'release') {
          await queue.change(id, { kind: 'released', data: Buffer.alloc(size, 'y') })
          Object.assign(known, { size, state: 'active' })
        } else if (known) {
          await queue.change(id, { kind: 'ended', ending: 'delivered' })
          model.delete(id)
        }
        if (which % 3 === 0) await nextTurn()
      }
      await queue[Symbol.asyncDispose]()
      await using again = await openQueue({ ...options, verify: 'all' })
      const found = [...again.list()].map((one) => [one.id, one.annotations['colour'] ?? '', one.size, one.state])
      const expected = [...model].map(([id, { colour, size, state }]) => [id, colour, size, state])
      assert.deepEqual(found.toSorted(byId), expected.toSorted(byId))
      assert.deepEqual(again.damages, [])
      for (const [id, { size }] of model) assert.equal((await again.body(id))?.length, size)
    }),
    { numRuns: 40 },
  )
})
