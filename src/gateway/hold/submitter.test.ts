/** How much of what is submitted may be in memory at once, and in which order it goes. */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { test } from 'node:test'
import type { SubmissionHead } from '#contract/analysis-api.ts'
import type { AnalysisPort } from './analysis-port.ts'
import { Submitter, type Submission } from './submitter.ts'

const megabyte = 1_048_576

/** A platform that takes each submission when the test says so. */
class SlowPlatform implements AnalysisPort {
  readonly state = 'connected'
  readonly taking: { readonly id: string; readonly take: () => void }[] = []

  submit({ id }: SubmissionHead): Promise<void> {
    return new Promise((take) => this.taking.push({ id, take }))
  }

  report(): void {}

  onNotice(): () => void {
    return () => undefined
  }

  onConnected(): () => void {
    return () => undefined
  }
}

const submissionOf = (id: string, size: number, minute: number): Submission => ({
  head: {
    id,
    kind: 'message',
    name: '',
    findings: [],
    held: true,
    deadline: new Date(minute * 60_000).toISOString(),
  },
  size,
  content: async () => Buffer.alloc(1),
  onRefused: assert.ifError,
})

test('small ones go four at a time', async () => {
  const platform = new SlowPlatform()
  const submitter = new Submitter(platform)
  for (const [place, id] of ['a', 'b', 'c', 'd', 'e'].entries()) submitter.add(submissionOf(id, 1_000, place))
  await setImmediate()
  assert.deepEqual(
    platform.taking.map(({ id }) => id),
    ['a', 'b', 'c', 'd'],
  )
  platform.taking[0]?.take()
  await setImmediate()
  assert.equal(platform.taking[4]?.id, 'e')
  assert.equal(submitter.waiting, 4)
  submitter.stop()
})

test('a large one goes alone, and is not overtaken by later small ones', async () => {
  const platform = new SlowPlatform()
  const submitter = new Submitter(platform)
  submitter.add(submissionOf('first', 20 * megabyte, 1))
  submitter.add(submissionOf('large', 100 * megabyte, 2))
  submitter.add(submissionOf('small', 1_000, 3))
  await setImmediate()
  assert.deepEqual(
    platform.taking.map(({ id }) => id),
    ['first'],
  )
  platform.taking[0]?.take()
  await setImmediate()
  assert.deepEqual(
    platform.taking.map(({ id }) => id),
    ['first', 'large'],
  )
  platform.taking[1]?.take()
  await setImmediate()
  assert.equal(platform.taking[2]?.id, 'small')
  submitter.stop()
})
