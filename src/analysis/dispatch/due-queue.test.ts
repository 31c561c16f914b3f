/** The order of the dispatch queue against a plain stable sort. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DueQueue, type Job } from './due-queue.ts'

test('jobs leave by their deadline, equals in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (dues) => {
      const queue = new DueQueue()
      const jobs = dues.map((due, place): Job => ({ id: String(place), due }))
      for (const job of jobs) queue.push(job)
      const left = jobs.map(() => queue.pop()?.id)
      assert.deepEqual(
        left,
        jobs.toSorted((one, other) => one.due - other.due).map((job) => job.id),
      )
      assert.equal(queue.pop(), undefined)
    }),
  )
})

test('a job that comes later with an earlier deadline passes the others', () => {
  const queue = new DueQueue()
  queue.push({ id: 'a', due: 30 })
  queue.push({ id: 'b', due: 20 })
  assert.equal(queue.pop()?.id, 'b')
  queue.push({ id: 'c', due: 10 })
  assert.deepEqual([queue.pop()?.id, queue.pop()?.id, queue.size], ['c', 'a', 0])
})
