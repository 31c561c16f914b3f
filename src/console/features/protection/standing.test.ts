import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protectionDefaults } from '#contract/gateway-protection-api.ts'
import { connectionStates } from '#core/submission.ts'
import { needsCause, standingOf, standings } from './standing.ts'

const server = {
  kind: 'lazaret',
  address: 'analysis.test:8443',
  fingerprint: 'ab'.repeat(32),
  confirmedAt: '2026-01-01T00:00:00Z',
} as const
const on = { ...protectionDefaults, submitClean: true }

test('without a server nothing else matters', () => {
  for (const state of connectionStates) assert.equal(standingOf({ settings: on, state }), 'not-configured')
})

test('a confirmed server is switched off until switch 1 is on', () => {
  assert.equal(standingOf({ server, settings: protectionDefaults, state: 'not-configured' }), 'switched-off')
  for (const state of connectionStates) assert.equal(standingOf({ server, settings: on, state }), state)
})

test('a cause is told where the administrator has to look for one', () => {
  assert.deepEqual(standings.filter(needsCause), ['rejected', 'certificate-changed', 'unreachable'])
})
