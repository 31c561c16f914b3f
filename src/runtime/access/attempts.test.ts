import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitAttempts } from './attempts.ts'
import { hashPassword, makeOneTimePassword, verifyPassword } from './passwords.ts'

test('failures count by key and end with the window', () => {
  let now = 0
  const attempts = limitAttempts({ allowed: 2, window: 1000, now: () => now })
  attempts.failed(['a', 'b'])
  attempts.check(['a'])
  attempts.failed(['a'])
  assert.throws(() => attempts.check(['a', 'c']), { code: 'too-many' })
  attempts.check(['b'])
  now = 1001
  attempts.check(['a'])
})

test('a forgiven failure does not count', () => {
  const attempts = limitAttempts({ allowed: 1, window: 1000, now: () => 0 })
  attempts.failed(['a'])
  attempts.forgive(['a'])
  attempts.check(['a'])
})

test('a password is verified against its own hash alone', async () => {
  const hash = await hashPassword('correct horse')
  assert.match(hash, /^argon2id\$[0-9a-f]{32}\$[0-9a-f]{64}$/)
  assert.notEqual(await hashPassword('correct horse'), hash)
  assert.equal(await verifyPassword({ hash, password: 'correct horse' }), true)
  assert.equal(await verifyPassword({ hash, password: 'correct horsf' }), false)
  assert.equal(await verifyPassword({ hash: 'md5$00$00', password: 'correct horse' }), false)
  assert.equal(await verifyPassword({ hash: 'argon2id$00112233445566778899aabbccddeeff$', password: '' }), false)
})

test('one-time passwords are long, typeable and differ', () => {
  const made = new Set(Array.from({ length: 100 }, makeOneTimePassword))
  assert.equal(made.size, 100)
  for (const password of made) assert.match(password, /^(?:[a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/)
})
