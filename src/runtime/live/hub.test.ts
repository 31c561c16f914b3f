import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Topic } from '#contract/session-api.ts'
import { createHub } from './hub.ts'

/** A hub whose quiet times end when told. */
function controlled() {
  let pending = Promise.withResolvers<void>()
  const hub = createHub(() => pending.promise)
  const quietIsOver = () => {
    pending.resolve()
    pending = Promise.withResolvers<void>()
  }
  return { hub, quietIsOver }
}

const listen = (iterable: AsyncIterable<readonly Topic[]>) => iterable[Symbol.asyncIterator]()

test('the first change goes out at once, those of the quiet time together', async () => {
  const { hub, quietIsOver } = controlled()
  const listener = listen(hub.subscribe(new AbortController().signal))
  hub.publish('queue')
  assert.deepEqual((await listener.next()).value, ['queue'])
  const next = listener.next()
  hub.publish('events')
  hub.publish('alerts')
  hub.publish('events')
  quietIsOver()
  assert.deepEqual((await next).value, ['events', 'alerts'])
})

test('nothing is lost between subscribing and the first wait', async () => {
  const { hub } = controlled()
  const listener = listen(hub.subscribe(new AbortController().signal))
  hub.publish('rules')
  hub.publish('backup')
  assert.deepEqual((await listener.next()).value, ['rules', 'backup'])
})

test('a change after a quiet time wakes the listener', async () => {
  const { hub, quietIsOver } = controlled()
  const listener = listen(hub.subscribe(new AbortController().signal))
  hub.publish('queue')
  await listener.next()
  const next = listener.next()
  quietIsOver()
  await new Promise(setImmediate)
  hub.publish('inbox')
  assert.deepEqual((await next).value, ['inbox'])
})

test('every listener hears every change', async () => {
  const { hub } = controlled()
  const { signal } = new AbortController()
  const all = [listen(hub.subscribe(signal)), listen(hub.subscribe(signal))]
  hub.publish('figures')
  for (const one of all) assert.deepEqual((await one.next()).value, ['figures'])
})

test('the signal ends a waiting listener', async () => {
  const { hub } = controlled()
  const stop = new AbortController()
  const next = listen(hub.subscribe(stop.signal)).next()
  stop.abort()
  assert.equal((await next).done, true)
})

test('a signal aborted before ends at once', async () => {
  const { hub } = controlled()
  assert.equal((await listen(hub.subscribe(AbortSignal.abort())).next()).done, true)
})
