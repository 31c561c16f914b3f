import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyzers } from './analyzers/index.ts'
import { createInspector } from './inspect.ts'
import type { Extraction, Formats } from './ports.ts'

const nothing: Extraction = { children: [], observations: [], gaps: [] }
const eicar = Buffer.from(
  'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=',
  'base64',
)

/** A tiny archive for tests: JSON of names and base64. */
const box = (entries: Record<string, Buffer>): Buffer =>
  Buffer.from(`BOX${JSON.stringify(Object.entries(entries).map(([name, bytes]) => [name, bytes.toString('base64')]))}`)
const open = (bytes: Uint8Array): Extraction => ({
  ...nothing,
  children: (JSON.parse(Buffer.from(bytes).toString().slice(3)) as [string, string][]).map(([name, data]) => ({
    name,
    bytes: Buffer.from(data, 'base64'),
  })),
})
const formats: Formats = {
  identify: (bytes, { name }) =>
    Buffer.from(bytes).toString('latin1', 0, 3) === 'BOX'
      ? 'archive.zip'
      : name.endsWith('.js')
        ? 'script.jscript'
        : 'text.plain',
  message: () => nothing,
  unpackable: (type) => type === 'archive.zip',
  unpack: (bytes) => open(bytes),
  passwords: () => [],
  givenPasswords: () => [],
}
let clock = 0
const { inspect } = createInspector({
  formats,
  analyzers,
  sigma: { match: () => ({ observations: [], unfinished: [] }) },
  now: () => clock,
})
const file = (bytes: Uint8Array, name = 'a.zip') => inspect({ name, bytes, profile: 'static', deadline: 1_000 })

test('EICAR inside an archive is malicious and named, at its place in the tree', async () => {
  const report = await file(box({ 'note.txt': Buffer.from('hello'), 'eicar.com': eicar }))
  assert.equal(report.verdict.level, 'malicious')
  assert.equal(report.verdict.threat, 'EICAR-Test-File')
  assert.equal(report.verdict.findings.find((one) => one.rule === 'signature.eicar')?.object, '0/1')
  assert.deepEqual(
    report.artifacts.map((one) => one.id),
    ['0', '0/0', '0/1'],
  )
})

test('quoted EICAR text and trailing junk are no detection', async () => {
  assert.equal((await file(Buffer.concat([Buffer.from('see: '), eicar]), 'a.txt')).verdict.level, 'benign')
  assert.equal((await file(Buffer.concat([eicar, Buffer.from('x')]), 'a.txt')).verdict.level, 'benign')
  assert.equal((await file(Buffer.concat([eicar, Buffer.from(' \r\n')]), 'a.txt')).verdict.level, 'malicious')
})

test('a nest deeper than the limit leaves a gap and is not benign', async () => {
  let nest = box({ 'x.txt': Buffer.from('x') })
  for (let depth = 0; depth < 40; depth++) nest = box({ 'n.zip': nest })
  const { verdict } = await file(nest)
  assert.equal(verdict.level, 'unknown')
  assert.ok(verdict.gaps.some((gap) => gap.why === 'nested too deep'))
})

test('an inspection past its deadline says so', async () => {
  clock = 0
  const late = createInspector({
    formats,
    analyzers,
    sigma: { match: () => ({ observations: [], unfinished: [] }) },
    now: () => (clock += 600),
  })
  const report = await late.inspect({ name: 'a', bytes: box({ a: eicar }), profile: 'static', deadline: 1_000 })
  assert.ok(report.verdict.gaps.some((gap) => gap.who === 'inspection' && gap.why === 'time limit'))
})

test('a script in an archive with a lying name is suspicious or worse', async () => {
  const { verdict } = await file(box({ 'invoice.pdf.js': Buffer.from('WScript.Echo(1)') }))
  assert.equal(verdict.level, 'malicious')
  assert.deepEqual(verdict.findings.map((one) => one.rule).sort(), [
    'attachment.runnable',
    'combination.disguised-runnable',
    'name.double-extension',
  ])
})

test('what weighs is told at once, the rest now and then', async () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}.txt`, Buffer.from(`text ${n}`)]))
  const told = async (entries: Record<string, Buffer>): Promise<number> => {
    let count = 0
    await inspect({ name: 'a.zip', bytes: box(entries), profile: 'static', deadline: 10_000 }, () => (count += 1))
    return count
  }
  clock = 0
  assert.equal(await told(many), 0)
  assert.equal(await told({ ...many, 'eicar.com': eicar }), 1)
})
