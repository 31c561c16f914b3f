import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure, failures, type FailureCode } from '#core/errors.ts'
import { kataFilters } from '#contract/kata-api.ts'
import type { Call } from '#runtime/http/handler.ts'
import { asKata, Questions } from './answers.ts'

async function statusFor(code: FailureCode): Promise<number> {
  const failing = asKata({ route: kataFilters, answer: () => Promise.reject(new Failure(code, 'why')) })
  const error = await failing.answer({} as Call<unknown, unknown, unknown>).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof Failure)
  assert.equal(error.message, 'why')
  return failures[error.code].status
}

test('every failure of ours is answered with a status that the API has', async () => {
  const told = new Map<FailureCode, number>()
  for (const code of Object.keys(failures) as FailureCode[]) told.set(code, await statusFor(code))
  assert.deepEqual(
    [...new Set(told.values())].toSorted((one, other) => one - other),
    [400, 401, 404, 413, 429, 500],
  )
  assert.equal(told.get('conflict'), 401)
  assert.equal(told.get('not-allowed'), 401)
  assert.equal(told.get('database-unavailable'), 500)
  assert.equal(told.get('disk-full'), 500)
})

test('a system asks a few questions at once, and others are not in its way', async () => {
  const questions = new Questions()
  const { promise, resolve } = Promise.withResolvers<string>()
  const open = Array.from({ length: 4 }, () => questions.within('a', () => promise))
  const tooMany = (error: unknown): boolean => error instanceof Failure && error.code === 'too-many'
  await assert.rejects(
    questions.within('a', async () => 'early'),
    tooMany,
  )
  assert.equal(await questions.within('b', async () => 'other'), 'other')
  resolve('answered')
  assert.deepEqual(
    await Promise.all(open),
    Array.from({ length: 4 }, () => 'answered'),
  )
  assert.equal(await questions.within('a', async () => 'later'), 'later')
})
