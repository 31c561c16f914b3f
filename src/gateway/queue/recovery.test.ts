import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import * as fc from 'fast-check'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { openQueue, type MailQueue } from './queue.ts'

/** A small log: where each message's record ends, and the bytes. */
interface SmallLog {
  readonly name: string
  readonly bytes: Buffer
  readonly ends: ReadonlyMap<string, number>
  readonly changesFrom: number
}

const segmentOf = (directory: string) => readdirSync(directory).find((name) => name.endsWith('.seg')) ?? ''
let log: SmallLog

async function smallLog(): Promise<SmallLog> {
  using directory = temporaryDirectory()
  const ends = new Map<string, number>()
  let name = ''
  let changesFrom = 0
  {
    await using queue = await openQueue({ directory: directory.path })
    for (const id of ['one', 'two', 'three', 'four']) {
      await queue.enqueue(messageTo(id, ['bob@one.example']))
      name = segmentOf(directory.path)
      changesFrom = readFileSync(path.join(directory.path, name)).length
      ends.set(id, changesFrom)
    }
    await queue.change('two', { kind: 'annotated', annotations: { colour: 'red' } })
    await queue.change('four', { kind: 'ended', ending: 'delivered' })
  }
  return { name, bytes: readFileSync(path.join(directory.path, name)), ends, changesFrom }
}

before(async () => {
  log = await smallLog()
})

/** Every id that is there, sound, and every byte that is kept as corrupt. */
async function reopened<T>(bytes: Buffer, look: (queue: MailQueue) => Promise<T>): Promise<T> {
  using directory = temporaryDirectory()
  writeFileSync(path.join(directory.path, log.name), bytes)
  await using queue = await openQueue({ directory: directory.path })
  return await look(queue)
}

async function soundIds(queue: MailQueue): Promise<string[]> {
  const ids: string[] = []
  for (const { id, state } of queue.list()) {
    if (state === 'corrupt') continue
    const body = await queue.body(id)
    if (body?.toString() === `Subject: ${id}\r\n\r\nHello ${id}\r\n`) ids.push(id)
  }
  return ids
}

test('a log cut at any byte keeps every message whose record is whole', async () => {
  for (let length = 0; length <= log.bytes.length; length += 1) {
    const found = await reopened(log.bytes.subarray(0, length), async (queue) => ({
      ids: await soundIds(queue),
      corrupt: queue.counts().corrupt.messages,
    }))
    const whole = [...log.ends].filter(([, end]) => end <= length).map(([id]) => id)
    const expected = length === log.bytes.length ? whole.filter((id) => id !== 'four') : whole
    assert.deepEqual(found.ids, expected, `cut at ${length}`)
    // A head that is cut inside cannot be told from damage once it is long enough; no sound message is touched by that.
    assert.ok(found.corrupt <= 1, `cut at ${length}`)
  }
})

test('one changed byte anywhere costs at most the message it hits, and that one is kept as corrupt', async () => {
  for (let offset = 0; offset < log.changesFrom; offset += 1) {
    const bytes = Buffer.from(log.bytes)
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x41
    const hit = [...log.ends].find(([, end]) => offset < end)?.[0] ?? ''
    await reopened(bytes, async (queue) => {
      const ids = await soundIds(queue)
      const others = ['one', 'two', 'three'].filter((id) => id !== hit)
      assert.deepEqual(ids, others, `flip at ${offset}`)
      if (hit === 'four') return
      const [corrupt] = queue.list({ states: ['corrupt'] })
      assert.ok(corrupt, `flip at ${offset} in ${hit} is kept`)
      assert.equal(await queue.body(corrupt.id), undefined)
      assert.ok(await queue.rawBody(corrupt.id))
      assert.equal(queue.damages.length, 1)
    })
  }
})

test('a changed byte in a change of state loses no message', async () => {
  for (let offset = log.changesFrom; offset < log.bytes.length; offset += 1) {
    const bytes = Buffer.from(log.bytes)
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x80
    const ids = await reopened(bytes, soundIds)
    assert.deepEqual(
      ids.filter((id) => id !== 'four'),
      ['one', 'two', 'three'],
      `flip at ${offset}`,
    )
  }
})

