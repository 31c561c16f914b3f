import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { messageTo, temporaryDirectory } from './fixtures.ts'
import type { QueueEvent } from './message.ts'
import { openQueue } from './queue.ts'

const hold = { reason: 'analysis', since: 1, deadline: 600_001 }
const fails = (code: string) => (error: unknown) => error instanceof Failure && error.code === code

test('what was enqueued is there after reopening, with envelope, state and bytes', async () => {
  using directory = temporaryDirectory()
  {
    await using queue = await openQueue({ directory: directory.path, now: () => 5 })
    await queue.enqueue(messageTo('a', ['bob@one.example', 'eve@two.example']))
    await queue.enqueue(messageTo('b', ['bob@one.example'], { state: 'hold', hold, annotations: { colour: 'red' } }))
  }
  await using queue = await openQueue({ directory: directory.path })
  const a = queue.get('a')
  assert.equal(a?.state, 'active')
  assert.equal(a?.enqueuedAt, 5)
  assert.deepEqual(
    a?.recipients.map(({ address, state, attempts }) => [address, state, attempts]),
    [
      ['bob@one.example', 'waiting', 0],
      ['eve@two.example', 'waiting', 0],
    ],
  )
  assert.deepEqual(queue.get('b')?.hold, hold)
  assert.deepEqual(queue.get('b')?.annotations, { colour: 'red' })
  assert.equal((await queue.body('a'))?.toString(), 'Subject: a\r\n\r\nHello a\r\n')
  assert.deepEqual(queue.counts().hold, { messages: 1, bytes: queue.get('b')?.size, oldest: 5 })
})

test('state changes are durable, and a message ends when its last recipient has', async () => {
  using directory = temporaryDirectory()
  const open = () => openQueue({ directory: directory.path, now: () => 1_000 })
  {
    await using queue = await open()
    await queue.enqueue(messageTo('a', ['bob@one.example', 'eve@two.example']))
    await queue.change('a', {
      kind: 'attempted',
      results: [
        { recipient: 0, outcome: 'delivered', reply: '250 ok' },
        { recipient: 1, outcome: 'deferred', reply: '450 later', nextAttemptAt: 61_000 },
      ],
    })
  }
  {
    await using queue = await open()
    const message = queue.get('a')
    assert.equal(message?.state, 'deferred')
    assert.deepEqual(
      message?.recipients.map(({ state, lastReply }) => [state, lastReply]),
      [
        ['delivered', '250 ok'],
        ['waiting', '450 later'],
      ],
    )
    assert.deepEqual(queue.takeDue(10), [])
    assert.equal(queue.nextDue(), 61_000)
    const results = [{ recipient: 1, outcome: 'bounced', reply: '550 no' }] as const
    await queue.change('a', { kind: 'attempted', results })
    assert.equal(queue.get('a'), undefined)
  }
  await using queue = await open()
  assert.equal(queue.get('a'), undefined)
  assert.deepEqual([...queue.list()], [])
})

test('a held message is not due; released it goes before the others, with its new bytes', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path, now: () => 1_000 })
  await queue.enqueue(messageTo('first', ['bob@one.example']))
  await queue.enqueue(messageTo('held', ['bob@one.example'], { state: 'hold', hold }))
  await queue.change('held', { kind: 'hold-changed', hold: { deadline: 9 } })
  assert.equal(queue.get('held')?.hold?.deadline, 9)
  await queue.change('held', { kind: 'released', data: Buffer.from('with banner'), annotations: { late: 'yes' } })
  assert.deepEqual(
    queue.takeDue(10).map(({ id }) => id),
    ['held', 'first'],
  )
  assert.deepEqual(queue.takeDue(10), [], 'what is taken is not handed out again')
  queue.giveBack('first')
  assert.deepEqual(
    queue.takeDue(10).map(({ id }) => id),
    ['first'],
  )
  assert.equal((await queue.body('held'))?.toString(), 'with banner')
  assert.equal(queue.get('held')?.hold, undefined)
})

test('changes of one message made at once do not overwrite each other', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path })
  const addresses = Array.from({ length: 20 }, (_, index) => `user@d${index}.example`)
  await queue.enqueue(messageTo('a', addresses))
  const change = (recipient: number) =>
    queue.change('a', { kind: 'attempted', results: [{ recipient, outcome: 'delivered', reply: '250' }] })
  await Promise.all(addresses.slice(1).map((_, index) => change(index + 1)))
  assert.deepEqual(
    queue
      .get('a')
      ?.recipients.filter(({ state }) => state === 'waiting')
      .map(({ address }) => address),
    ['user@d0.example'],
  )
})

