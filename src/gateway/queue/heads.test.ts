/** A start by the lists of heads finds what a start by the segments finds. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import { openQueue } from './queue.ts'

const hold = { reason: 'analysis', since: 0, deadline: 77 }
const lists = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.heads'))

async function fill(directory: string): Promise<void> {
  let time = 0
  await using queue = await openQueue({ directory, segmentBytes: 2_000, now: () => (time += 1) })
  for (let index = 0; index < 40; index += 1) {
    const state = index % 4 === 0 ? 'hold' : 'active'
    await queue.enqueue(messageTo(`m${index}`, ['a@b.example', 'c@d.example'], { state, hold }))
    if (index % 3 === 0) await queue.change(`m${index}`, { kind: 'annotated', annotations: { number: String(index) } })
    if (index % 5 === 0) await queue.change(`m${index}`, { kind: 'ended', ending: 'delivered' })
    const results = [{ recipient: 0, outcome: 'deferred', reply: '450', nextAttemptAt: 9_000 + index }] as const
    if (index % 5 === 1) await queue.change(`m${index}`, { kind: 'attempted', results })
  }
}

async function everything(directory: string): Promise<unknown> {
  await using queue = await openQueue({ directory, segmentBytes: 2_000, now: () => 100_000, cacheBytes: 0 })
  const rows = [...queue.list()]
  const bodies = await Promise.all(rows.map(({ id }) => queue.body(id)))
  const due = queue.takeDue(100).map(({ id }) => id)
  const counts = queue.counts()
  return { rows, bodies, due, counts, damages: queue.damages, deadline: queue.nextDeadline() }
}

test('with lists, without them, and with damaged ones the queue is the same', async () => {
  using directory = temporaryDirectory()
  await fill(directory.path)
  const names = lists(directory.path)
  assert.ok(names.length > 5, 'sealed segments have lists')
  const withLists = await everything(directory.path)
  for (const name of names) rmSync(path.join(directory.path, name))
  const without = await everything(directory.path)
  assert.deepEqual(withLists, without)
  assert.deepEqual(lists(directory.path), names, 'they are made again')
  for (const [index, name] of names.entries()) {
    const file = path.join(directory.path, name)
    const bytes = readFileSync(file)
    const at = (index * 37) % bytes.length
    bytes[at] = (bytes[at] ?? 0) ^ 0x11
    writeFileSync(file, index % 3 === 0 ? bytes.subarray(0, at) : bytes)
  }
  assert.deepEqual(await everything(directory.path), without)
})

test('the list of a segment that is gone goes too', async () => {
  using directory = temporaryDirectory()
  await fill(directory.path)
  const stray = path.join(directory.path, '00009999-00000001.heads')
  writeFileSync(stray, 'x')
  await everything(directory.path)
  assert.ok(!lists(directory.path).includes(path.basename(stray)))
})

test('damage in the JSON of a sealed message is found when it is read', async () => {
  using directory = temporaryDirectory()
  await fill(directory.path)
  const segment = readdirSync(directory.path).find((name) => name.endsWith('.seg')) ?? ''
  const file = path.join(directory.path, segment)
  const bytes = readFileSync(file)
  const at = bytes.indexOf('"subject":"m1"')
  bytes[at + 12] = 0x5a
  writeFileSync(file, bytes)
  await using queue = await openQueue({ directory: directory.path, segmentBytes: 2_000, now: () => 100_000 })
  assert.equal(queue.get('m1')?.state, 'corrupt')
  assert.equal(queue.counts().corrupt.messages, 1)
  assert.ok(!queue.takeDue(100).some(({ id }) => id === 'm1'))
  assert.equal(queue.damages.length, 1)
  await queue.change('m1', { kind: 'ended', ending: 'deleted-by-person', by: 'admin' })
  assert.equal(queue.get('m1'), undefined)
})