test('any damage leaves the queue openable, and what is untouched is sound', async () => {
  const edit = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 4 }), async (edits) => {
      const bytes = Buffer.from(log.bytes)
      const touched = new Set<string>()
      for (const { at, bytes: change } of edits) {
        const start = at % log.changesFrom
        const length = Math.min(change.length, log.changesFrom - start)
        bytes.set(change.subarray(0, length), start)
        let from = 0
        for (const [id, end] of log.ends) {
          if (start < end && start + length > from) touched.add(id)
          from = end
        }
      }
      const ids = await reopened(bytes, soundIds)
      for (const id of ['one', 'two', 'three']) if (!touched.has(id)) assert.ok(ids.includes(id), id)
    }),
    { numRuns: 60 },
  )
})

test('a message that contains the bytes of a queue cannot smuggle records in behind damage', async () => {
  using directory = temporaryDirectory()
  const file = () => path.join(directory.path, segmentOf(directory.path))
  {
    await using queue = await openQueue({ directory: directory.path })
    await queue.enqueue(messageTo('outer', ['bob@one.example'], { data: log.bytes }))
    await queue.enqueue(messageTo('next', ['bob@one.example']))
  }
  const bytes = readFileSync(file())
  bytes[5] = 0xff
  bytes[8] = 0xff
  writeFileSync(file(), bytes)
  await using queue = await openQueue({ directory: directory.path })
  assert.deepEqual(
    [...queue.list()].map(({ id, state }) => [id.replace(/^[\da-f]{8}-0000-8000-8000-.*/, 'stretch'), state]),
    [
      // What was found damaged counts as come with the start.
      ['next', 'active'],
      ['stretch', 'corrupt'],
    ],
  )
})

test('damage in a sealed segment is found when the body is read, or before with verify: all', async () => {
  using directory = temporaryDirectory()
  const name = () => path.join(directory.path, segmentOf(directory.path))
  {
    await using queue = await openQueue({ directory: directory.path, segmentBytes: 100 })
    await queue.enqueue(messageTo('one', ['bob@one.example']))
    await queue.enqueue(messageTo('two', ['bob@one.example']))
  }
  const bytes = readFileSync(name())
  bytes[bytes.length - 3] = 0
  writeFileSync(name(), bytes)
  {
    await using queue = await openQueue({ directory: directory.path, segmentBytes: 100 })
    assert.equal(queue.get('one')?.state, 'active')
    assert.equal(await queue.body('one'), undefined)
    assert.equal(queue.get('one')?.state, 'corrupt')
    assert.deepEqual(
      queue.takeDue(9).map(({ id }) => id),
      ['two'],
    )
  }
  {
    await using queue = await openQueue({ directory: directory.path, segmentBytes: 100, verify: 'all' })
    assert.equal(queue.get('one')?.state, 'corrupt')
    await queue.change('one', { kind: 'ended', ending: 'deleted-by-person', by: 'admin' })
  }
  await using queue = await openQueue({ directory: directory.path, verify: 'all' })
  assert.equal(queue.get('one'), undefined)
})

test('a sealed segment that was shortened from outside keeps what is left of its last message', async () => {
  using directory = temporaryDirectory()
  {
    await using queue = await openQueue({ directory: directory.path, segmentBytes: 100 })
    await queue.enqueue(messageTo('one', ['bob@one.example']))
    await queue.enqueue(messageTo('two', ['bob@one.example']))
  }
  const file = path.join(directory.path, segmentOf(directory.path))
  truncateSync(file, readFileSync(file).length - 10)
  copyFileSync(file, `${file}.copy`)
  await using queue = await openQueue({ directory: directory.path })
  assert.equal(queue.counts().corrupt.messages, 1)
  assert.equal(queue.get('two')?.state, 'active')
})
