import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { nodeDisk, type QueueDisk } from './log/disk.ts'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { openQueue } from './queue.ts'

const isFull = (error: unknown) => error instanceof Failure && error.code === 'disk-full'

function faultyDisk() {
  const faults = { write: '', sync: '', free: Number.MAX_SAFE_INTEGER, syncs: 0 }
  const disk: QueueDisk = {
    ...nodeDisk,
    async write(fd, buffers, position) {
      if (!faults.write) return nodeDisk.write(fd, buffers, position)
      // Half of it reaches the file before the disk is full.
      const [first = Buffer.alloc(0)] = buffers
      await nodeDisk.write(fd, [first], position)
      throw Object.assign(new Error('no space'), { code: faults.write })
    },
    async sync(fd) {
      faults.syncs += 1
      if (faults.sync) throw Object.assign(new Error('sync failed'), { code: faults.sync })
      await nodeDisk.sync(fd)
    },
    free: async () => faults.free,
  }
  return { faults, disk }
}

test('a full disk refuses, accepts nothing in part and recovers by itself', async () => {
  using directory = temporaryDirectory()
  const { faults, disk } = faultyDisk()
  {
    await using queue = await openQueue({ directory: directory.path, disk })
    await queue.enqueue(messageTo('before', ['bob@one.example']))
    faults.write = 'ENOSPC'
    await assert.rejects(queue.enqueue(messageTo('refused', ['bob@one.example'])), isFull)
    await assert.rejects(queue.change('before', { kind: 'ended', ending: 'delivered' }), isFull)
    assert.equal(queue.get('refused'), undefined)
    assert.equal(queue.get('before')?.state, 'active', 'a change that is not durable has not happened')
    faults.write = ''
    await queue.enqueue(messageTo('after', ['bob@one.example']))
  }
  await using queue = await openQueue({ directory: directory.path })
  assert.deepEqual(
    [...queue.list()].map(({ id }) => id),
    ['before', 'after'],
  )
  assert.deepEqual(queue.damages, [])
})

test('what could not be synced is refused and does not come back', async () => {
  using directory = temporaryDirectory()
  const { faults, disk } = faultyDisk()
  {
    await using queue = await openQueue({ directory: directory.path, disk })
    await queue.enqueue(messageTo('before', ['bob@one.example']))
    faults.sync = 'EIO'
    await assert.rejects(queue.enqueue(messageTo('refused', ['bob@one.example'])), Failure)
    faults.sync = ''
    await queue.enqueue(messageTo('after', ['bob@one.example']))
  }
  await using queue = await openQueue({ directory: directory.path })
  assert.deepEqual(
    [...queue.list()].map(({ id }) => id),
    ['before', 'after'],
  )
})

test('below the reserve new messages are refused and changes of state still fit', async () => {
  using directory = temporaryDirectory()
  const { faults, disk } = faultyDisk()
  await using queue = await openQueue({ directory: directory.path, disk, reserveBytes: 1_000_000, now: () => 0 })
  faults.free = 1_010_000
  await queue.enqueue(messageTo('fits', ['bob@one.example']))
  const large = messageTo('large', ['bob@one.example'], { data: Buffer.alloc(20_000) })
  await assert.rejects(queue.enqueue(large), isFull)
  await queue.change('fits', { kind: 'ended', ending: 'delivered' })
  faults.free = 2_000_000
  await queue.enqueue(large)
  assert.equal(queue.counts().active.messages, 1)
})

test('messages that wait together share one sync', async () => {
  using directory = temporaryDirectory()
  const { faults, disk } = faultyDisk()
  await using queue = await openQueue({ directory: directory.path, disk })
  await Promise.all(Array.from({ length: 200 }, (_, index) => queue.enqueue(messageTo(`m${index}`, ['a@b.example']))))
  assert.ok(faults.syncs <= 4, `${faults.syncs} syncs`)
  assert.equal(queue.counts().active.messages, 200)
})
