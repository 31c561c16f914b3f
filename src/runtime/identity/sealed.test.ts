import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { makeCertificate } from './certificate.ts'
import { identityFile, loadIdentity, readIdentity, takeIdentity } from './identity.ts'
import { seal, unseal } from './sealed.ts'

const passphrase = 'four plain words together'
const made = { id: randomUUID(), ...(await makeCertificate('mx')) }
const refused = (words: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === 'invalid-request' && words.test(error.message)

test('what was sealed opens with its passphrase alone, and shows nothing of the key', async () => {
  const sealed = await seal(made, passphrase)
  assert.ok(!sealed.includes(made.id) && !sealed.includes('PRIVATE KEY'))
  assert.deepEqual(await unseal(sealed, passphrase), made)
  assert.notEqual(await seal(made, passphrase), sealed)
  await assert.rejects(unseal(sealed, `${passphrase}.`), refused(/passphrase is another one/))
})

test('a short passphrase, a changed file, another file and a foreign key are refused', async () => {
  await assert.rejects(seal(made, 'short'), refused(/at least 12/))
  const sealed = JSON.parse(await seal(made, passphrase)) as Record<string, string>
  for (const part of ['salt', 'iv', 'tag', 'sealed']) {
    const bytes = Buffer.from(sealed[part] ?? '', 'base64')
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
    const changed = JSON.stringify({ ...sealed, [part]: bytes.toString('base64') })
    await assert.rejects(unseal(changed, passphrase), refused(/changed on the way/))
  }
  const cutTag = JSON.stringify({ ...sealed, tag: (sealed['tag'] ?? '').slice(0, 8) })
  await assert.rejects(unseal(cutTag, passphrase), refused(/changed on the way/))
  for (const text of ['', '{}', 'null', JSON.stringify(made)])
    await assert.rejects(unseal(text, passphrase), refused(/export/))
  const mixed = { ...made, key: (await makeCertificate('mx')).key }
  await assert.rejects(unseal(await seal(mixed, passphrase), passphrase), refused(/no identity/))
})

test('an identity that was taken over is the one of this folder, for its owner alone', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-sealed-'))
  await loadIdentity(directory, 'mx')
  const taken = await takeIdentity(directory, made)
  assert.deepEqual(await readIdentity(directory), taken)
  assert.equal(taken.id, made.id)
  assert.equal(statSync(identityFile(directory)).mode & 0o777, 0o600)
})
