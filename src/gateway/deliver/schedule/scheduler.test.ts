import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { messageTo } from '../../queue/fixtures.ts'
import { always, delivered, deliveryBench, later, minutes } from '../fixtures.ts'
import type { DeliveryOutcome } from '../transport.ts'

/** Answers only when opened. */
function gate() {
  const waiting: (() => void)[] = []
  return {
    answer: ({ recipients }: { recipients: readonly unknown[] }) =>
      new Promise<DeliveryOutcome>((resolve) => {
        waiting.push(() => resolve({ recipients: recipients.map(() => delivered) }))
      }),
    open: () => waiting.splice(0).forEach((resolve) => resolve()),
    waiting,
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000 && !condition(); turn += 1) await nextTurn()
  assert.ok(condition())
}

test('a destination has five attempts at once and leaves room for the others', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 5, total: 8 } })
  const slow = gate()
  bench.transport.answer = (request) =>
    request.destination.domain === 'busy.example' ? slow.answer(request) : always(delivered)(request)
  for (let index = 0; index < 20; index += 1) await bench.queue.enqueue(messageTo(`b${index}`, ['x@busy.example']))
  for (let index = 0; index < 5; index += 1) await bench.queue.enqueue(messageTo(`q${index}`, ['x@quick.example']))
  bench.delivery.start()
  await until(() => bench.queue.counts().active.messages === 20)
  assert.equal(slow.waiting.length, 5)
  assert.deepEqual(bench.delivery.status(), { messages: 20, attempts: 5 })
  bench.transport.answer = always(delivered)
  slow.open()
  await bench.pass(0)
  assert.equal(bench.queue.counts().active.messages, 0)
  assert.equal(bench.transport.requests.length, 25)
  assert.ok(bench.transport.mostRunning <= 8)
})

test('destinations take turns', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 1, total: 1 } })
  for (let index = 0; index < 4; index += 1) await bench.queue.enqueue(messageTo(`a${index}`, ['x@a.example']))
  for (let index = 0; index < 2; index += 1) await bench.queue.enqueue(messageTo(`b${index}`, ['x@b.example']))
  bench.delivery.start()
  await bench.pass(0)
  assert.deepEqual(
    bench.transport.requests.map(({ id }) => id),
    ['a0', 'b0', 'a1', 'b1', 'a2', 'a3'],
  )
})

test('a destination out of reach is not asked again for each message', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 1, total: 5 } })
  bench.transport.answer = ({ recipients }) => ({ recipients: recipients.map(() => later), unreachable: true })
  for (let index = 0; index < 30; index += 1) await bench.queue.enqueue(messageTo(`m${index}`, ['x@gone.example']))
  bench.delivery.start()
  await bench.pass(0)
  assert.equal(bench.transport.requests.length, 1)
  assert.equal(bench.queue.counts().deferred.messages, 30)
  bench.transport.answer = always(delivered)
  await bench.pass(minutes(1))
  assert.equal(bench.queue.counts().deferred.messages, 0)
})

test('paused it sends nothing, resumed it goes on', async () => {
  await using bench = await deliveryBench()
  bench.delivery.start()
  bench.delivery.pauseSending()
  await bench.queue.enqueue(messageTo('a', ['x@one.example']))
  await bench.pass(minutes(5))
  assert.equal(bench.transport.requests.length, 0)
  assert.equal(bench.delivery.paused, true)
  bench.delivery.resumeSending()
  await bench.pass(0)
  assert.equal(bench.transport.requests.length, 1)
})

test('stopping waits for what runs, then calls it off; nothing is lost or counted as tried', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
    })
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example']))
  await until(() => bench.transport.running === 1)
  const stopped = bench.delivery.stop(5_000)
  bench.clock.advance(4_999)
  await nextTurn()
  assert.equal(bench.transport.running, 1)
  bench.clock.advance(1)
  await stopped
  assert.equal(bench.queue.get('a')?.state, 'active')
  assert.equal(bench.queue.get('a')?.recipients[0]?.attempts, 0)
})

test('a transport that fails by a fault defers, and a report that cannot be written undoes nothing', async () => {
  await using bench = await deliveryBench({
    report() {
      throw new Error('no report')
    },
  })
  bench.transport.answer = () => {
    throw new Error('fault\r\nin two lines')
  }
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example']))
  await bench.pass(0)
  assert.equal(bench.queue.get('a')?.recipients[0]?.lastReply, '451 4.3.0 fault in two lines')
  bench.transport.answer = always({ kind: 'permanent', reply: '550 no' })
  await bench.pass(minutes(1))
  assert.equal(bench.queue.get('a'), undefined)
  assert.equal(bench.transport.requests.length, 2)
})

