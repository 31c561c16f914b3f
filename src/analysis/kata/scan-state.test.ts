import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanStateOf } from './scan-state.ts'

const late = [{ why: 'time limit' }]

test('states of submissions in the words of the KATA API', () => {
  const table = [
    [{ state: 'queued', level: null, gaps: [] }, 'processing'],
    [{ state: 'analysing', level: null, gaps: [] }, 'processing'],
    [{ state: 'done', level: 'malicious', gaps: [] }, 'detect'],
    [{ state: 'done', level: 'suspicious', gaps: late }, 'detect'],
    [{ state: 'done', level: 'benign', gaps: [] }, 'not detected'],
    [{ state: 'done', level: 'unknown', gaps: [{ why: 'encrypted' }] }, 'error'],
    [{ state: 'done', level: 'unknown', gaps: late }, 'timeout'],
    [{ state: 'failed', level: null, gaps: [{ why: 'crashed' }] }, 'error'],
    [{ state: 'failed', level: null, gaps: late }, 'timeout'],
  ] as const
  for (const [facts, wanted] of table) assert.equal(scanStateOf(facts), wanted)
})
