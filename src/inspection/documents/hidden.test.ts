/** Documents whose macros keep what they need outside the code: read whole, handed over, run. Inert, stored base64-encoded. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { BehaviourReport } from '#core/behaviour.ts'
import { createEmulator } from '#emulator/emulate.ts'
import { unpack } from '#formats/archive/unpack.ts'
import { openDocument } from './content.ts'

const folder = path.join(import.meta.dirname, 'samples')
const emulator = await createEmulator()
const types: Readonly<Record<string, string>> = {
  '.doc': 'document.ole',
  '.xls': 'document.ole',
  '.docm': 'document.ooxml-word',
  '.xlsm': 'document.ooxml-excel',
  '.pptm': 'document.ooxml-powerpoint',
}
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.b64'))
  .map((file) => file.slice(0, -4))
const bytesOf = (name: string): Buffer =>
  Buffer.from(readFileSync(path.join(folder, `${name}.b64`), 'latin1'), 'base64')

function run(name: string, bytes: Buffer): BehaviourReport | undefined {
  const type = types[path.extname(name)] ?? ''
  const box = unpack(bytes, type, { entries: 100, bytes: 1e7, ratio: 100, passwords: [] })
  const document = openDocument(type, bytes, box)?.content
  return document && emulator.emulate({ bytes, name, type, document }, { wallMs: 60_000 })
}

/** What of the report is kept beside the sample. */
function told(report: BehaviourReport | undefined): unknown {
  if (report === undefined) return undefined
  return {
    commands: report.processes.slice(1).map(({ commandLine }) => commandLine),
    urls: report.indicators.filter(({ kind }) => kind === 'url').map(({ value }) => value),
    artifacts: report.artifacts.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 8)}`),
    unmodelled: report.unmodelled,
    gaps: report.gaps.map(({ why }) => why),
  }
}

for (const name of samples)
  test(`hidden ${name}`, () => {
    const file = path.join(folder, `${name}.expected.json`)
    const found = told(run(name, bytesOf(name)))
    if (process.env['WRITE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`)
    assert.deepEqual(found, JSON.parse(readFileSync(file, 'utf8')))
  })

test('seeded damage never throws', () => {
  let state = 5
  const chance = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * below)
  }
  const open = (name: string, bytes: Buffer): void => {
    const type = types[path.extname(name)] ?? ''
    const box = unpack(bytes, type, { entries: 100, bytes: 1e7, ratio: 100, passwords: [] })
    const found = openDocument(type, bytes, box)?.content
    assert.ok((found?.controls?.length ?? 0) <= 5_000)
  }
  for (const name of samples)
    for (let round = 0; round < 40; round++) {
      const bytes = bytesOf(name)
      for (let count = chance(4); count >= 0; count--) bytes[chance(bytes.length)] = chance(256)
      open(name, round % 4 === 0 ? bytes.subarray(0, chance(bytes.length)) : bytes)
    }
})
