import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { BodyCache } from './body-cache.ts'
import { Turns } from './turns.ts'
import { decodeHead, encodeRecord } from './log/record.ts'

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
      const facts = { state: 'hold', recipientCount: 3, enqueuedAt: 5, due: undefined } as const
      const record = encodeRecord({ type: 'status', id, meta, facts, data: [Buffer.from(data)] })
      record.seal(7)
      const bytes = Buffer.concat(record.buffers)
      assert.equal(bytes.length, record.length)
      assert.equal(decodeHead(bytes, 8), undefined)
      const head = decodeHead(bytes, 7)
      assert.deepEqual([head?.type, head?.id, head?.length], ['status', Buffer.from(id).toString(), bytes.length])
      assert.deepEqual([head?.state, head?.recipientCount, head?.enqueuedAt, head?.due], ['hold', 3, 5, undefined])
    }),
  )
})
