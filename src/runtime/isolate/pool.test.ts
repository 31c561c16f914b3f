import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pool } from './pool.ts'

const source = `import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', (task) => {
  parentPort.postMessage({ kind: 'progress', value: 'half' })
  if (task === 'spin') for (;;);
  if (task === 'crash') throw new Error('crash')
  parentPort.postMessage({ kind: 'result', value: task + 1 })
})
parentPort.postMessage({ kind: 'ready', value: threadId })`
const entry = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
const add = (value: number) => ({ pack: () => ({ value }), deadline: 5_000 })
const done = (result: number) => ({ done: true, result })
const openPool = (queue = 10) => new Pool<number, string>({ entry, data: {}, workers: 1, queue })

test('a task that never ends is stopped with its last progress, and the next one runs', async () => {
  await using pool = openPool()
  const [spin, next] = await Promise.all([
    pool.run({ pack: () => ({ value: 'spin' }), deadline: 100 }),
    pool.run({ pack: () => ({ value: 1 }), deadline: 5_000 }),
  ])
  assert.deepEqual(spin, { done: false, why: 'time limit', partial: 'half' })
  assert.deepEqual(next, { done: true, result: 2 })
})

test('a crash is a value, costs only its own worker, and is told', async () => {
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(String(error))
  await using pool = new Pool<number, string>({ entry, data: {}, workers: 1, queue: 10, onFault })
  const crash = await pool.run({ pack: () => ({ value: 'crash' }), deadline: 5_000 })
  assert.equal(crash.done ? '' : crash.why, 'crashed')
  assert.deepEqual(await pool.run({ pack: () => ({ value: 2 }), deadline: 5_000 }), { done: true, result: 3 })
  assert.deepEqual(faults, ['Error: crash'])
})

test('a full queue refuses at once and an abort cancels', async () => {
  await using pool = openPool(1)
  const abort = new AbortController()
  const first = pool.run({ pack: () => ({ value: 1 }), deadline: 5_000, signal: abort.signal })
  assert.deepEqual(await pool.run({ pack: () => ({ value: 1 }), deadline: 5_000 }), { done: false, why: 'queue full' })
  abort.abort()
  assert.deepEqual(await first, { done: false, why: 'cancelled' })
})

test('a worker that cannot start ends the tasks instead of keeping them', async () => {
  const broken = new URL('data:text/javascript,throw 1')
  await using pool = new Pool({ entry: broken, data: {}, workers: 1, queue: 5, pauses: { first: 1, longest: 1_000 } })
  const task = { pack: () => ({ value: 1 }), deadline: 1_000 }
  assert.deepEqual(await pool.run(task), { done: false, why: 'no worker' })
  assert.equal(pool.state, 'failing')
  assert.deepEqual(await pool.run(task), { done: false, why: 'no worker' })
})

/** Starts of this entry fail as long as the shared number is above zero. */
const sometimes = `import { workerData } from 'node:worker_threads'
if (Atomics.sub(workerData, 0, 1) > 0) throw new Error('no start')
${source}`
const sometimesEntry = new URL(`data:text/javascript,${encodeURIComponent(sometimes)}`)

for (const workers of [1, 3])
  test(`starts that fail are repeated until they succeed, with ${workers} wanted`, async () => {
    const failures = new Int32Array(new SharedArrayBuffer(4)).fill(7)
    const states: string[] = []
    const faults: string[] = []
    const back = Promise.withResolvers<void>()
    const onState = (state: string): void => {
      states.push(state)
      if (state === 'working') back.resolve()
    }
    const onFault = (error: unknown): void => void faults.push(String(error))
    const pauses = { first: 1, longest: 8 }
    const options = { entry: sometimesEntry, data: failures, workers, queue: 10, pauses, onState, onFault }
    await using pool = new Pool<number, string>(options)
    assert.deepEqual(await pool.run(add(1)), { done: false, why: 'no worker' })
    await back.promise
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => pool.run(add(n)))), [2, 3, 4].map(done))
    assert.deepEqual(states, ['failing', 'working'])
    assert.equal(faults.length, 7)
  })

test('a worker is renewed while it goes on, and no task is lost', async () => {
  const threads = new Set<number>()
  const onReady = (thread: unknown): void => void threads.add(Number(thread))
  await using pool = new Pool<number, string>({ entry, data: {}, workers: 2, queue: 100, renewal: 5, onReady })
  const numbers = Array.from({ length: 60 }, (_, n) => n)
  for (let round = 0; round < 1_000 && threads.size < 5; round += 1)
    assert.deepEqual(
      await Promise.all(numbers.map((n) => pool.run(add(n)))),
      numbers.map((n) => done(n + 1)),
    )
  assert.ok(threads.size >= 5, `${threads.size} threads`)
})

test('a successor that does not start leaves the old worker at work', async () => {
  const failures = new Int32Array(new SharedArrayBuffer(4)).fill(0)
  const options = { entry: sometimesEntry, data: failures, workers: 1, queue: 10, renewal: 2 }
  await using pool = new Pool<number, string>({ ...options, pauses: { first: 1, longest: 2 } })
  assert.deepEqual(await pool.run(add(0)), done(1))
  failures.fill(1_000)
  for (let n = 0; n < 30; n += 1) assert.deepEqual(await pool.run(add(n)), done(n + 1))
  assert.equal(pool.state, 'working')
})

test('what waits is packed only when a worker takes it', async () => {
  await using pool = openPool()
  let packed = 0
  const task = (value: unknown) => ({ pack: () => ((packed += 1), { value }), deadline: 50 })
  const abort = new AbortController()
  const all = [pool.run(task('spin')), pool.run({ ...task(1), signal: abort.signal })]
  abort.abort()
  assert.deepEqual(await Promise.all(all), [
    { done: false, why: 'time limit', partial: 'half' },
    { done: false, why: 'cancelled' },
  ])
  assert.equal(packed, 1)
})
