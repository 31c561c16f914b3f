/** Golden samples: each inert, stored base64-encoded, compared with the part of the report its expectation names. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createEmulator } from './emulate.ts'

interface Expected {
  readonly type: string
  readonly commands?: readonly string[]
  readonly startedBy?: readonly string[]
  readonly events?: readonly (Readonly<Record<string, string>> & { readonly category: string })[]
  readonly layers?: readonly string[]
  readonly urls?: readonly string[]
  readonly gaps?: readonly string[]
  readonly unmodelled?: readonly string[]
  readonly output?: string
}

const folder = new URL('samples/', import.meta.url)
const emulator = await createEmulator()
const names = readdirSync(folder).filter((name) => name.endsWith('.b64'))

function load(file: string): { bytes: Uint8Array; expected: Expected } {
  const bytes = Buffer.from(readFileSync(new URL(file, folder), 'latin1'), 'base64')
  const expected = JSON.parse(readFileSync(new URL(file.replace('.b64', '.expected.json'), folder), 'utf8')) as Expected
  return { bytes, expected }
}

for (const file of names)
  test(`sample ${file}`, () => {
    const { bytes, expected } = load(file)
    const report = emulator.emulate({ bytes, name: file.replace('.b64', ''), type: expected.type }, { wallMs: 60_000 })
    const commands = report.processes.slice(1)
    if (expected.commands)
      assert.deepEqual(
        commands.map((one) => one.commandLine),
        expected.commands,
      )
    if (expected.startedBy)
      assert.deepEqual(
        commands.map((one) => one.startedBy),
        expected.startedBy,
      )
    for (const { category, ...fields } of expected.events ?? []) {
      const found = report.events.some(
        (event) =>
          event.category === category && Object.entries(fields).every(([key, value]) => event.fields[key] === value),
      )
      assert.ok(found, `no ${category} ${JSON.stringify(fields)}`)
    }
    for (const code of expected.layers ?? [])
      assert.ok(
        report.layers.some((layer) => layer.code === code),
        `no layer ${code}`,
      )
    const urls = report.indicators.filter(({ kind }) => kind === 'url').map(({ value }) => value)
    if (expected.urls) assert.deepEqual(urls, expected.urls)
    if (expected.unmodelled) assert.deepEqual(report.unmodelled, expected.unmodelled)
    if (expected.output !== undefined) assert.equal(report.output.trim(), expected.output)
    assert.deepEqual(
      report.gaps.map(({ why }) => why),
      expected.gaps ?? [],
    )
  })

test('the same input and seed give the same report', () => {
  const { bytes } = load('chance.js.b64')
  const run = (seed: number) =>
    JSON.stringify(emulator.emulate({ bytes, name: 'chance.js', type: 'script.jscript' }, { seed }))
  assert.equal(run(7), run(7))
  assert.notEqual(run(7), run(8))
})

test('a type it cannot run is a gap', () => {
  const report = emulator.emulate({ bytes: new Uint8Array(), name: 'x', type: 'archive.zip' })
  assert.deepEqual(report.gaps, [{ who: 'emulator', why: 'type archive.zip is not emulated' }])
})

test('the wall time given ends a run', () => {
  const { bytes } = load('endless.js.b64')
  const report = emulator.emulate({ bytes, name: 'endless.js', type: 'script.jscript' }, { wallMs: 20 })
  assert.deepEqual(report.gaps, [{ who: 'emulator', why: 'time limit' }])
})
