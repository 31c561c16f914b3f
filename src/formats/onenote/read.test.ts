/** OneNote files made here: what they carry with its name, texts, addresses, what is cut, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { identify } from '../identify/identify.ts'

function carried(file: Buffer, stated = file.length): Buffer {
  const head = Buffer.alloc(36)
  head.write('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
  head.writeBigUInt64LE(BigInt(stated), 16)
  return Buffer.concat([head, file, Buffer.alloc(16, 0x22)])
}
const wide = (text: string): Buffer => Buffer.concat([Buffer.alloc(4), Buffer.from(text, 'utf16le'), Buffer.alloc(6)])
const head = Buffer.concat([Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'), Buffer.alloc(1_024)])
const nameMark = Buffer.from('9c1d001c', 'hex')
const script = Buffer.from('<script>inert</script>')
const sample = Buffer.concat([
  head,
  wide('Click below: https://a.example/open?x=1'),
  nameMark,
  wide(String.raw`Z:\build\invoice.hta`),
  carried(Buffer.from('89504e470d0a1a0a', 'hex')),
  carried(script),
])
const open = (bytes: Buffer): Unpacked =>
  unpack(bytes, 'document.onenote', { entries: 20, bytes: 1e6, ratio: 10, passwords: [] })

test('files with their names, texts and addresses', () => {
  assert.equal(identify(sample, { name: 'a.one' }), 'document.onenote')
  const { entries, findings, links, text, gaps } = open(sample)
  assert.deepEqual(
    entries.map(({ name, bytes }) => [name, bytes.length]),
    [
      ['file-1', 8],
      ['invoice.hta', script.length],
    ],
  )
  assert.ok(entries[1]?.bytes.equals(script))
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['embedded-file'],
  )
  assert.deepEqual(
    links.map(({ url }) => url),
    ['https://a.example/open?x=1'],
  )
  assert.match(text, /Click below/)
  assert.deepEqual(gaps, [])
})

test('a file that is cut off leaves a gap, and what is there comes out', () => {
  const { entries, gaps } = open(Buffer.concat([head, carried(script, 1_000)]))
  assert.equal(entries[0]?.bytes.subarray(0, script.length).equals(script), true)
  assert.deepEqual(gaps, ['damaged: embedded file'])
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const bytes of [changed, changed.subarray(0, cut)]) assert.ok(open(bytes).entries.length <= 2)
    }),
    { seed: 2, numRuns: 500 },
  )
})
