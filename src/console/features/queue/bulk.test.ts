import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actInBatches, batchSize, gatherIds, pageSize, type Progress } from './bulk.ts'

const running = new AbortController().signal
const idsTo = (count: number) => Array.from({ length: count }, (_, index) => String(count - index).padStart(6, '0'))

const pagesOf = (all: readonly string[]) => {
  const asked: (string | undefined)[] = []
  return {
    asked,
    read: async (before: string | undefined) => {
      asked.push(before)
      const from = before === undefined ? 0 : all.findIndex((id) => id < before)
      return from < 0 ? [] : all.slice(from, from + pageSize)
    },
  }
}

test('all ids are gathered page by page', async () => {
  const all = idsTo(pageSize * 2 + 7)
  const pages = pagesOf(all)
  assert.deepEqual(await gatherIds(pages.read, running), all)
  assert.equal(pages.asked.length, 3)
})

test('a page that repeats itself does not gather for ever', async () => {
  const same = idsTo(pageSize)
  assert.equal((await gatherIds(async () => same, running)).length, pageSize)
})

test('batches cover every id once and tell how far they are', async () => {
  const ids = idsTo(batchSize * 2 + 1)
  const seen: string[] = []
  const steps: Progress[] = []
  const act = async (batch: string[]) => {
    assert.ok(batch.length <= batchSize)
    seen.push(...batch)
    return { done: batch.slice(1), missing: batch.slice(0, 1) }
  }
  const last = await actInBatches(ids, { act, onProgress: (step) => steps.push(step), signal: running })
  assert.deepEqual(seen, ids)
  assert.deepEqual(last, { done: ids.length - 3, missing: 3, total: ids.length })
  assert.deepEqual(
    steps.map(({ done }) => done),
    [0, batchSize - 1, 2 * (batchSize - 1)],
  )
})

test('stopping lets the batch end and begins no other', async () => {
  const stop = new AbortController()
  let calls = 0
  const act = async (batch: string[]) => {
    calls += 1
    stop.abort()
    return { done: batch, missing: [] }
  }
  const last = await actInBatches(idsTo(batchSize * 5), { act, onProgress: () => undefined, signal: stop.signal })
  assert.equal(calls, 1)
  assert.equal(last.done, batchSize)
})
