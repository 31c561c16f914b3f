import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chunksOf, chunkSize, sorted } from './data-order.ts'

test('pieces hold every row once, in order, and none is too large', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 500 }), (rows) => {
      const chunks = chunksOf(rows)
      assert.deepEqual(chunks.flat(), rows)
      for (const chunk of chunks) assert.ok(chunk.length > 0 && chunk.length <= chunkSize)
    }),
  )
})

test('rows stay as they are until somebody sorts', () => {
  const rows = [3, 1, 2]
  assert.equal(sorted(rows, Number, undefined), rows)
  assert.equal(sorted(rows, undefined, { by: 'size', falling: true }), rows)
})

test('numbers go by value and words as people sort them, both ways', () => {
  assert.deepEqual(sorted([10, 9, 100], Number, { by: 'size', falling: false }), [9, 10, 100])
  assert.deepEqual(sorted([10, 9, 100], Number, { by: 'size', falling: true }), [100, 10, 9])
  assert.deepEqual(sorted(['b', 'a10', 'a9'], String, { by: 'name', falling: false }), ['a9', 'a10', 'b'])
})

test('equal rows keep their places', () => {
  const rows = [{ id: 'one' }, { id: 'two' }, { id: 'three' }]
  assert.deepEqual(
    sorted(rows, () => 1, { by: 'size', falling: true }),
    rows,
  )
})
