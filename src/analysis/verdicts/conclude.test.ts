/** What a gateway is told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictNotice } from '#contract/analysis-api.ts'
import { reportOf } from '../fixtures.ts'
import { noticeOf, type Outcome } from './conclude.ts'

const submission = '0190a1b2-0000-7000-8000-000000000001'
const notice = (outcome: Outcome, alert?: string) =>
  verdictNotice.parse(noticeOf({ submission, outcome, alert, at: new Date(0) }))

test('a detection carries threat, score and alert', () => {
  const alert = '0190a1b2-0000-7000-8000-000000000002'
  assert.deepEqual(notice({ state: 'done', report: reportOf('malicious'), rules: 'r' }, alert), {
    submission,
    state: 'done',
    level: 'malicious',
    score: 100,
    threat: 'EICAR-Test-File',
    gaps: [],
    findings: 1,
    alert,
    at: '1970-01-01T00:00:00.000Z',
  })
})

test('a verdict with gaps is unknown and names them', () => {
  const { level, gaps } = notice({ state: 'done', report: reportOf('unknown'), rules: 'r' })
  assert.deepEqual([level, gaps], ['unknown', [{ who: 'inspection', why: 'time limit' }]])
})

test('a failure has no level at all', () => {
  const failed = notice({ state: 'failed', gap: { who: 'analysis', why: 'fault' } })
  assert.deepEqual([failed.state, failed.level, failed.gaps.length], ['failed', undefined, 1])
})
