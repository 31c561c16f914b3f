import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepTrying } from './keep-trying.ts'

test('tries until it succeeds and tells each failure', async () => {
  const told: unknown[] = []
  let left = 3
  const attempt = async () => {
    if (left-- > 0) throw new Error(`failure ${left}`)
    return 'done'
  }
  const { signal } = new AbortController()
  const onFailure = (error: unknown) => void told.push(String(error))
  assert.equal(await keepTrying(attempt, { signal, onFailure, firstPause: 1 }), 'done')
  assert.deepEqual(told, ['Error: failure 2', 'Error: failure 1', 'Error: failure 0'])
})

test('ends with undefined when it is stopped in a pause', async () => {
  const stop = new AbortController()
  let attempts = 0
  const attempt = async () => {
    attempts++
    throw new Error('never')
  }
  const onFailure = () => stop.abort()
  assert.equal(await keepTrying(attempt, { signal: stop.signal, onFailure, firstPause: 60_000 }), undefined)
  assert.equal(attempts, 1)
})

test('does not begin when it is stopped already', async () => {
  const attempt = async () => assert.fail('must not be called')
  const onFailure = () => assert.fail('must not be called')
  assert.equal(await keepTrying(attempt, { signal: AbortSignal.abort(), onFailure }), undefined)
})
