/** Compound files: both kinds of sector, folders, cycles, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { buildCompound } from './building.ts'
import { openCompound } from './compound.ts'

const sample = buildCompound({
  small: Buffer.from('tiny'),
  'folder/inner/large': Buffer.alloc(5_000, 7),
  'folder/other': Buffer.alloc(200, 3),
})

function contents(bytes: Buffer): Map<string, Buffer> {
  const ole = openCompound(bytes)
  return new Map((ole?.entries ?? []).map((entry) => [entry.path, ole?.read(entry) ?? Buffer.alloc(0)]))
}

test('reads streams of both kinds by their paths', () => {
  const found = contents(sample)
  assert.deepEqual([...found.keys()].sort(), ['folder', 'folder/inner', 'folder/inner/large', 'folder/other', 'small'])
  assert.equal(found.get('small')?.toString(), 'tiny')
  assert.deepEqual(found.get('folder/inner/large'), Buffer.alloc(5_000, 7))
  assert.deepEqual(found.get('folder/other'), Buffer.alloc(200, 3))
})

test('is undefined for other files', () => {
  assert.equal(openCompound(Buffer.alloc(600)), undefined)
  assert.equal(openCompound(sample.subarray(0, 300)), undefined)
})

test('ends a chain that runs in a circle', () => {
  const circle = Buffer.from(sample)
  for (let at = 512 + 4; at < 1_024; at += 4) if (circle.readUInt32LE(at) < 0xfffffff0) circle.writeUInt32LE(1, at)
  assert.ok((contents(circle).get('folder/inner/large')?.length ?? 0) <= 5_000)
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const bytes of [changed, changed.subarray(0, cut)])
        for (const data of contents(bytes).values()) assert.ok(data.length <= sample.length)
    }),
    { numRuns: 300 },
  )
})