test('refusals are failures with a code', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path })
  await queue.enqueue(messageTo('a', ['bob@one.example']))
  await assert.rejects(queue.enqueue(messageTo('a', ['bob@one.example'])), fails('conflict'))
  await assert.rejects(queue.enqueue(messageTo('none', [])), fails('invalid-request'))
  await assert.rejects(queue.change('b', { kind: 'retry-now' }), fails('not-found'))
  await assert.rejects(queue.change('a', { kind: 'hold-changed', hold: {} }), fails('conflict'))
  await assert.rejects(openQueue({ directory: directory.path }), fails('conflict'))
})

test('listeners hear of every change and one that fails disturbs nobody', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path })
  const events: QueueEvent[] = []
  queue.subscribe(() => {
    throw new Error('listener')
  })
  const stop = queue.subscribe((event) => events.push(event))
  await queue.enqueue(messageTo('a', ['bob@one.example']))
  await queue.change('a', { kind: 'held', hold })
  await queue.change('a', { kind: 'ended', ending: 'deleted-by-person', by: 'admin' })
  stop()
  await queue.enqueue(messageTo('b', ['bob@one.example']))
  assert.deepEqual(
    events.map(({ kind, message }) => [kind, message.id, message.state]),
    [
      ['enqueued', 'a', 'active'],
      ['changed', 'a', 'hold'],
      ['ended', 'a', 'hold'],
    ],
  )
})

test('the list is filtered by state, address and page', async () => {
  using directory = temporaryDirectory()
  await using queue = await openQueue({ directory: directory.path })
  for (let index = 0; index < 6; index += 1) {
    const state = index % 2 === 0 ? 'active' : 'hold'
    await queue.enqueue(messageTo(`m${index}`, [`user${index}@one.example`], { state, hold }))
  }
  const ids = (filter: Parameters<typeof queue.list>[0]) => [...queue.list(filter)].map(({ id }) => id)
  assert.deepEqual(ids({ states: ['hold'] }), ['m1', 'm3', 'm5'])
  assert.deepEqual(ids({ states: ['hold'], offset: 1, limit: 1 }), ['m3'])
  assert.deepEqual(ids({ recipient: 'USER4' }), ['m4'])
  assert.deepEqual(ids({ sender: 'nobody' }), [])
  assert.deepEqual(ids({ id: 'm2' }), ['m2'])
})

test('held messages come by their deadlines, and pages by what is asked for', async () => {
  using directory = temporaryDirectory()
  let time = 0
  const open = () => openQueue({ directory: directory.path, now: () => time })
  {
    await using queue = await open()
    for (let index = 0; index < 5; index += 1) {
      const over = { state: 'hold', hold: { ...hold, deadline: 500 - index } } as const
      await queue.enqueue(messageTo(`h${index}`, [`x${index}@one.example`], over))
    }
    await queue.change('h4', { kind: 'hold-changed', hold: { deadline: 600 } })
    assert.equal(queue.nextDeadline(), 497)
  }
  await using queue = await open()
  time = 498
  const expired = () => queue.takeExpired(10).map(({ id }) => id)
  assert.deepEqual(expired(), ['h3', 'h2'])
  assert.equal(queue.nextDeadline(), 499)
  queue.giveBackExpired('h2')
  assert.deepEqual(expired(), ['h2'])
  await queue.change('h3', { kind: 'released' })
  assert.deepEqual(
    queue.takeDue(10).map(({ id }) => id),
    ['h3'],
  )
  const found = async (filter: Parameters<typeof queue.find>[0]) => (await queue.find(filter)).map(({ id }) => id)
  assert.deepEqual(await found({ newestFirst: true, limit: 2 }), ['h4', 'h3'])
  assert.deepEqual(await found({ newestFirst: true, before: 'h3', limit: 2, states: ['hold'] }), ['h2', 'h1'])
  assert.deepEqual(await found({ text: 'X4@ONE' }), ['h4'])
  assert.deepEqual(await found({ text: 'nobody' }), [])
})
