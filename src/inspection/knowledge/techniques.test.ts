/** Old ids lead to one that still stands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currentTechnique, isRevoked } from './techniques.ts'

test('a revoked id gives its successor, any other itself', () => {
  assert.equal(currentTechnique('T1086'), 'T1059.001')
  assert.equal(currentTechnique('T1193'), 'T1566.001')
  assert.equal(currentTechnique('T1562.001'), 'T1685')
  assert.equal(currentTechnique('T1059.007'), 'T1059.007')
  assert.ok(isRevoked('T1064') && !isRevoked('T1059'))
})

test('no successor is itself revoked', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `T${index + 1_000}`)
  const all = ids.flatMap((id) => [
    id,
    ...Array.from({ length: 20 }, (_, sub) => `${id}.${String(sub + 1).padStart(3, '0')}`),
  ])
  const old = all.filter(isRevoked)
  assert.ok(old.length > 80)
  assert.deepEqual(
    old.filter((id) => isRevoked(currentTechnique(id)) || !/^T\d{4}(?:\.\d{3})?$/.test(currentTechnique(id))),
    [],
  )
})
