/** LZ4 and LZO streams of Debian's programs, ar with every form of name, bounds, and changed bytes. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from './unpack.ts'

const budget = { entries: 20, bytes: 64_000_000, ratio: 100, passwords: [] }
const open = (bytes: Buffer, type: string): Unpacked => unpack(bytes, type, budget)

const text = Buffer.from(
  `${Array.from({ length: 3_000 }, (_, at) => `line ${at * at} of it\n`).join('')}${'q'.repeat(70_000)}`,
)
/** By `lz4 -9`, so that something is read where it is not installed. */
const lz4Sample = Buffer.from('BCJNGGBAghgAAADvaW5lcnQgc2FtcGxlLCAOAC5QcGxlLCAAAAAA', 'base64')

const packers = [
  { program: 'lz4', type: 'archive.lz4', given: [['-1c'], ['-9c'], ['-lc'], ['-BD', '-9c']] },
  { program: 'lzop', type: 'archive.lzop', given: [['-1c'], ['-9c'], ['--crc32', '-c']] },
]
for (const { program, type, given } of packers) {
  const place = `/usr/bin/${program}`
  const skip = existsSync(place) ? false : `the oracle ${program} (Debian: ${program}) is not installed`
  test(`reads what ${program} packed`, { skip }, () => {
    for (const options of given)
      for (const plain of [text, Buffer.from('short'), text.subarray(0, 300_000)]) {
        const bytes = execFileSync(place, options, { input: plain, stdio: ['pipe', 'pipe', 'ignore'] })
        const { entries, gaps } = open(bytes, type)
        assert.deepEqual([gaps, entries.length], [[], 1], options.join(' '))
        assert.ok(entries[0]?.bytes.equals(plain), `${options.join(' ')} ${plain.length}`)
      }
  })
  test(`stops ${program} at the bound, and never throws on changed bytes`, { skip }, () => {
    const bomb = execFileSync(place, ['-9c'], { input: Buffer.alloc(40_000_000), maxBuffer: 2 ** 26 })
    assert.ok(open(bomb, type).gaps.includes('ratio: content'))
    const bytes = execFileSync(place, ['-9c'], { input: text.subarray(0, 4_000), stdio: ['pipe', 'pipe', 'ignore'] })
    mutate(bytes, type)
  })
}

/** The same changes each time. */
function mutate(bytes: Buffer, type: string): void {
  check(
    property(nat(bytes.length - 1), nat(255), nat(bytes.length), (at, byte, cut) => {
      const changed = Buffer.from(bytes)
      changed[at] = byte
      open(changed, type)
      open(bytes.subarray(0, cut), type)
    }),
    { seed: 20, numRuns: 300 },
  )
}

test('reads a stored LZ4 stream, and a cut one is a gap', () => {
  assert.equal(open(lz4Sample, 'archive.lz4').entries[0]?.bytes.toString(), 'inert sample, '.repeat(6))
  assert.deepEqual(open(lz4Sample.subarray(0, 20), 'archive.lz4').gaps, ['damaged: content'])
  mutate(lz4Sample, 'archive.lz4')
})

const member = (name: string, data: string): string =>
  `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n${data}${data.length % 2 === 0 ? '' : '\n'}`
const ar = (...members: string[]): Buffer => Buffer.from(`!<arch>\n${members.join('')}`, 'latin1')

test('reads the names of SysV, GNU and BSD, and leaves tables out', () => {
  const bytes = ar(
    member('/', 'symbols'),
    member('//', 'a-name-that-is-long.js/\n'),
    member('debian-binary', '2.0\n'),
    member('/0', 'odd'),
    member('#1/8', 'long.txtbody'),
    member('short/', 'x'),
  )
  const { entries, gaps } = open(bytes, 'archive.ar')
  assert.deepEqual(
    entries.map(({ name, bytes: data }) => `${name}=${data.toString()}`),
    ['debian-binary=2.0\n', 'a-name-that-is-long.js=odd', 'long.txt=body', 'short=x'],
  )
  assert.deepEqual(gaps, [])
  assert.deepEqual(open(bytes.subarray(0, -2), 'archive.ar').gaps, ['damaged: short/'])
  mutate(bytes, 'archive.ar')
})

test('reads Brotli, and tells what is none', () => {
  assert.ok(open(brotliCompressSync(text), 'archive.brotli').entries[0]?.bytes.equals(text))
  assert.deepEqual(open(Buffer.from('no stream'), 'archive.brotli').gaps, ['damaged: content'])
})
