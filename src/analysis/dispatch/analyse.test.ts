/** From the queue to an outcome: faults, stops, addresses, endless attempts, progress. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { SubmissionRecord } from '../database/tables.ts'
import { reportOf } from '../fixtures.ts'
import type { Outcome } from '../verdicts/conclude.ts'
import { createAnalyse, ObjectMissing, type AnalyseParts } from './analyse.ts'

const record = (changes: Partial<SubmissionRecord> = {}): SubmissionRecord => ({
  id: 'one',
  system: 'system',
  via: 'certificate',
  kind: 'message',
  name: 'Invoice',
  envelope: null,
  findings: [],
  held: true,
  deadline: new Date(0),
  md5: '',
  sha256: '0'.repeat(64),
  size: 1,
  state: 'analysing',
  attempts: 1,
  arrived: new Date(0),
  finished: null,
  level: null,
  score: null,
  threat: null,
  report: null,
  rules: null,
  rescan: false,
  whole: false,
  reduced: false,
  due: new Date(0),
  worker: 'worker',
  claim: 'claim',
  lease: new Date(0),
  ...changes,
})

async function run(given: {
  submission?: SubmissionRecord
  of?: AnalyseParts['reports']['of']
  clock?: number[]
  stop?: AbortController
}) {
  const outcomes: Outcome[] = []
  const percents: number[] = []
  const faults: unknown[] = []
  const analyse = createAnalyse({
    complete: async (_, report) => report,
    reports: { rules: 'rules', of: given.of ?? (async () => reportOf('benign')) },
    conclude: async (_, outcome) => void outcomes.push(outcome),
    progress: (_, percent) => percents.push(percent),
    onFault: (_, error) => faults.push(error),
    now: () => given.clock?.shift() ?? 0,
  })
  await analyse(given.submission ?? record(), (given.stop ?? new AbortController()).signal)
  return { outcomes, percents, faults }
}

const levelOf = (outcome: Outcome | undefined) => (outcome?.state === 'done' ? outcome.report.verdict.level : 'failed')

test('a report becomes the outcome, with the version of its rules', async () => {
  const { outcomes } = await run({})
  assert.deepEqual(outcomes, [{ state: 'done', report: reportOf('benign'), rules: 'rules' }])
})

test('bytes that are not in the store of this process are for another to look at, not a verdict', async () => {
  const of = () => Promise.reject(new ObjectMissing('0'.repeat(64)))
  await assert.rejects(run({ of }), ObjectMissing)
})

test('a fault is told and ends as failed with a gap', async () => {
  const { outcomes, faults } = await run({ of: () => Promise.reject(new Error('broken')) })
  assert.equal(outcomes[0]?.state, 'failed')
  assert.equal(faults.length, 1)
})

test('what our own stop cut off has no outcome and is no fault', async () => {
  const stop = new AbortController()
  const of = (): Promise<InspectionReport> => {
    stop.abort()
    return Promise.resolve(reportOf('unknown'))
  }
  const { outcomes, faults } = await run({ of, stop })
  assert.deepEqual([outcomes, faults], [[], []])
})

test('an address that was not followed is not plainly benign', async () => {
  const { outcomes } = await run({ submission: record({ kind: 'url' }) })
  assert.equal(levelOf(outcomes[0]), 'unknown')
})

test('what brought the analysis down again and again is given up without another look', async () => {
  let looks = 0
  const of = async () => (looks++, reportOf('benign'))
  const { outcomes } = await run({ submission: record({ attempts: 6 }), of })
  assert.deepEqual([outcomes[0]?.state, looks], ['failed', 0])
})

test('progress is told at most four times a second and never says it is finished', async () => {
  const four = [1, 2, 3, 4].map((id) => ({ id: String(id) }) as unknown as InspectionReport['artifacts'][number])
  const partial = { ...reportOf('benign'), artifacts: four }
  const { percents } = await run({
    clock: [0, 100, 300, 300, 400, 600, 600],
    async of(_, how) {
      for (const looked of [1, 2, 3, 4]) how.onProgress?.(Object.assign({ looked }, partial))
      return partial
    },
  })
  assert.deepEqual(percents, [0, 50, 99])
})
