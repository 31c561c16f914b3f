/** What is refused before anything is stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { limits } from '#core/limits.ts'
import { checkUpload } from './accept.ts'

const head = {
  id: '0190A1B2-0000-7000-8000-000000000001',
  kind: 'message',
  name: 'Invoice',
  held: true,
  deadline: '2030-01-01T00:00:00.000Z',
}

test('a whole head is taken, its id in the one spelling', () => {
  const checked = checkUpload({ head, content: Buffer.alloc(1) })
  assert.equal(checked.id, head.id.toLowerCase())
  assert.deepEqual(checked.findings, [])
})

test('a broken head is refused with the names of its fields', () =>
  assert.throws(
    () => checkUpload({ head: { ...head, kind: 'letter', deadline: 'soon' }, content: Buffer.alloc(1) }),
    (error) =>
      error instanceof Failure &&
      error.code === 'invalid-request' &&
      error.details.some((detail) => detail.startsWith('submission.kind:')) &&
      error.details.some((detail) => detail.startsWith('submission.deadline:')),
  ))

test('more than the limit is too large', () =>
  assert.throws(
    () =>
      checkUpload({
        head,
        content: Object.defineProperty(Buffer.alloc(0), 'length', { value: limits.message.size + 1 }),
      }),
    (error) => error instanceof Failure && error.code === 'too-large',
  ))
