import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smtpSchema } from '#runtime/config/smtp.ts'
import { ClientLimits, type Excess, type Visit } from './client-limits.ts'
import { RateCounter } from './rate-counter.ts'

const none = {
  connections: 0,
  connectionsPerMinute: 0,
  messagesPerMinute: 0,
  recipientsPerMinute: 0,
  errorsPerMinute: 0,
}
const { limits } = smtpSchema.parse({})

function come(client: ClientLimits, address: string): Visit {
  const visit = client.enter(address)
  return 'what' in visit ? assert.fail(JSON.stringify(visit)) : visit
}

test('so many connections at once, of an address and of its network', () => {
  const client = new ClientLimits({
    perClient: { ...none, connections: 2 },
    perNetwork: { ...none, connections: 3 },
    exempt: [],
  })
  const first = come(client, '192.0.2.1')
  come(client, '192.0.2.1')
  assert.deepEqual(client.enter('192.0.2.1'), { what: 'connections', whose: 'client' })
  come(client, '192.0.2.2')
  assert.deepEqual(client.enter('192.0.2.3'), { what: 'connections', whose: 'network' })
  come(client, '192.0.3.3')
  first.leave()
  first.leave()
  come(client, '192.0.2.1')
  assert.deepEqual(client.enter('192.0.2.9'), { what: 'connections', whose: 'network' })
})

test('so many of each kind in a minute, and again in the next', () => {
  let now = 0
  const settings = { perClient: { ...none, messagesPerMinute: 2, errorsPerMinute: 1 }, perNetwork: none, exempt: [] }
  const client = new ClientLimits(settings, () => now)
  const visit = come(client, '2001:db8::1')
  const counts = [1, 2, 3].map(() => visit.count('messagesPerMinute'))
  const excess: Excess = { what: 'messagesPerMinute', whose: 'client' }
  assert.deepEqual(counts, [undefined, undefined, excess])
  now = 60_000
  assert.equal(visit.count('messagesPerMinute'), undefined)
  visit.count('errorsPerMinute')
  assert.equal(visit.exceeds('errorsPerMinute'), undefined)
  visit.count('errorsPerMinute')
  assert.deepEqual(client.enter('2001:db8::1'), { what: 'errorsPerMinute', whose: 'client' })
  now = 120_000
  come(client, '2001:db8::1')
})

test('a network of many addresses is one', () => {
  const client = new ClientLimits({ perClient: none, perNetwork: { ...none, recipientsPerMinute: 10 }, exempt: [] })
  const excesses = Array.from({ length: 12 }, (_, at) =>
    come(client, `2001:db8::${at.toString(16)}`).count('recipientsPerMinute'),
  )
  assert.deepEqual(
    excesses.map((excess) => excess?.whose),
    [...Array.from({ length: 10 }), 'network', 'network'],
  )
})

test('exempt networks and the zero know no limit; the defaults let a machine speak to itself', () => {
  const own = new ClientLimits(limits)
  for (let turn = 0; turn < 5_000; turn += 1)
    assert.equal(come(own, '127.0.0.1').count('recipientsPerMinute'), undefined)
  const strange = new ClientLimits(limits)
  const entered = Array.from({ length: 60 }, () => strange.enter('198.51.100.1'))
  assert.equal(entered.filter((visit) => 'what' in visit).length, 10)
})

test('counters are bounded and forget what is over', () => {
  let now = 0
  const counter = new RateCounter(100, () => now)
  for (let at = 0; at < 10_000; at += 1) counter.add(`key ${at}`)
  assert.equal(counter.size, 100)
  assert.equal(counter.count('key 0'), 0)
  assert.equal(counter.add('key 9999'), 2)
  now = 60_000
  counter.add('one')
  assert.equal(counter.size, 1)
})
