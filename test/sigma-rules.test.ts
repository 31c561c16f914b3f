/**
 * Every shipped rule on behaviour is fired by a sample that is not benign, no benign sample fires one above `low`, and each sample
 * shows the techniques that its golden report names.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createEmulator } from '#emulator/emulate.ts'
import type { Observation } from '#inspection/analyzer.ts'
import { compileSigma } from '#inspection/sigma/compile.ts'
import { type Expected, loadSample, sampleNames } from '../src/emulator/sample.fixture.ts'

const files = readdirSync('rules/sigma').filter((file) => file.endsWith('.yml'))
const texts = files.map((file) => ({ file, text: readFileSync(`rules/sigma/${file}`, 'utf8') }))
const names = texts.flatMap(({ text }) => [...text.matchAll(/^name: (.+)$/gm)].map(([, name]) => `sigma.${name}`))

interface Shown {
  readonly name: string
  readonly isBenign: boolean
  readonly observations: readonly Observation[]
  /** Named by the golden report. */
  readonly techniques: readonly string[] | undefined
}

async function allShown(): Promise<Shown[]> {
  const { rules } = compileSigma(texts)
  const emulator = await createEmulator()
  return sampleNames.map((name) => {
    const { input, options, expected } = loadSample(name)
    const { techniques }: Expected & { readonly techniques?: readonly string[] } = expected
    const { observations, unfinished } = rules.match(emulator.emulate(input, { ...options, wallMs: 60_000 }))
    assert.deepEqual(unfinished, [], name)
    return { name, isBenign: name.includes('benign'), observations, techniques }
  })
}

const shown = await allShown()

test('the shipped rules load without a problem, and every one is about events that a run makes', () => {
  const { problems, leftOut, count } = compileSigma(texts)
  assert.deepEqual([problems, leftOut], [[], []])
  assert.ok(count >= 150)
  assert.equal(count, names.length)
})

test('each shipped rule is fired by a sample that is not benign', () => {
  const fired = new Set(
    shown.filter(({ isBenign }) => !isBenign).flatMap(({ observations }) => observations.map(({ rule }) => rule)),
  )
  assert.deepEqual(
    names.filter((name) => !fired.has(name)),
    [],
  )
})

test('no benign sample fires a rule above low', () => {
  const alarms = shown
    .filter(({ isBenign }) => isBenign)
    .flatMap(({ name, observations }) =>
      observations
        .filter(({ severity }) => severity !== 'info' && severity !== 'low')
        .map(({ rule, severity }) => `${name}: ${rule} ${severity}`),
    )
  assert.deepEqual(alarms, [])
})

test('samples show the techniques that their golden reports name', () => {
  const golden = shown.filter(({ techniques }) => techniques !== undefined)
  assert.ok(golden.length >= 200, `${golden.length} golden reports name techniques`)
  for (const { name, observations, techniques } of golden)
    assert.deepEqual(
      [...new Set(observations.flatMap((one) => one.techniques ?? []))].sort((a, b) => (a < b ? -1 : 1)),
      techniques,
      name,
    )
})
