/** One piece of work for the same content. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InspectionReport } from '#core/inspection-report.ts'
import { reportOf } from '../fixtures.ts'
import { Reports, type Subject } from './reports.ts'

const subject = (name = 'a.js'): Subject => ({ sha256: '0'.repeat(64), kind: 'file', name })

function reports(stored?: InspectionReport) {
  const made: string[] = []
  const finish: ((report: InspectionReport) => void)[] = []
  const value = new Reports({
    inspector: {
      rulesVersion: 'rules',
      inspect({ name }) {
        made.push(name)
        return new Promise((resolve) => finish.push(resolve))
      },
    },
    content: async () => new Uint8Array(),
    stored: async () => stored,
    hints: async () => [],
    load: { depth: async () => 'full', took: () => undefined },
  })
  return { value, made, finish }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('the same content at the same time is inspected once', async () => {
  const { value, made, finish } = reports()
  const both = Promise.all([value.of(subject(), {}), value.of(subject(), {})])
  await turn()
  finish[0]?.(reportOf('malicious'))
  const [one, other] = await both
  assert.equal(one, other)
  assert.deepEqual(made, ['a.js'])
})

test('the same content under another name is another question', async () => {
  const { value, made } = reports()
  void value.of(subject('a.js'), {})
  void value.of(subject('a.txt'), {})
  await turn()
  assert.deepEqual(made, ['a.js', 'a.txt'])
})

test('a known report answers without work', async () => {
  const { value, made } = reports(reportOf('malicious'))
  assert.equal((await value.of(subject(), {})).verdict.level, 'malicious')
  assert.deepEqual(made, [])
})
