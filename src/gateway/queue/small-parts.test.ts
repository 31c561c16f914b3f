import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { BodyCache } from './body-cache.ts'
import { DueHeap } from './due-heap.ts'
import { Turns } from './turns.ts'
import { decodeHead, encodeRecord } from './log/record.ts'

test('the heap gives entries in order of time, and of arrival within one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
      const heap = new DueHeap()
      for (const [index, due] of times.entries()) heap.push({ due, id: String(index) })
      const out: (readonly [number, number])[] = []
      for (let entry = heap.pop(); entry; entry = heap.pop()) out.push([entry.due, Number(entry.id)])
      assert.deepEqual(
        out,
        times.map((due, index) => [due, index] as const).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
      )
    }),
  )
})

test('the body cache stays within its bytes and forgets what was used least', () => {
  const cache = new BodyCache(100, 50)
  cache.set('a', Buffer.alloc(40))
  cache.set('b', Buffer.alloc(40))
  cache.get('a')
  cache.set('c', Buffer.alloc(40))
  assert.equal(cache.get('b'), undefined)
  assert.equal(cache.get('a')?.length, 40)
  cache.set('large', Buffer.alloc(51))
  assert.equal(cache.get('large'), undefined)
  assert.equal(cache.bytes, 80)
  cache.delete('a')
  assert.equal(cache.bytes, 40)
})

test('turns of one id follow each other, also behind a failure', async () => {
  const turns = new Turns()
  const order: number[] = []
  const first = turns.take('a', async () => {
    await Promise.resolve()
    order.push(1)
    throw new Error('first')
  })
  const second = turns.take('a', async () => order.push(2))
  await assert.rejects(first)
  await second
  await turns.idle()
  assert.deepEqual(order, [1, 2])
})

test('a record head is read back with its seed only', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.json(), fc.uint8Array(), (id, meta, data) => {
      const record = encodeRecord({ type: 'status', id, meta, data: [Buffer.from(data)] })
      record.seal(7)
      const bytes = Buffer.concat(record.buffers)
      assert.equal(bytes.length, record.length)
      assert.equal(decodeHead(bytes, 8), undefined)
      const head = decodeHead(bytes, 7)
      assert.deepEqual([head?.type, head?.id, head?.length], ['status', Buffer.from(id).toString(), bytes.length])
    }),
  )
})
