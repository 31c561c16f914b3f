/** The policy of depth, as a table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depthFor, type Backlog } from './depth.ts'

const second = 1_000
const costs = { full: 1_000, reduced: 400, least: 100 }
const many = (count: number, left: number): number[] => Array.from({ length: count }, () => left)

const cases: readonly (readonly [string, Omit<Backlog, 'costs'>, ReturnType<typeof depthFor>])[] = [
  ['nothing waits', { own: 60 * second, waiting: [], hands: 2 }, 'full'],
  ['what waits has time', { own: 60 * second, waiting: many(50, 60 * second), hands: 2 }, 'full'],
  ['too many for the deadline', { own: 60 * second, waiting: many(150, 60 * second), hands: 2 }, 'reduced'],
  ['far too many', { own: 60 * second, waiting: many(400, 60 * second), hands: 2 }, 'least'],
  ['more than any depth can do', { own: 60 * second, waiting: many(5_000, 60 * second), hands: 2 }, 'least'],
  ['other processes help', { own: 60 * second, waiting: many(150, 60 * second), hands: 8 }, 'full'],
  ['one that waits is in a hurry', { own: 60 * second, waiting: [1_500], hands: 2 }, 'reduced'],
  ['its own deadline is near', { own: 600, waiting: [], hands: 2 }, 'reduced'],
  ['its own deadline is very near', { own: 200, waiting: [], hands: 2 }, 'least'],
  ['late ones alone are looked into in full', { own: -1, waiting: many(100, -1), hands: 2 }, 'full'],
  ['late ones take the time of others', { own: -1, waiting: [...many(100, -1), 30 * second], hands: 2 }, 'reduced'],
  ['no process is seen at work yet', { own: 60 * second, waiting: many(60, 60 * second), hands: 0 }, 'reduced'],
]

for (const [name, backlog, depth] of cases) test(name, () => assert.equal(depthFor({ ...backlog, costs }), depth))

test('more that waits never deepens, and a later deadline never makes shallower', () => {
  const order = ['full', 'reduced', 'least']
  for (const left of [second, 10 * second, 60 * second]) {
    let before = 0
    for (let count = 0; count <= 1_000; count += 20) {
      const at = (until: number) =>
        order.indexOf(depthFor({ own: until, waiting: many(count, until), hands: 2, costs }))
      assert.ok(at(left) >= before)
      assert.ok(at(left * 2) <= at(left))
      before = at(left)
    }
  }
})
