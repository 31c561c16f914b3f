/** How many sessions wait for a verdict, with how many bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { SessionWaits } from './session-waits.ts'

const megabyte = 1_048_576
const { signal: gone } = new AbortController()
const waitFor = (size: number) => ({ ms: 60_000, gone, size })
const verdictOn = (submission: string): VerdictNotice => ({
  submission,
  state: 'done',
  level: 'benign',
  gaps: [],
  findings: 0,
  at: '2026-01-01T00:00:00.000Z',
})

test('the bytes of waiting sessions are bounded, and given back when a wait ends', async () => {
  const waits = new SessionWaits()
  assert.equal(waits.hasRoom(200 * megabyte), true)
  const first = waits.wait('first', waitFor(60 * megabyte))
  assert.deepEqual([waits.hasRoom(4 * megabyte), waits.hasRoom(5 * megabyte)], [true, false])
  assert.equal(waits.settle(verdictOn('first')), true)
  assert.equal((await first).kind, 'verdict')
  assert.equal(waits.settle(verdictOn('first')), false)
  const second = waits.wait('second', waitFor(1))
  assert.equal(waits.hasRoom(63 * megabyte), true)
  waits.release()
  assert.equal((await second).kind, 'time')
  assert.equal(waits.size, 0)
})
