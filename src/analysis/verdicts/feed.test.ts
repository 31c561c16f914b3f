/** Streams: their own system only, events in their order without a seam, progress in between, until they are ended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { events, Feed, type News } from './feed.ts'
import { follow, type Delivery, type Follow } from './stream.ts'

const notice: VerdictNotice = { submission: 's', state: 'done', gaps: [], findings: 0, at: '2030-01-01T00:00:00.000Z' }
const progress: VerdictNotice = { ...notice, state: 'analysing', progress: 50 }
const event = (id: number): Required<Delivery> => ({ id, data: notice })

async function take(all: AsyncIterable<News>, count: number): Promise<News[]> {
  const news: News[] = []
  for await (const one of all) if (news.push(one) === count) break
  return news
}

test('a listener is woken for its own system, and hears progress', async () => {
  const feed = new Feed()
  const subscription = feed.subscribe('a')
  feed.wake('b')
  feed.tell('b', progress)
  feed.tell('a', progress)
  feed.wake('a')
  feed.wake('a')
  assert.deepEqual(await take(subscription, 2), [events, progress])
})

test('a listener that does not read fills no memory', async () => {
  const feed = new Feed()
  const subscription = feed.subscribe('a')
  for (let n = 0; n < 5_000; n += 1) feed.tell('a', progress)
  feed.wakeAll()
  assert.equal((await take(subscription, 1_001)).length, 1_001)
  const more = take(subscription, 1)
  feed.close('a')
  assert.deepEqual(await more, [])
})

function following(table: Required<Delivery>[], changes: Partial<Follow> = {}) {
  const feed = new Feed()
  const gone = new AbortController()
  const asked: number[] = []
  const stream = follow({
    feed,
    system: 'a',
    since: 0,
    signal: gone.signal,
    async after(last) {
      asked.push(last)
      return table.filter(({ id }) => id > last)
    },
    ...changes,
  })
  return { feed, gone, stream, asked }
}

const idsOf = async (all: AsyncIterable<Delivery>, count: number): Promise<(number | undefined)[]> => {
  const ids: (number | undefined)[] = []
  for await (const { id } of all) if (ids.push(id) === count) break
  return ids
}

test('what is there comes first, then each as it is written, once and in its order', async () => {
  const table = [event(8), event(9)]
  const { feed, stream } = following(table, { since: 7 })
  const heard = idsOf(stream, 5)
  setTimeout(() => {
    feed.tell('a', progress)
    setTimeout(() => {
      // Another process wrote 10 and this one 11; word of either brings both.
      table.push(event(10), event(11))
      feed.wake('a')
      feed.wake('a')
    })
  })
  assert.deepEqual(await heard, [8, 9, undefined, 10, 11])
})

test('a database that is away ends no stream', async () => {
  let looks = 0
  const { feed, stream } = following([], {
    async after() {
      looks += 1
      if (looks === 1) throw new Failure('database-unavailable', 'away')
      return [event(1)]
    },
  })
  const heard = idsOf(stream, 1)
  setTimeout(() => feed.wakeAll())
  assert.deepEqual(await heard, [1])
})

test('a caller that goes away ends its stream', async () => {
  const { gone, stream } = following([])
  const heard = idsOf(stream, 1)
  gone.abort()
  assert.deepEqual(await heard, [])
})
