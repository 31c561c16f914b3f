/** The dispatcher: order, width, repetition, stop. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Dispatcher } from './dispatcher.ts'

/** Runs that the test ends one by one. */
function controlled(workers: number) {
  const started: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const faults: string[] = []
  const pauses: (() => void)[] = []
  const dispatcher = new Dispatcher({
    workers,
    run(id) {
      started.push(id)
      const end = Promise.withResolvers<void>()
      ends.set(id, end)
      return end.promise
    },
    onFault: (id) => faults.push(id),
    pause: () => new Promise((resolve) => pauses.push(resolve)),
  })
  return { dispatcher, started, ends, faults, pauses }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('the earliest deadline runs next, never more than the width at once', async () => {
  const { dispatcher, started, ends } = controlled(1)
  for (const [id, due] of [
    ['a', 50],
    ['b', 40],
    ['c', 10],
  ] as const)
    dispatcher.add({ id, due })
  assert.deepEqual(started, ['a'])
  ends.get('a')?.resolve()
  await turn()
  assert.deepEqual(started, ['a', 'c'])
  ends.get('c')?.resolve()
  await turn()
  assert.deepEqual(started, ['a', 'c', 'b'])
})

test('a job that is here already is not run twice', async () => {
  const { dispatcher, started, ends } = controlled(2)
  dispatcher.add({ id: 'a', due: 1 })
  dispatcher.add({ id: 'a', due: 1 })
  assert.deepEqual(started, ['a'])
  ends.get('a')?.resolve()
  await turn()
  dispatcher.add({ id: 'a', due: 1 })
  assert.deepEqual(started, ['a', 'a'])
})

test('a fault is told and the job comes again after the pause', async () => {
  const { dispatcher, started, ends, faults, pauses } = controlled(1)
  dispatcher.add({ id: 'a', due: 1 })
  ends.get('a')?.reject(new Error('no database'))
  await turn()
  assert.deepEqual([faults, started], [['a'], ['a']])
  pauses[0]?.()
  await turn()
  assert.deepEqual(started, ['a', 'a'])
})

test('stopping waits for what runs and starts nothing more', async () => {
  const { dispatcher, started, ends } = controlled(1)
  dispatcher.add({ id: 'a', due: 1 })
  dispatcher.add({ id: 'b', due: 2 })
  let stopped = false
  const stopping = dispatcher[Symbol.asyncDispose]().then(() => (stopped = true))
  await turn()
  assert.equal(stopped, false)
  ends.get('a')?.resolve()
  await stopping
  dispatcher.add({ id: 'c', due: 3 })
  assert.deepEqual(started, ['a'])
})
