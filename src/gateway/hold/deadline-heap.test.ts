import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DeadlineHeap } from './deadline-heap.ts'

test('whatever is put in comes out in the order of deadlines', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (deadlines) => {
      const heap = new DeadlineHeap()
      for (const [place, deadline] of deadlines.entries()) heap.push(String(place), deadline)
      const taken = deadlines.map(() => deadlines[Number(heap.pop())])
      assert.deepEqual(
        taken,
        deadlines.toSorted((a, b) => a - b),
      )
      assert.equal(heap.pop(), undefined)
    }),
  )
})

test('it goes on between takings', () => {
  const heap = new DeadlineHeap()
  heap.push('b', 2)
  heap.push('c', 3)
  assert.equal(heap.pop(), 'b')
  heap.push('a', 1)
  assert.deepEqual([heap.pop(), heap.pop(), heap.pop()], ['a', 'c', undefined])
})
