/** The table of decisions on external systems, every cell. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { systemStates } from '#core/submission.ts'
import { afterDecision, decisions, demandAccepted } from './decide.ts'

const expected = {
  waiting: ['accepted', 'rejected', 'conflict'],
  accepted: ['accepted', 'rejected', 'revoked'],
  rejected: ['accepted', 'rejected', 'conflict'],
  revoked: ['accepted', 'rejected', 'revoked'],
}

const attempt = <T>(act: () => T): T | string => {
  try {
    return act()
  } catch (error) {
    return error instanceof Failure ? error.code : 'bug'
  }
}

for (const state of systemStates)
  test(`decisions on a system that is ${state}`, () =>
    assert.deepEqual(
      decisions.map((decision) => attempt(() => afterDecision(state, decision))),
      expected[state],
    ))

test('only an accepted system is let in, and the others hear why not', () =>
  assert.deepEqual(
    [undefined, ...systemStates].map((state) => attempt(() => demandAccepted(state))),
    ['not-signed-in', 'not-signed-in', undefined, 'not-allowed', 'not-allowed'],
  ))
