import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { replacedBy, withNode } from './nodes.ts'
import type { SystemRow } from './row.ts'

const introduced = (instance: string, more: object = {}) => ({
  name: 'mx',
  kind: 'mail-gateway' as const,
  system: randomUUID(),
  instance,
  version: '1',
  ...more,
})
const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute))

test('each node is listed once, the one heard last first, with what it said last', () => {
  const [one, two] = [randomUUID(), randomUUID()]
  const first = withNode([], introduced(one, { host: 'mx1' }), at(1))
  const both = withNode(first, introduced(two, { host: 'mx2' }), at(2))
  const again = withNode(both, introduced(one, { host: 'mx1', version: '2' }), at(3))
  assert.deepEqual(
    again.map(({ id, host, version }) => [id, host, version]),
    [
      [one, 'mx1', '2'],
      [two, 'mx2', '1'],
    ],
  )
  assert.equal(again[0]?.last, at(3).toISOString())
})

test('nodes are bounded, and so is what they say', () => {
  let nodes = withNode([], introduced(randomUUID(), { host: 'a\0'.repeat(1000) }), at(0))
  assert.equal(nodes[0]?.host.length, 255)
  assert.ok(!nodes[0]?.host.includes('\0'))
  for (let count = 1; count <= 150; count++) nodes = withNode(nodes, introduced(randomUUID()), at(count))
  assert.equal(nodes.length, 100)
  assert.equal(nodes.at(-1)?.last, at(51).toISOString())
})

test('a request names the accepted certificate it would replace', () => {
  const row = (id: string, state: string, minute: number, system = 's') =>
    ({ id, state, system, last: at(minute), fingerprint: id }) as SystemRow
  const waiting = row('new', 'waiting', 9)
  const all = [waiting, row('old', 'accepted', 1), row('older', 'accepted', 0), row('other', 'accepted', 5, 'z')]
  assert.equal(replacedBy(waiting, all)?.id, 'old')
  assert.equal(replacedBy(row('old', 'accepted', 1), all), undefined)
  assert.equal(replacedBy(waiting, [waiting, row('gone', 'revoked', 1)]), undefined)
})
