import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openBlobs } from './blobs.ts'

const place = () => mkdtempSync(path.join(tmpdir(), 'lazaret-blobs-'))
const bytes = Buffer.from('some bytes')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(directory, name)).isFile(),
  )

test('what is put is found by its SHA-256, in fan-out folders, once', async () => {
  const directory = place()
  const blobs = openBlobs(directory)
  assert.equal(await blobs.put(bytes), sha256)
  assert.equal(await blobs.put(bytes), sha256)
  assert.deepEqual(await blobs.get(sha256), bytes)
  assert.deepEqual(filesIn(directory), [path.join(sha256.slice(0, 2), sha256.slice(2, 4), sha256)])
})

test('many puts of the same bytes at once agree', async () => {
  const directory = place()
  const blobs = openBlobs(directory)
  const names = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)))
  assert.deepEqual(new Set(names), new Set([sha256]))
  assert.equal(filesIn(directory).length, 1)
})

test('a file cut short by a broken disk is written anew', async () => {
  const directory = place()
  const blobs = openBlobs(directory)
  await blobs.put(bytes)
  truncateSync(path.join(directory, filesIn(directory)[0] ?? ''), 3)
  await blobs.put(bytes)
  assert.deepEqual(await blobs.get(sha256), bytes)
})

test('what is not there is undefined, and its removal no error', async () => {
  const blobs = openBlobs(place())
  assert.equal(await blobs.get(sha256), undefined)
  await blobs.remove(sha256)
  await blobs.put(bytes)
  await blobs.remove(sha256)
  assert.equal(await blobs.get(sha256), undefined)
})

test('a name that is no SHA-256 reaches no file', async () => {
  const blobs = openBlobs(place())
  assert.equal(await blobs.get('../../../../etc/passwd'), undefined)
  await blobs.remove('../../etc/passwd')
})
