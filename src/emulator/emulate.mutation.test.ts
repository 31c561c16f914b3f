/** Seeded damage to every sample: no throw, no fault, nothing kept; the same input and seed give the same report. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BehaviourReport } from '#core/behaviour.ts'
import { createEmulator, type EmulationInput } from './emulate.ts'
import { loadSample, type Sample, sampleNames } from './sample.fixture.ts'

const emulator = await createEmulator()
const roundsEach = 2
/** Samples whose point is to use a bound up take their time in every round. */
const slow = /(?:^|\/)(?:endless|bomb|memory-bomb|recursion|storm)\./

function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * below)
  }
}

const tokens = [
  '(',
  ')',
  '"',
  "'",
  '\0',
  '{',
  '&',
  '%',
  'Next',
  '<',
  '=',
  '\u00ff',
  '999999999',
  ':',
  '_\n',
  '[',
  'End',
]

/** Bytes changed, cut, doubled, or a token put in. */
function damaged(source: Buffer, seed: number): Buffer {
  const pick = chance(seed)
  let bytes = Buffer.from(source)
  for (let count = 1 + pick(4); count > 0 && bytes.length > 1; count--) {
    const at = pick(bytes.length)
    const kind = pick(5)
    const token = Buffer.from(tokens[pick(tokens.length)] ?? '', 'latin1')
    if (kind === 0) bytes[at] = pick(256)
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + pick(16))])
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at)])
    else if (kind === 3) bytes = Buffer.concat([bytes, bytes.subarray(at, at + 400)])
    else bytes = bytes.subarray(0, Math.max(1, at))
  }
  return bytes
}

/** Damage to what readers of formats give goes into its texts, so that it stays of its form. */
function mutated({ input }: Sample, seed: number): EmulationInput {
  if (!input.document) return { ...input, bytes: damaged(Buffer.from(input.bytes), seed) }
  let count = 0
  const text = JSON.stringify(input.document, (key: string, value: unknown) => {
    const kept = typeof value !== 'string' || key === 'kind' || key === 'application'
    return kept ? value : damaged(Buffer.from(value, 'latin1'), seed + count++).toString('latin1')
  })
  return { ...input, document: JSON.parse(text) as NonNullable<EmulationInput['document']> }
}

const faults = (report: BehaviourReport): string[] =>
  report.gaps.map(({ why }) => why).filter((why) => why.startsWith('emulator fault'))

for (const name of sampleNames)
  test(`damaged ${name}`, () => {
    const sample = loadSample(name)
    const rounds = slow.test(name) ? 0 : roundsEach
    for (let round = 0; round < rounds; round++) {
      const input = mutated(sample, round * 7_919 + name.length)
      assert.deepEqual(faults(emulator.emulate(input, { ...sample.options, wallMs: 500 })), [])
    }
  })

test('the same input and seed give the same report, byte for byte', () => {
  for (const name of sampleNames) {
    if (slow.test(name)) continue
    const { input, options } = loadSample(name)
    const run = () => JSON.stringify(emulator.emulate(input, { ...options, wallMs: 60_000 }))
    assert.equal(run(), run(), name)
  }
})

test('runs keep nothing of what they used', () => {
  const samples = ['poweliks.js', 'smuggle.html', 'dropper.vbs'].map(loadSample)
  const turn = () => {
    for (const { input, options } of samples) emulator.emulate(input, options)
  }
  for (let round = 0; round < 20; round++) turn()
  const before = process.memoryUsage()
  for (let round = 0; round < 40; round++) turn()
  const after = process.memoryUsage()
  assert.ok(after.external + after.arrayBuffers - before.external - before.arrayBuffers < 32 * 1024 * 1024)
})
