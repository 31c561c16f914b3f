/** A disk that is really full: a tmpfs of a few megabytes, which only root can mount. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { openQueue } from './queue.ts'

const megabyte = 1024 * 1024

interface SmallDisk extends Disposable {
  readonly path: string
}

/** Undefined where this system does not let us mount. */
function smallDisk(bytes: number): SmallDisk | undefined {
  const directory = temporaryDirectory()
  const mounted = path.join(directory.path, 'disk')
  mkdirSync(mounted)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', mounted], { stdio: 'ignore' })
  } catch {
    directory[Symbol.dispose]()
    return undefined
  }
  return {
    path: mounted,
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', mounted])
      directory[Symbol.dispose]()
    },
  }
}

const isFull = (error: unknown) => error instanceof Failure && error.code === 'disk-full'
const body = (index: number) => Buffer.alloc(20_000 + (index % 7) * 9_000, `${index};`)

/** The ids that were accepted before the disk was full. */
async function fillUp(queue: Awaited<ReturnType<typeof openQueue>>): Promise<number[]> {
  const accepted: number[] = []
  let refused = 0
  for (let round = 0; refused === 0 && round < 100; round += 1) {
    const batch = Array.from({ length: 20 }, (_, index) => round * 20 + index)
    const results = await Promise.allSettled(
      batch.map((index) => queue.enqueue(messageTo(`m${index}`, ['a@b.example'], { data: body(index) }))),
    )
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') accepted.push(batch[index] ?? 0)
      else {
        assert.ok(isFull(result.reason), String(result.reason))
        refused += 1
      }
    }
  }
  assert.ok(refused > 0)
  return accepted
}

for (const reserveBytes of [0, megabyte]) {
  test(`a full disk with a reserve of ${reserveBytes} refuses, keeps what it took and recovers`, async (context) => {
    using disk = smallDisk(8 * megabyte)
    if (!disk) return context.skip('Only root can mount the small disk that this test fills.')
    const options = {
      directory: path.join(disk.path, 'queue'),
      reserveBytes,
      segmentBytes: 2 * megabyte,
      cacheBytes: 0,
    }
    let accepted: number[]
    {
      await using queue = await openQueue(options)
      accepted = await fillUp(queue)
      assert.ok(accepted.length > 50)
      assert.equal(queue.counts().active.messages, accepted.length)
    }
    {
      await using queue = await openQueue({ ...options, verify: 'all' })
      assert.deepEqual(queue.damages, [])
      for (const index of accepted) assert.deepEqual(await queue.body(`m${index}`), body(index))
      assert.equal(queue.counts().active.messages, accepted.length)
      // Of a disk without a reserve somebody must give room back before a change can be written down.
      if (reserveBytes === 0) execFileSync('mount', ['-o', `remount,size=${10 * megabyte}`, disk.path])
      for (const index of accepted) await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
      let done = false
      for (let round = 0; !done && round < 2_000; round += 1) {
        done = await queue.enqueue(messageTo('after', ['a@b.example'], { data: body(1) })).then(
          () => true,
          () => new Promise<false>((resolve) => setImmediate(() => resolve(false))),
        )
      }
      assert.ok(done, 'room is made by itself')
    }
    await using queue = await openQueue(options)
    assert.deepEqual(
      Array.from(queue.list(), ({ id }) => id),
      ['after'],
    )
  })
}
