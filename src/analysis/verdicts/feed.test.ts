/** Listeners hear their own system only, in order, until they are ended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { Feed, type Delivery } from './feed.ts'
import { follow } from './stream.ts'

const notice: VerdictNotice = { submission: 's', state: 'done', gaps: [], findings: 0, at: '2030-01-01T00:00:00.000Z' }
const event = (id: number): Delivery => ({ id, data: notice })
const idsOf = async (all: AsyncIterable<Delivery>): Promise<(number | undefined)[]> => {
  const ids: (number | undefined)[] = []
  for await (const { id } of all) ids.push(id)
  return ids
}

test('a listener hears its own system, in order, and then the end', async () => {
  const feed = new Feed()
  const heard = idsOf(feed.subscribe('a'))
  feed.push('b', event(1))
  feed.push('a', event(2))
  feed.push('a', { data: notice })
  feed.push('a', event(3))
  feed.close('a')
  assert.deepEqual(await heard, [2, undefined, 3])
})

test('a listener that does not read is ended instead of filling the memory', async () => {
  const feed = new Feed()
  const subscription = feed.subscribe('a')
  for (let id = 1; id <= 10_001; id++) feed.push('a', event(id))
  assert.equal((await idsOf(subscription)).length, 10_000)
})

test('what happens while the past is read comes once, after it', async () => {
  const feed = new Feed()
  const stream = follow({
    feed,
    system: 'a',
    signal: new AbortController().signal,
    async *past() {
      yield event(8)
      feed.push('a', event(9))
      feed.push('a', event(10))
      yield event(9)
      feed.close('a')
    },
  })
  assert.deepEqual(await idsOf(stream), [8, 9, 10])
})

test('a caller that goes away ends its stream', async () => {
  const feed = new Feed()
  const gone = new AbortController()
  const heard = idsOf(follow({ feed, system: 'a', signal: gone.signal, async *past() {} }))
  gone.abort()
  assert.deepEqual(await heard, [])
})
