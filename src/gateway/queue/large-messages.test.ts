/** Messages that are too large for a segment and have a file of their own. */
import assert from 'node:assert/strict'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { nodeDisk, type QueueDisk } from './log/disk.ts'
import { openQueue } from './queue.ts'

const files = (directory: string, end: string) => readdirSync(directory).filter((name) => name.endsWith(end))
const large = Buffer.alloc(10_000, 'large')
const hold = { reason: 'analysis', since: 0, deadline: 1 }

const optionsFor = (directory: string, over: { disk?: QueueDisk; segmentBytes?: number } = {}) => ({
  directory,
  largestInLog: 5_000,
  cacheBytes: 0,
  ...over,
})

test('a large message is in its own file, survives a restart, and its file goes with it', async () => {
  using directory = temporaryDirectory()
  const options = optionsFor(directory.path)
  {
    await using queue = await openQueue(options)
    await queue.enqueue(messageTo('large', ['a@b.example'], { data: [large, large] }))
    await queue.enqueue(messageTo('small', ['a@b.example']))
    assert.equal(files(directory.path, '-body').length, 1)
  }
  await using queue = await openQueue({ ...options, verify: 'all' })
  assert.deepEqual(await queue.body('large'), Buffer.concat([large, large]))
  assert.equal(queue.get('large')?.size, 20_000)
  await queue.change('large', { kind: 'released', data: Buffer.alloc(6_000, 'n') })
  assert.equal(files(directory.path, '-body').length, 1, 'the file of the old bytes is gone')
  assert.equal((await queue.body('large'))?.length, 6_000)
  await queue.change('large', { kind: 'ended', ending: 'delivered' })
  assert.deepEqual(files(directory.path, '-body'), [])
})

test('it is not copied when its record moves on', async () => {
  using directory = temporaryDirectory()
  const options = optionsFor(directory.path, { segmentBytes: 3_000 })
  await using queue = await openQueue(options)
  await queue.enqueue(messageTo('held', ['a@b.example'], { data: large, state: 'hold', hold }))
  const [first = ''] = files(directory.path, '.seg')
  const bodies = files(directory.path, '-body')
  for (let index = 0; index < 40; index += 1) {
    await queue.enqueue(messageTo(`m${index}`, ['a@b.example']))
    await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
  }
  for (let turn = 0; turn < 10_000 && files(directory.path, '.seg').includes(first); turn += 1) await nextTurn()
  assert.ok(!files(directory.path, '.seg').includes(first))
  assert.deepEqual(files(directory.path, '-body'), bodies)
  assert.deepEqual(await queue.body('held'), large)
})

test('a file that no record names is removed at the start, and a lost or changed one makes its message corrupt', async () => {
  using directory = temporaryDirectory()
  const options = optionsFor(directory.path)
  {
    await using queue = await openQueue(options)
    await queue.enqueue(messageTo('lost', ['a@b.example'], { data: large }))
    rmSync(path.join(directory.path, files(directory.path, '-body')[0] ?? ''))
    await queue.enqueue(messageTo('changed', ['a@b.example'], { data: large }))
    writeFileSync(path.join(directory.path, files(directory.path, '-body')[0] ?? ''), Buffer.alloc(10_000))
    writeFileSync(path.join(directory.path, '0000000000aa-body'), 'never acknowledged')
  }
  await using queue = await openQueue(options)
  assert.equal(files(directory.path, '-body').length, 1)
  for (const id of ['lost', 'changed']) {
    assert.equal(await queue.body(id), undefined)
    assert.equal(queue.get(id)?.state, 'corrupt')
  }
  assert.equal((await queue.rawBody('changed'))?.length, 10_000)
})

for (const fault of ['write', 'sync'] as const) {
  test(`where the disk is full at ${fault}, neither message nor file is there`, async () => {
    using directory = temporaryDirectory()
    let full = false
    const stop = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    const disk: QueueDisk = {
      ...nodeDisk,
      write: (...call) => (full && fault === 'write' ? stop() : nodeDisk.write(...call)),
      sync: (fd) => (full && fault === 'sync' ? stop() : nodeDisk.sync(fd)),
    }
    await using queue = await openQueue(optionsFor(directory.path, { disk }))
    full = true
    await assert.rejects(
      queue.enqueue(messageTo('large', ['a@b.example'], { data: large })),
      (error) => error instanceof Failure && error.code === 'disk-full',
    )
    assert.deepEqual(files(directory.path, '-body'), [])
    full = false
    await queue.enqueue(messageTo('large', ['a@b.example'], { data: large }))
    assert.deepEqual(await queue.body('large'), large)
  })
}
