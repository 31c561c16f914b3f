/** The load with a clock and a backlog of the test. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Load } from './load.ts'

function load(count: number) {
  const state = { looks: 0, now: 0, count }
  const value = new Load({
    now: () => state.now,
    async waiting() {
      state.looks += 1
      return { left: Array.from({ length: state.count }, () => 10_000), hands: 1 }
    },
  })
  return { value, state }
}
const deadline = new Date(60_000)

test('one look at the backlog answers for a while; when it has gone, all is looked into in full', async () => {
  const { value, state } = load(200)
  assert.equal(await value.depth({ deadline }), 'least')
  state.count = 0
  assert.equal(await value.depth({ deadline }), 'least')
  assert.equal(state.looks, 1)
  state.now = 500
  assert.equal(await value.depth({ deadline }), 'full')
  assert.equal(state.looks, 2)
})

test('what is judged again is never reduced', async () => {
  const { value, state } = load(200)
  assert.equal(await value.depth({ deadline, rescan: true }), 'full')
  assert.equal(state.looks, 0)
})

test('what inspections take is learned, and one that hangs is not the measure', async () => {
  const { value, state } = load(15)
  assert.equal(await value.depth({ deadline }), 'full')
  value.took('full', 60_000)
  state.now = 500
  assert.equal(await value.depth({ deadline }), 'reduced')
  for (let n = 0; n < 40; n += 1) value.took('full', 100)
  state.now = 1_000
  assert.equal(await value.depth({ deadline }), 'full')
})
