import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { allowsHost, parsePolicy, policyIdIn } from './policy.ts'

const file = (...lines: string[]) => ['version: STSv1', ...lines, ''].join('\r\n')

test('a policy is read with its patterns', () => {
  const text = file('mode: enforce', 'mx: MX1.example.com', 'mx:*.Example.net', 'max_age: 604800', 'later: unknown')
  assert.deepEqual(parsePolicy(text), { mode: 'enforce', mx: ['mx1.example.com', '*.example.net'], maxAge: 604_800 })
  assert.deepEqual(parsePolicy('version: STSv1\nmode: none\nmax_age: 0'), { mode: 'none', mx: [], maxAge: 0 })
  assert.equal(parsePolicy(file('mode: testing', 'mx: a', 'max_age: 9999999999'))?.maxAge, 31_557_600)
  assert.equal(parsePolicy(file('mode: enforce', 'mode: none', 'mx: a', 'max_age: 1'))?.mode, 'enforce')
})

for (const [what, text] of [
  ['no version', 'mode: none\nmax_age: 1'],
  ['another version', 'version: STSv2\nmode: none\nmax_age: 1'],
  ['no mode', file('mx: a', 'max_age: 1')],
  ['an unknown mode', file('mode: strict', 'mx: a', 'max_age: 1')],
  ['no age', file('mode: enforce', 'mx: a')],
  ['a bad age', file('mode: enforce', 'mx: a', 'max_age: -1')],
  ['no host', file('mode: enforce', 'max_age: 1')],
  ['a bad host', file('mode: enforce', 'mx: a b', 'max_age: 1')],
  ['a star inside', file('mode: enforce', 'mx: a.*.b', 'max_age: 1')],
  ['too many hosts', file('mode: enforce', 'max_age: 1', ...Array.from({ length: 101 }, () => 'mx: a'))],
] as const) {
  test(`a file with ${what} is no policy`, () => assert.equal(parsePolicy(text), undefined))
}

test('any text is read without a fault', () => {
  fc.assert(fc.property(fc.string(), (text) => void parsePolicy(text)))
  fc.assert(fc.property(fc.array(fc.string()), (texts) => void policyIdIn(texts)))
})

test('the id is that of the only record', () => {
  assert.equal(policyIdIn(['v=STSv1; id=20260101000000Z;']), '20260101000000Z')
  assert.equal(policyIdIn(['other', 'v=STSv1;id=a1']), 'a1')
  assert.equal(policyIdIn(['v=STSv1; id=a', 'v=STSv1; id=b']), undefined)
  assert.equal(policyIdIn(['v=STSv1']), undefined)
  assert.equal(policyIdIn(['v=STSv1; id=a-b']), undefined)
  assert.equal(policyIdIn([]), undefined)
})

test('a star stands for exactly one label', () => {
  const policy = { mx: ['mx.example.com', '*.example.net'] }
  for (const host of ['mx.example.com', 'MX.Example.COM.', 'a.example.net']) assert.ok(allowsHost(policy, host), host)
  for (const host of ['a.mx.example.com', 'example.net', 'a.b.example.net', '.example.net', 'aexample.net', ''])
    assert.ok(!allowsHost(policy, host), host)
})
