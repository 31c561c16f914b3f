/** Containers: contents, bombs and mutation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assert as check, nat, property } from 'fast-check'
import { unpack } from './unpack.ts'

const budget = { entries: 10, bytes: 4_194_304, ratio: 10, passwords: ['a'] }

function zip(name: string, localName: string, body: string): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(localName.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt32LE(body.length, 20)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + localName.length + body.length, 16)
  return Buffer.concat([local, Buffer.from(localName + body), central, Buffer.from(name), end])
}

test('reads a stored entry and notes differing names', () => {
  const result = unpack(zip('../a.js', 'b.txt', 'hello'), 'archive.zip', budget)
  assert.deepEqual(
    result.entries.map((entry) => [entry.name, entry.bytes.toString()]),
    [['../a.js', 'hello']],
  )
  assert.deepEqual(
    result.findings.map((finding) => finding.code),
    ['name-mismatch', 'path-traversal'],
  )
})

test('stops a bomb', () => {
  assert.deepEqual(unpack(gzipSync(Buffer.alloc(8_388_608)), 'archive.gzip', budget).gaps, ['ratio: content'])
})

test('never throws on changed bytes', () => {
  const sample = zip('a', 'a', 'hello')
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      assert.ok(unpack(changed, 'archive.zip', budget).entries.length <= 10)
    }),
  )
})
