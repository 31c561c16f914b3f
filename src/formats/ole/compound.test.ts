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

test('says so where entries that share their sectors are too much to read', () => {
  const bytes = buildCompound({
    ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`stream-${index}`, Buffer.from('x')])),
    large: Buffer.alloc(40_000),
  })
  const readAll = (): boolean => {
    const ole = openCompound(bytes)
    assert.ok(ole !== undefined && ole.entries.length > 100)
    for (const entry of ole.entries) ole.read(entry)
    return ole.isCut()
  }
  assert.equal(readAll(), false)
  // Every sector leads to the next, and every stream states to be all of the file.
  const directory = (bytes.readUInt32LE(48) + 1) * 512
  const sectors = Math.floor(bytes.length / 512) - 1
  for (let sector = 0; sector < sectors; sector += 1) bytes.writeUInt32LE((sector + 1) % sectors, 512 + sector * 4)
  for (let at = directory + 128; at + 128 <= bytes.length; at += 128) {
    bytes.writeUInt32LE(0, at + 116)
    bytes.writeUInt32LE(bytes.length, at + 120)
  }
  assert.equal(readAll(), true)
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
