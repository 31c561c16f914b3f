/** Every shipped rule on behaviour is fired by a sample that is not benign, and no benign sample fires one above `low`. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createEmulator } from '#emulator/emulate.ts'
import { compileSigma } from '#inspection/sigma/compile.ts'
import { loadSample, sampleNames } from '../src/emulator/sample.fixture.ts'

const files = readdirSync('rules/sigma').filter((file) => file.endsWith('.yml'))
const texts = files.map((file) => ({ file, text: readFileSync(`rules/sigma/${file}`, 'utf8') }))
const names = texts.flatMap(({ text }) => [...text.matchAll(/^name: (.+)$/gm)].map(([, name]) => `sigma.${name}`))

test('the shipped rules are proven by the samples', async () => {
  const { rules, problems, count } = compileSigma(texts)
  assert.deepEqual(problems, [])
  assert.ok(count >= 150)
  assert.equal(new Set(names).size, names.length)
  const emulator = await createEmulator()
  const fired = new Set<string>()
  const alarms: string[] = []
  for (const name of sampleNames) {
    const { input, options } = loadSample(name)
    const { observations, unfinished } = rules.match(emulator.emulate(input, { ...options, wallMs: 60_000 }))
    assert.deepEqual(unfinished, [])
    const isBenign = name.includes('benign')
    for (const { rule, severity } of observations) {
      if (!isBenign) fired.add(rule)
      else if (severity !== 'info' && severity !== 'low') alarms.push(`${name}: ${rule} ${severity}`)
    }
  }
  assert.deepEqual(alarms, [])
  assert.deepEqual(
    names.filter((name) => !fired.has(name)),
    [],
  )
})
