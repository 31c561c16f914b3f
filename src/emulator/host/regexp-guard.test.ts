/** Patterns with an end: plain ones run as they are, those that backtrack without end are stopped. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guarded } from './regexp-guard.ts'

const tested = (expression: RegExp, subject: string) =>
  guarded({ pattern: expression.source, subject }, () => expression.test(subject))

test('plain patterns give their result', () => {
  assert.equal(tested(/^a+$/, 'a'.repeat(5_000)), true)
  assert.equal(tested(/(ab)+c/, `${'ab'.repeat(40)}c`), true)
})

test('endless backtracking is stopped and the next pattern runs', () => {
  assert.equal(tested(/(a+)+$/, `${'a'.repeat(60)}b`), undefined)
  assert.equal(tested(/(x+)+y/, `${'x'.repeat(20)}y`), true)
})

test('errors of the callback come through', () => {
  const fails = () => {
    throw new RangeError('own')
  }
  assert.throws(() => guarded({ pattern: '(a)+', subject: 'a'.repeat(30) }, fails), /own/)
})