test('more messages than the window holds all go out', async () => {
  await using bench = await deliveryBench()
  const ids = Array.from({ length: 2_300 }, (_, index) => `m${index}`)
  await Promise.all(ids.map((id, index) => bench.queue.enqueue(messageTo(id, [`x@d${index % 7}.example`]))))
  bench.delivery.start()
  await bench.pass(0)
  assert.equal(new Set(bench.transport.requests.map(({ id }) => id)).size, 2_300)
  assert.equal(bench.transport.requests.length, 2_300)
  assert.equal(bench.queue.counts().active.messages, 0)
})

test('a long backlog for a slow destination is parked and keeps nobody else waiting', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 2, total: 5 } })
  const slow = gate()
  bench.transport.answer = (request) =>
    request.destination.domain === 'busy.example' ? slow.answer(request) : always(delivered)(request)
  for (let index = 0; index < 300; index += 1) await bench.queue.enqueue(messageTo(`b${index}`, ['x@busy.example']))
  await bench.queue.enqueue(messageTo('other', ['x@quick.example']))
  bench.delivery.start()
  await until(() => bench.queue.get('other') === undefined)
  const { messages } = bench.delivery.status()
  assert.ok(messages <= 60, `${messages} of 300 are in memory`)
  bench.delivery.pauseSending()
  bench.transport.answer = always(delivered)
  slow.open()
  await bench.delivery.idle()
  bench.delivery.resumeSending()
  await bench.pass(0)
  assert.equal(bench.queue.counts().active.messages, 0)
  const busy = bench.transport.requests.filter(({ id }) => id !== 'other').map(({ id }) => Number(id.slice(1)))
  assert.equal(busy.length, 300, 'each once')
})

test('a recipient is tried again in time while another of the same message still waits for its server', async () => {
  await using bench = await deliveryBench()
  const slow = gate()
  let answer: ReturnType<typeof always> = always(later)
  bench.transport.answer = (request) =>
    request.destination.domain === 'slow.example' ? slow.answer(request) : answer(request)
  await bench.queue.enqueue(messageTo('m', ['x@slow.example', 'y@grey.example']))
  bench.delivery.start()
  await until(() => bench.queue.get('m')?.recipients[1]?.attempts === 1)
  answer = always(delivered)
  bench.clock.advance(minutes(2))
  await until(() => bench.queue.get('m')?.recipients[1]?.state === 'delivered')
  assert.equal(bench.queue.get('m')?.recipients[0]?.state, 'waiting')
  slow.open()
  await bench.pass(0)
  assert.equal(bench.queue.get('m'), undefined)
  assert.deepEqual(bench.transport.said, ['m>x@slow.example', 'm>y@grey.example', 'm>y@grey.example'])
})

test('a person who asks for an attempt now does not wait for the slow one of two servers', async () => {
  await using bench = await deliveryBench()
  const slow = gate()
  let answer: ReturnType<typeof always> = always(later)
  bench.transport.answer = (request) =>
    request.destination.domain === 'slow.example' ? slow.answer(request) : answer(request)
  await bench.queue.enqueue(messageTo('m', ['x@slow.example', 'y@grey.example']))
  bench.delivery.start()
  await until(() => bench.queue.get('m')?.recipients[1]?.attempts === 1)
  answer = always(delivered)
  await bench.queue.change('m', { kind: 'retry-now' })
  await until(() => bench.queue.get('m')?.recipients[1]?.state === 'delivered')
  slow.open()
  await bench.pass(0)
  assert.deepEqual(bench.transport.said, ['m>x@slow.example', 'm>y@grey.example', 'm>y@grey.example'])
})

test('after silence one attempt goes ahead, and more follow its success', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 4, total: 10 } })
  bench.transport.answer = ({ recipients }) => ({ recipients: recipients.map(() => later), unreachable: true })
  await bench.queue.enqueue(messageTo('first', ['x@gone.example']))
  bench.delivery.start()
  await bench.pass(0)
  bench.clock.advance(minutes(2))
  bench.transport.mostRunning = 0
  const slow = gate()
  bench.transport.answer = slow.answer
  for (let index = 0; index < 6; index += 1) await bench.queue.enqueue(messageTo(`m${index}`, ['x@gone.example']))
  await until(() => slow.waiting.length === 1)
  assert.equal(bench.transport.mostRunning, 1)
  slow.open()
  await until(() => slow.waiting.length === 2)
  bench.transport.answer = always(delivered)
  slow.open()
  await bench.pass(0)
  assert.ok(bench.transport.mostRunning >= 2)
})

test('a held message that is released late is tried at once, whatever its next attempt was', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = always(later)
  await bench.queue.enqueue(messageTo('m', ['x@one.example']))
  bench.delivery.start()
  await bench.pass(0)
  await bench.queue.change('m', { kind: 'held', hold: { reason: 'person', since: 0, deadline: 9e12 } })
  bench.transport.answer = always(delivered)
  await bench.queue.change('m', { kind: 'released' })
  await bench.pass(0)
  assert.equal(bench.queue.get('m'), undefined)
})
