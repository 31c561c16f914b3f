/** What processes tell each other: read by others alone, and never believed blindly. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { payloadOf, readNotice, type Notice } from './notices.ts'

const at = '2030-01-01T00:00:00.000Z'
const data = {
  submission: '0190a1b2-0000-7000-8000-000000000001',
  state: 'analysing',
  gaps: [],
  findings: 0,
  at,
} as const

test('a notice is read by everybody but who sent it', () => {
  const all: Notice[] = [
    { kind: 'queued' },
    { kind: 'event', system: 's' },
    { kind: 'progress', system: 's', data: { ...data, gaps: [], progress: 50 } },
    { kind: 'changed', topics: ['alerts'] },
    { kind: 'exclusions' },
  ]
  for (const notice of all) {
    assert.deepEqual(readNotice('b', payloadOf('a', notice)), notice)
    assert.equal(readNotice('a', payloadOf('a', notice)), undefined)
  }
})

test('words of another version are nothing', () => {
  for (const payload of ['', 'x', '[]', '{"from":"a"}', '{"from":"a","notice":{"kind":"other"}}', 'null'])
    assert.equal(readNotice('b', payload), undefined)
})
