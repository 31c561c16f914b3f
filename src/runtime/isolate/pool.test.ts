import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pool } from './pool.ts'

const source = `import { parentPort } from 'node:worker_threads'
parentPort.on('message', (task) => {
  parentPort.postMessage({ kind: 'progress', value: 'half' })
  if (task === 'spin') for (;;);
  if (task === 'crash') throw new Error('crash')
  parentPort.postMessage({ kind: 'result', value: task + 1 })
})
parentPort.postMessage({ kind: 'ready' })`
const entry = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
const openPool = (queue = 10) => new Pool<number, string>({ entry, data: {}, workers: 1, queue })

test('a task that never ends is stopped with its last progress, and the next one runs', async () => {
  await using pool = openPool()
  const [spin, next] = await Promise.all([
    pool.run({ payload: 'spin', deadline: 100 }),
    pool.run({ payload: 1, deadline: 5_000 }),
  ])
  assert.deepEqual(spin, { done: false, why: 'time limit', partial: 'half' })
  assert.deepEqual(next, { done: true, result: 2 })
})

test('a crash is a value, costs only its own worker, and is told', async () => {
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(String(error))
  await using pool = new Pool<number, string>({ entry, data: {}, workers: 1, queue: 10, onFault })
  const crash = await pool.run({ payload: 'crash', deadline: 5_000 })
  assert.equal(crash.done ? '' : crash.why, 'crashed')
  assert.deepEqual(await pool.run({ payload: 2, deadline: 5_000 }), { done: true, result: 3 })
  assert.deepEqual(faults, ['Error: crash'])
})

test('a full queue refuses at once and an abort cancels', async () => {
  await using pool = openPool(1)
  const abort = new AbortController()
  const first = pool.run({ payload: 1, deadline: 5_000, signal: abort.signal })
  assert.deepEqual(await pool.run({ payload: 1, deadline: 5_000 }), { done: false, why: 'queue full' })
  abort.abort()
  assert.deepEqual(await first, { done: false, why: 'cancelled' })
})

test('a worker that cannot start ends the tasks instead of starting for ever', async () => {
  await using pool = new Pool({ entry: new URL('data:text/javascript,throw 1'), data: {}, workers: 1, queue: 5 })
  assert.deepEqual(await pool.run({ payload: 1, deadline: 1_000 }), { done: false, why: 'crashed' })
})
