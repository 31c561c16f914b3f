/** The index against a plain model, through everything that moves slots about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { QueueName } from '#core/disposition.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { Segment } from '../log/segment-set.ts'
import type { Entry } from './entry.ts'
import { QueueIndex } from './queue-index.ts'

const segment: Segment = {
  number: 7,
  seed: 1,
  file: '',
  fd: 0,
  size: 0,
  liveBytes: 0,
  liveMessages: 0,
  overrules: new Set(),
  readers: 0,
  state: 'open',
  heads: undefined,
}

const newIndex = () => new QueueIndex((number) => (number === 7 ? segment : undefined))

function entry(id: string, over: Partial<Entry> = {}): Entry {
  return {
    id,
    state: 'active',
    due: 0,
    enqueuedAt: 0,
    recipientCount: 1,
    segment,
    offset: 1,
    metaOffset: 92,
    metaLength: 3,
    metaCrc: 4,
    dataLength: 5,
    dataCrc: 0xffff_fffe,
    bodyFile: 0,
    status: undefined,
    ...over,
  }
}

const idsOf = (entries: Iterable<Entry>) => Array.from(entries, ({ id }) => id)

test('an entry comes back as it was put, with a UUID or another id', () => {
  const index = newIndex()
  const status = { segment, metaAt: 9, metaLength: 8, metaCrc: 0xffff_ffff }
  const ids = [
    newIdentifier(),
    'corrupt-7-1',
    '',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    newIdentifier().toUpperCase(),
  ]
  for (const id of ids) index.put(entry(id, { status, bodyFile: 2 ** 47, due: undefined }))
  for (const id of ids) assert.deepEqual(index.get(id), entry(id, { status, bodyFile: 2 ** 47, due: undefined }))
  assert.deepEqual(index.bodyFiles(), new Set([2 ** 47]))
  assert.equal(index.get(newIdentifier()), undefined)
})

test('due entries come by time and then by acceptance, held ones by deadline, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.boolean())), (rows) => {
      const index = newIndex()
      const expected: { id: string; due: number; held: boolean }[] = []
      for (const [at, [due, held]] of rows.entries()) {
        const id = newIdentifier(at)
        index.put(entry(id, { due, state: held ? 'hold' : 'active', enqueuedAt: at }))
        expected.push({ id, due, held })
      }
      const sorted = expected.toSorted((a, b) => a.due - b.due)
      for (const held of [false, true]) {
        const purpose = held ? 'deadline' : 'delivery'
        const mine = sorted.filter((one) => one.held === held)
        assert.equal(index.nextDue(purpose), mine[0]?.due)
        assert.deepEqual(
          idsOf(index.takeDue(purpose, 5, 100)),
          mine.filter(({ due }) => due <= 5).map(({ id }) => id),
        )
        assert.deepEqual(index.takeDue(purpose, 5, 100), [])
      }
    }),
  )
})

test('a deadline is dealt with once, until its message changes or is given back', () => {
  const index = newIndex()
  index.put(entry('a', { state: 'hold', due: 5 }))
  const expired = () => idsOf(index.takeDue('deadline', 9, 9))
  assert.deepEqual(expired(), ['a'])
  assert.deepEqual(expired(), [])
  index.giveBack('delivery', 'a')
  assert.deepEqual(expired(), [], 'delivery has nothing to give back')
  index.giveBack('deadline', 'a')
  assert.deepEqual(expired(), ['a'])
  index.update('a', { state: 'hold', due: 20 })
  assert.equal(index.nextDue('deadline'), 20)
  index.update('a', { state: 'active', due: 0 })
  assert.deepEqual(idsOf(index.takeDue('delivery', 0, 9)), ['a'])
  index.giveBack('deadline', 'a')
  assert.equal(index.nextDue('delivery'), undefined, 'it is with delivery')
})

test('a line gives back in order what was parked, without what has ended or changed', () => {
  const index = newIndex()
  const ids = Array.from({ length: 6 }, (_, at) => newIdentifier(at))
  for (const id of ids) index.put(entry(id))
  index.takeDue('delivery', 0, 10)
  for (const id of ids) index.park(id, 'slow')
  assert.equal(index.parked('slow'), 6)
  assert.equal(index.nextDue('delivery'), undefined, 'parked messages are not due')
  index.delete(ids[1] ?? '')
  index.update(ids[3] ?? '', { state: 'active', due: 4 })
  index.update(ids[0] ?? '', { state: 'hold', due: 9 })
  assert.equal(index.nextDue('delivery'), 4)
  assert.equal(index.nextDue('deadline'), 9)
  assert.deepEqual(idsOf(index.unpark('slow', 2)), [ids[2], ids[4]])
  index.giveBack('delivery', ids[2] ?? '')
  assert.equal(index.nextDue('delivery'), 0)
  assert.deepEqual(idsOf(index.unpark('slow', 9)), [ids[5]])
  assert.equal(index.parked('slow'), 0)
})

interface Model {
  state: QueueName
  due: number
  enqueuedAt: number
}

test('whatever comes and goes, index and model agree', () => {
  const step = fc.record({
    what: fc.constantFrom('put', 'put', 'put', 'delete', 'update', 'take', 'park', 'unpark'),
    pick: fc.nat(),
    state: fc.constantFrom<QueueName>('active', 'deferred', 'hold'),
    due: fc.nat({ max: 50 }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 900 }), (steps) => {
      const index = newIndex()
      const model = new Map<string, Model>()
      const before = segment.liveMessages
      for (const [at, { what, pick, state, due }] of steps.entries()) {
        const ids = [...model.keys()]
        const id = ids[pick % Math.max(1, ids.length)] ?? ''
        if (what === 'put') {
          const fresh = at % 13 === 0 ? `odd-${at}` : newIdentifier(at)
          index.put(entry(fresh, { state, due, enqueuedAt: at }))
          model.set(fresh, { state, due, enqueuedAt: at })
        } else if (what === 'delete') {
          index.delete(id)
          model.delete(id)
        } else if (what === 'update' && model.has(id)) {
          index.update(id, { state, due })
          Object.assign(model.get(id) ?? {}, { state, due })
        } else if (what === 'take') {
          for (const one of index.takeDue('delivery', due, 3)) if (pick % 2 === 0) index.giveBack('delivery', one.id)
        } else if (what === 'park') {
          for (const one of index.takeDue('delivery', due, 3)) index.park(one.id, `line ${pick % 3}`)
        } else if (what === 'unpark') {
          for (const one of index.unpark(`line ${pick % 3}`, 2)) index.giveBack('delivery', one.id)
        }
      }
      assert.equal(index.size, model.size)
      assert.equal(segment.liveMessages - before, model.size)
      assert.deepEqual(
        Array.from(index.entries(), ({ id, state, due, enqueuedAt }) => [id, { state, due, enqueuedAt }]),
        [...model],
      )
      assert.deepEqual(idsOf(index.entries({ newestFirst: true })), [...model.keys()].toReversed())
      const held = [...model].filter(([, { state }]) => state === 'hold')
      assert.deepEqual(
        idsOf(index.entries({ states: ['hold'] })),
        held.map(([id]) => id),
      )
      assert.equal(index.counts().hold.messages, held.length)
      assert.equal(index.counts().hold.oldest, held[0]?.[1].enqueuedAt)
      for (const [id] of model) index.delete(id)
      assert.equal(segment.liveMessages, before)
    }),
    { numRuns: 60 },
  )
})

for (const newestFirst of [false, true]) {
  test(`a reader who rests goes on where it was although slots moved (newest first: ${newestFirst})`, () => {
    const index = newIndex()
    const ids = Array.from({ length: 64 }, (_, at) => newIdentifier(at))
    for (const id of ids) index.put(entry(id))
    const order = newestFirst ? ids.toReversed() : ids
    const seen: string[] = []
    for (const { id } of index.entries({ newestFirst })) {
      seen.push(id)
      if (seen.length !== 30) continue
      for (const gone of order.slice(0, 25)) index.delete(gone)
      index.delete(order[29] ?? '')
      index.delete(order[40] ?? '')
      // The slots are all in use, so this one makes the living move together.
      index.put(entry(newIdentifier(99), { state: 'corrupt' }))
    }
    const expected = order.filter((_, at) => at !== 40)
    assert.deepEqual(seen.slice(0, expected.length), expected)
  })
}

test('after recovery the order is that of acceptance', () => {
  const index = newIndex()
  const times = [5, 1, 4, 1, 9, 2]
  for (const [at, enqueuedAt] of times.entries()) index.put(entry(`m${at}`, { enqueuedAt, due: 3 }))
  index.delete('m2')
  index.settle()
  assert.deepEqual(idsOf(index.entries()), ['m1', 'm3', 'm5', 'm0', 'm4'])
  assert.deepEqual(idsOf(index.takeDue('delivery', 3, 9)), ['m1', 'm3', 'm5', 'm0', 'm4'])
  assert.equal(index.counts().active.oldest, 1)
})
