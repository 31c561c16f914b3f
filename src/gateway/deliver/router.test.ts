import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { defaultRetry, nextAttempt } from './retry.ts'
import { createRouter, fitsMask, type Route } from './router.ts'

const hop = (host: string): Route => ({ kind: 'smtp', nextHops: [{ host, port: 25, weight: 1 }], tls: 'off' })

const ask = (attempts: number, now: number, random = 0.5) =>
  nextAttempt(defaultRetry, { attempts, enqueuedAt: 0, now, random })

test('the first rule that fits decides', () => {
  const rules = [
    { match: 'boss@one.example', route: { kind: 'inbox' } as const },
    { match: 'one.example', route: hop('a') },
    { match: '*.one.example', route: hop('b') },
  ]
  const router = createRouter(rules, { kind: 'mx', tls: 'required' })
  const key = (address: string) => router.destinationOf(address).key
  assert.equal(key('Boss@One.example'), 'inbox')
  assert.equal(key('x@ONE.example'), 'smtp:a:25:off')
  assert.equal(key('x@sub.one.example'), 'smtp:b:25:off')
  assert.equal(key('x@other.example'), 'mx:other.example:required')
  assert.notEqual(key('x@a.example'), key('x@b.example'))
})

test('masks behave as the regular expression they stand for', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 })
  const mask = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(text, mask, (value, pattern) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
      assert.equal(fitsMask(value, pattern), new RegExp(`^${source}$`).test(value))
    }),
  )
})

test('waits follow the schedule within the jitter and end at the expiry', () => {
  assert.equal(ask(1, 0), 60_000)
  assert.equal(ask(2, 0, 0), 270_000)
  assert.equal(ask(3, 0, 1), 990_000)
  assert.equal(ask(9, 0), 3_600_000)
  const expiry = 5 * 24 * 3_600_000
  assert.equal(ask(9, expiry - 100_000), expiry)
  assert.equal(ask(9, expiry), undefined)
  assert.equal(ask(1, expiry), expiry + 60_000, 'released late, it still gets its first tries')
})
