import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { temporaryDirectory } from '../fixtures.ts'
import { lockQueue } from './lock.ts'

test('a second lock is refused while the first is held, and possible after it', () => {
  using directory = temporaryDirectory()
  {
    using _ = lockQueue(directory.path)
    assert.throws(
      () => lockQueue(directory.path),
      (error) => error instanceof Failure && error.code === 'conflict',
    )
    assert.deepEqual(readdirSync(directory.path), ['lock'])
  }
  assert.deepEqual(readdirSync(directory.path), [])
  using _ = lockQueue(directory.path)
})

for (const [what, content] of [
  ['a process that is gone', '4194999 12345'],
  ['an older process of the same id', `${process.pid} 1`],
  ['nobody readable', 'nonsense'],
  ['nobody', ''],
] as const) {
  test(`the lock of ${what} is taken over`, () => {
    using directory = temporaryDirectory()
    const file = path.join(directory.path, 'lock')
    writeFileSync(file, content)
    using _ = lockQueue(directory.path)
    assert.equal(readFileSync(file, 'latin1').split(' ')[0], String(process.pid))
    assert.deepEqual(readdirSync(directory.path), ['lock'])
  })
}
