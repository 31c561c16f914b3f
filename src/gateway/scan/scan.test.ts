import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import type { Engine, EngineResult } from '../engines/engine.ts'
import { ruleWith } from './scan.fixture.ts'
import { prepareEngines, scanWith } from './scan.ts'

const rule = (enabled: boolean) => ruleWith({ enabled })
const input = { id: '1', data: Buffer.from('Subject: x\r\n\r\n') }
const engine = (scan: () => Promise<EngineResult>): Engine => ({ name: 'antiMalware', scan })
const clean: EngineResult = { level: 'benign', findings: [], gaps: [] }

test('an engine that the rule leaves off is not asked', async () => {
  const scan = scanWith([engine(() => Promise.reject(new Error('asked')))])
  assert.deepEqual(await scan(rule(false), input), { findings: [], gaps: [] })
})

test("a detection carries the engine's action and threat", async () => {
  const found: EngineResult = { ...clean, level: 'malicious', threat: 'EICAR-Test-File' }
  const { detection } = await scanWith([engine(async () => found)])(rule(true), input)
  assert.deepEqual(detection, { action: 'reject', threat: 'EICAR-Test-File', level: 'malicious' })
})

test('a clean message has no detection and no gap', async () => {
  assert.deepEqual(await scanWith([engine(async () => clean)])(rule(true), input), { findings: [], gaps: [] })
})

test('a failed engine is a gap, not a clean message', async () => {
  const { gaps, detection } = await scanWith([engine(() => Promise.reject(new Error('worker crashed')))])(
    rule(true),
    input,
  )
  assert.deepEqual(gaps, [{ who: 'antiMalware', why: 'worker crashed' }])
  assert.equal(detection, undefined)
})

test('too much at once is told to the client, and passes nothing unseen', async () => {
  const scan = scanWith([engine(() => Promise.reject(new Failure('too-many', 'busy')))])
  await assert.rejects(scan(rule(true), input), { code: 'too-many' })
})

test('an engine is made ready when a rule that is on wants it', () => {
  let prepared = 0
  const one: Engine = { ...engine(async () => clean), prepare: () => void (prepared += 1) }
  prepareEngines([one], [rule(false), { ...rule(true), enabled: false }])
  assert.equal(prepared, 0)
  prepareEngines([one], [rule(false), rule(true)])
  assert.equal(prepared, 1)
})
