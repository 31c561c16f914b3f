import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { loadIdentity } from './identity.ts'
import { IdentityKeeper } from './keeper.ts'
import { loadNode } from './node.ts'

const place = () => mkdtempSync(path.join(tmpdir(), 'lazaret-keeper-'))

test('a new certificate keeps the id, names the one before, and is there after a restart', async () => {
  const directory = place()
  using keeper = await IdentityKeeper.open(directory, 'mx')
  const before = keeper.show()
  assert.equal(before.previous, undefined)
  const told: string[] = []
  keeper.onChange(() => told.push(keeper.fingerprint))
  const made = await keeper.rotate(before.fingerprint)
  assert.notEqual(made.fingerprint, before.fingerprint)
  assert.equal(made.id, before.id)
  assert.equal(made.previous?.fingerprint, before.fingerprint)
  assert.deepEqual(told, [made.fingerprint])
  using again = await IdentityKeeper.open(directory, 'mx')
  assert.deepEqual(again.show(), made)
})

test('two who ask at once replace it once', async () => {
  using keeper = await IdentityKeeper.open(place(), 'mx')
  const { fingerprint } = keeper
  const results = await Promise.allSettled([keeper.rotate(fingerprint), keeper.rotate(fingerprint)])
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  )
})

test('another node with the same folder follows', async () => {
  const directory = place()
  using one = await IdentityKeeper.open(directory, 'mx')
  using two = await IdentityKeeper.open(directory, 'mx')
  assert.equal(two.fingerprint, one.fingerprint)
  await one.rotate(one.fingerprint)
  await two.look()
  assert.equal(two.fingerprint, one.fingerprint)
})

test('processes that make it at once have the same, and leave nothing behind', async () => {
  const directory = place()
  const made = await Promise.all(Array.from({ length: 8 }, () => loadIdentity(directory, 'mx')))
  assert.equal(new Set(made.map(({ fingerprint }) => fingerprint)).size, 1)
  assert.deepEqual(readdirSync(directory), ['identity.json'])
})

test('a node has its own id and keeps it', async () => {
  const directory = place()
  const id = await loadNode(directory)
  assert.match(id, /^[0-9a-f-]{36}$/)
  assert.equal(await loadNode(directory), id)
  assert.notEqual(await loadNode(place()), id)
})
