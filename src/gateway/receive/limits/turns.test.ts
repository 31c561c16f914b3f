import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageMemory } from './message-memory.ts'
import { Turns } from './turns.ts'

const never = new AbortController().signal

test('a turn passes to who waits longest', async () => {
  const turns = new Turns({ most: 1, waitMs: 60_000 })
  assert.equal(await turns.take(never), true)
  const order: string[] = []
  const waiting = ['a', 'b'].map(async (name) => {
    const got = await turns.take(never)
    order.push(`${name} ${got}`)
  })
  turns.giveBack()
  await waiting[0]
  assert.deepEqual(order, ['a true'])
  turns.giveBack()
  await waiting[1]
  assert.deepEqual(order, ['a true', 'b true'])
  turns.giveBack()
  assert.equal(turns.taken, 0)
})

test('who waits too long or goes away gets none, and none is lost', async () => {
  const turns = new Turns({ most: 1, waitMs: 10 })
  await turns.take(never)
  assert.equal(await turns.take(never), false)
  const client = new AbortController()
  const waiting = new Turns({ most: 0, waitMs: 60_000 }).take(client.signal)
  client.abort()
  assert.equal(await waiting, false)
  assert.equal(await turns.take(AbortSignal.abort()), false)
  turns.giveBack()
  assert.equal(turns.taken, 0)
  assert.equal(await turns.take(never), true)
})

test('memory is bounded for all and for one client', () => {
  const memory = new MessageMemory({ most: 100, message: 10 })
  const one = memory.roomFor(() => 'one')
  const other = memory.roomFor(() => 'other')
  assert.equal(one.take(50), true)
  assert.equal(one.take(1), false)
  assert.equal(other.take(50), true)
  assert.equal(memory.roomFor(() => 'third').take(1), false)
  one.give(50)
  assert.equal(memory.taken, 50)
  assert.equal(one.take(10), true)
})

test('one message of full size always fits', () => {
  assert.equal(new MessageMemory({ most: 10, message: 200 }).roomFor(() => 'one').take(200), true)
  assert.equal(new MessageMemory({ most: 300, message: 200 }).roomFor(() => 'one').take(200), true)
})
