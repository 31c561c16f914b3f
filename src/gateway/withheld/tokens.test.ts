/** Only what this gateway made is read, and for a time. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { WithheldTokens } from './tokens.ts'

const id = '01900000-0000-7000-8000-000000000001'
const now = Date.parse('2026-01-01T00:00:00Z')
const day = 86_400_000

test('a token names its message until it ends', () => {
  const tokens = new WithheldTokens(Buffer.alloc(32, 1))
  const token = tokens.make(id, now)
  assert.match(token, /^[A-Za-z0-9_-]{48}$/)
  assert.deepEqual(tokens.read(token, now + 29 * day), { id, ended: false })
  assert.deepEqual(tokens.read(token, now + 31 * day), { id, ended: true })
})

test('every changed character, another secret and other forms are refused', () => {
  const tokens = new WithheldTokens(Buffer.alloc(32, 1))
  const token = tokens.make(id, now)
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A'
    assert.equal(tokens.read(token.slice(0, at) + other + token.slice(at + 1), now), undefined, String(at))
  }
  assert.equal(new WithheldTokens(Buffer.alloc(32, 2)).read(token, now), undefined)
  for (const wrong of ['', token.slice(1), `${token}A`, `${token.slice(1)}=`, id])
    assert.equal(tokens.read(wrong, now), undefined)
})

test('the secret is for its owner alone and outlives a restart', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-withheld-'))
  const token = (await WithheldTokens.open(directory)).make(id, now)
  assert.equal(statSync(path.join(directory, 'withheld-secret')).mode & 0o777, 0o600)
  assert.deepEqual((await WithheldTokens.open(directory)).read(token, now), { id, ended: false })
  rmSync(directory, { recursive: true, force: true })
})
