import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joined } from './joined.ts'

test('pages that overlap make one list with every row once, the first seen wins', () => {
  assert.deepEqual(
    joined([
      [
        { id: 'c', n: 1 },
        { id: 'b', n: 1 },
      ],
      [
        { id: 'b', n: 2 },
        { id: 'a', n: 2 },
      ],
    ]),
    [
      { id: 'c', n: 1 },
      { id: 'b', n: 1 },
      { id: 'a', n: 2 },
    ],
  )
})

test('nothing is lost', () => {
  const page = fc.array(fc.record({ id: fc.string({ maxLength: 2 }) }))
  fc.assert(
    fc.property(fc.array(page), (pages) => {
      const ids = new Set(pages.flat().map(({ id }) => id))
      assert.deepEqual(new Set(joined(pages).map(({ id }) => id)), ids)
      assert.equal(joined(pages).length, ids.size)
    }),
  )
})
