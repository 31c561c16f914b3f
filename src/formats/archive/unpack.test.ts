/** Containers: bombs and types without a decoder. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { unpack } from './unpack.ts'

const budget = { entries: 10, bytes: 4_194_304, ratio: 10, passwords: ['a'] }

test('stops a bomb', () => {
  assert.deepEqual(unpack(gzipSync(Buffer.alloc(8_388_608)), 'archive.gzip', budget).gaps, ['ratio: content'])
})

test('names a type nobody opens', () => {
  assert.deepEqual(unpack(Buffer.from('x'), 'archive.rar', budget).gaps, ['no decoder: archive.rar'])
})
