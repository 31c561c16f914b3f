/** Golden samples: each inert, stored base64-encoded, compared with the part of the report its expectation names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BehaviourReport } from '#core/behaviour.ts'
import { createEmulator } from './emulate.ts'
import { type Expected, languagesOf, loadSample, sampleNames } from './sample.fixture.ts'

const emulator = await createEmulator()

function checkEvents(report: BehaviourReport, expected: Expected): void {
  for (const { category, ...fields } of expected.events ?? []) {
    const found = report.events.some(
      (event) =>
        event.category === category && Object.entries(fields).every(([key, value]) => event.fields[key] === value),
    )
    assert.ok(found, `no ${category} ${JSON.stringify(fields)}`)
  }
}

function checkLists(report: BehaviourReport, expected: Expected): void {
  const commands = report.processes.slice(1)
  const found: Readonly<Partial<Record<keyof Expected, readonly string[]>>> = {
    commands: commands.map((one) => one.commandLine),
    startedBy: commands.map((one) => one.startedBy),
    languages: languagesOf(report),
    urls: report.indicators.filter(({ kind }) => kind === 'url').map(({ value }) => value),
    artifacts: report.artifacts.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 8)}`),
    unmodelled: report.unmodelled,
  }
  for (const [key, list] of Object.entries(found)) {
    const wanted = expected[key as keyof Expected]
    if (wanted !== undefined) assert.deepEqual(list, wanted, key)
  }
}

for (const name of sampleNames)
  test(`sample ${name}`, () => {
    const { expected, input, options } = loadSample(name)
    const report = emulator.emulate(input, { ...options, wallMs: 60_000 })
    checkLists(report, expected)
    checkEvents(report, expected)
    for (const code of expected.layers ?? [])
      assert.ok(
        report.layers.some((layer) => layer.code === code),
        `no layer ${code}`,
      )
    if (expected.output !== undefined) assert.equal(report.output.trim(), expected.output)
    assert.deepEqual(
      report.gaps.map(({ why }) => why),
      expected.gaps ?? [],
    )
  })

test('at least 40 samples are chains through three or more languages', () => {
  const chains = sampleNames.filter((name) => name.startsWith('chains/'))
  const short = chains.filter((name) => (loadSample(name).expected.languages ?? []).length < 3)
  assert.deepEqual(short, [])
  assert.ok(chains.length >= 40, `${chains.length} chains`)
})

test('the same input and seed give the same report', () => {
  const { input } = loadSample('chance.js')
  const run = (seed: number) => JSON.stringify(emulator.emulate(input, { seed }))
  assert.equal(run(7), run(7))
  assert.notEqual(run(7), run(8))
})

test('a type it cannot run is a gap', () => {
  const report = emulator.emulate({ bytes: new Uint8Array(), name: 'x', type: 'archive.zip' })
  assert.deepEqual(report.gaps, [{ who: 'emulator', why: 'type archive.zip is not emulated' }])
})

test('the wall time given ends a run', () => {
  const { input } = loadSample('endless.js')
  const report = emulator.emulate(input, { wallMs: 20 })
  assert.deepEqual(report.gaps, [{ who: 'emulator', why: 'time limit' }])
})
