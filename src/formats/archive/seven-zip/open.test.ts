/** Archives by 7-Zip: what Debian's 7z packed, hand-built RARs, passwords, bombs, volumes, mutation. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { Collector, type Unpacked } from '../collector.ts'
import { rar4, rar5 } from './building.ts'
import { wasm, type SevenZipFactory } from './module.ts'
import { openBySevenZip } from './open.ts'

const loaded: { default: unknown } = await import('7z-wasm')
const binary = readFileSync(new URL(import.meta.resolve('7z-wasm/7zz.wasm')))
const module = await wasm.compile(new Uint8Array(binary))
const parts = { factory: loaded.default as SevenZipFactory, module, now: () => performance.now() }
const budget = { entries: 20, bytes: 4_194_304, ratio: 100, passwords: ['wrong', 'S3cret'] }

async function open(bytes: Uint8Array, type: string, change: Partial<typeof budget> = {}): Promise<Unpacked> {
  const into = new Collector({ ...budget, ...change })
  await openBySevenZip({ bytes, type, ms: 30_000 }, parts, into)
  return into.result()
}

const contents = ({ entries }: Unpacked): string[] =>
  entries.map(({ name, bytes }) => `${name}=${bytes.toString()}`).sort()
const codes = ({ findings }: Unpacked): string[] => findings.map(({ code }) => code)

const packer = ['/usr/bin/7z', '/usr/bin/7zz'].find(existsSync)
const skip = packer === undefined ? 'the oracle 7z (Debian: p7zip-full or 7zip) is not installed' : false
const folder = mkdtempSync(path.join(tmpdir(), 'lazaret-7z-'))
after(() => rmSync(folder, { recursive: true }))
writeFileSync(path.join(folder, 'a.txt'), 'first')
writeFileSync(path.join(folder, 'b.txt'), 'second '.repeat(300))

function pack(name: string, ...given: string[]): Buffer {
  execFileSync(packer ?? '', ['a', ...given, name, 'a.txt', 'b.txt'], { cwd: folder, stdio: 'ignore' })
  return readFileSync(path.join(folder, name))
}
const whole = ['a.txt=first', `b.txt=${'second '.repeat(300)}`]

test('opens what 7z packed, by every method', { skip }, async () => {
  for (const method of ['LZMA2', 'LZMA', 'PPMd', 'BZip2', 'Deflate', 'Copy'])
    assert.deepEqual(contents(await open(pack(`${method}.7z`, `-m0=${method}`), 'archive.7z')), whole, method)
  for (const method of ['BZip2', 'LZMA', 'PPMd', 'Deflate64'])
    assert.deepEqual(contents(await open(pack(`${method}.zip`, `-mm=${method}`), 'archive.zip')), whole, method)
})

test('opens single streams', { skip }, async () => {
  for (const [type, kind] of [
    ['xz', 'xz'],
    ['bzip2', 'bzip2'],
  ] as const) {
    execFileSync(packer ?? '', ['a', `-t${kind}`, `one.${kind}`, 'b.txt'], { cwd: folder, stdio: 'ignore' })
    const result = await open(readFileSync(path.join(folder, `one.${kind}`)), `archive.${type}`)
    assert.deepEqual(
      result.entries.map(({ bytes }) => bytes.length),
      [2_100],
      type,
    )
  }
})

test('finds the password of entries and of hidden lists', { skip }, async () => {
  for (const given of [['-pS3cret'], ['-pS3cret', '-mhe=on']]) {
    const bytes = pack(`locked${given.length}.7z`, ...given)
    const opened = await open(bytes, 'archive.7z')
    assert.deepEqual([contents(opened), opened.password, opened.locked], [whole, 'S3cret', false])
    const many = Array.from({ length: 14 }, (_, at) => `wrong${at}`)
    assert.equal((await open(bytes, 'archive.7z', { passwords: [...many, 'S3cret'] })).password, 'S3cret')
    const closed = await open(bytes, 'archive.7z', { passwords: ['wrong'] })
    assert.deepEqual([closed.entries.length, closed.locked, closed.encrypted], [0, true, true])
  }
})

test('stops at the budget, whatever an archive says', { skip }, async () => {
  writeFileSync(path.join(folder, 'zeros'), Buffer.alloc(8_388_608))
  for (const kind of ['7z', 'xz', 'bzip2']) {
    execFileSync(packer ?? '', ['a', `-t${kind}`, `bomb.${kind}`, 'zeros'], { cwd: folder, stdio: 'ignore' })
    const result = await open(readFileSync(path.join(folder, `bomb.${kind}`)), `archive.${kind}`)
    const unpacked = result.entries.reduce((sum, { bytes }) => sum + bytes.length, 0)
    assert.deepEqual([codes(result).includes('bomb'), result.gaps.includes('ratio: content')], [true, true], kind)
    assert.ok(unpacked <= budget.bytes, kind)
  }
})

test('opens RAR archives of both generations', async () => {
  for (const bytes of [rar4([{ name: 'x.js', body: 'inert' }]), rar5([{ name: 'x.js', body: 'inert' }])])
    assert.deepEqual(contents(await open(bytes, 'archive.rar')), ['x.js=inert'])
})

test('tells names and links that leave the folder', async () => {
  assert.ok(
    codes(await open(rar5([{ name: '../../evil.js', body: 'inert' }]), 'archive.rar')).includes('path-traversal'),
  )
})

test('a cut or foreign file is a gap', async () => {
  const bytes = rar5([{ name: 'x.js', body: 'inert '.repeat(100) }])
  assert.ok((await open(bytes.subarray(0, 80), 'archive.rar')).gaps.length > 0)
  assert.deepEqual((await open(Buffer.from('no archive at all'), 'archive.rar')).gaps, ['damaged: archive.rar'])
})

test('never throws on changed bytes', async () => {
  const sample = rar5([
    { name: 'x.js', body: 'inert' },
    { name: 'y.js', body: 'inert' },
  ])
  for (let at = 8; at < sample.length; at += 7) {
    const changed = Buffer.from(sample)
    changed[at] = (changed[at] ?? 0) ^ 0xff
    assert.ok((await open(changed, 'archive.rar')).entries.length <= 2)
  }
})
