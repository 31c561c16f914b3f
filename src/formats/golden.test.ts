/**
 * Golden files: `samples/NAME.b64` beside a format, and what it is and holds in `NAME.expected.json`. Each sample is then changed
 * in the same places on every run; nothing may throw. WRITE_GOLDEN=1 writes down what is seen now, for a person to read.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { assert as check, integer, property } from 'fast-check'
import { exactHashes } from './hash/hashes.ts'
import { unpack, unpackable, type Unpacked } from './archive/unpack.ts'
import { identify } from './identify/identify.ts'
import { readProgram } from './program/pe.ts'

const here = import.meta.dirname
const samples = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.includes(`samples${path.sep}`) && file.endsWith('.b64'))
  .filter((file) => /\.[\w-]+\.b64$/.test(file))
  .toSorted()
const budget = { entries: 30, bytes: 4_000_000, ratio: 100, passwords: ['secret', 'VelvetSweatshop'] }

const nameOf = (file: string): string => path.basename(file, '.b64')
const bytesOf = (file: string): Buffer => Buffer.from(readFileSync(path.join(here, file), 'latin1'), 'base64')

function open(bytes: Buffer, type: string, passwords = budget.passwords): Unpacked | undefined {
  return unpackable.includes(type) ? unpack(bytes, type, { ...budget, passwords }) : undefined
}

function seen(file: string): unknown {
  const bytes = bytesOf(file)
  const type = identify(bytes, { name: nameOf(file) })
  const box = open(bytes, type)
  const program = type === 'executable.pe' ? readProgram(bytes) : undefined
  return {
    type,
    entries: (box?.entries ?? []).map(({ name, bytes: data }) => ({
      name,
      size: data.length,
      sha256: exactHashes(data).sha256,
    })),
    findings: box?.findings ?? [],
    gaps: box?.gaps ?? [],
    links: box?.links ?? [],
    text: box?.text ?? '',
    password: box?.password ?? '',
    ...(program === undefined ? {} : { program }),
  }
}

for (const file of samples) {
  const expected = path.join(here, file.replace(/\.b64$/, '.expected.json'))
  test(`golden: ${file}`, () => {
    const now = JSON.parse(JSON.stringify(seen(file))) as unknown
    if (process.env['WRITE_GOLDEN'] === '1') writeFileSync(expected, `${JSON.stringify(now, null, 2)}\n`)
    assert.deepEqual(now, JSON.parse(readFileSync(expected, 'utf8')))
  })
  test(`changed bytes of ${file} are no exception`, () => {
    const bytes = bytesOf(file)
    const place = integer({ min: 0, max: bytes.length - 1 })
    check(
      property(place, integer({ min: 0, max: 255 }), place, (at, byte, end) => {
        const changed = Buffer.from(bytes)
        changed[at] = byte
        for (const data of [changed, bytes.subarray(0, end)]) open(data, identify(data, { name: nameOf(file) }), [])
        if (identify(changed, { name: '' }) === 'executable.pe') readProgram(changed)
      }),
      { seed: 5, numRuns: 60 },
    )
  })
}
