import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, type Reply } from '#protocols/smtp/reply.ts'
import { AnswerCache } from './answer-cache.ts'
import { CallForward, type Hop, type Line } from './call-forward.ts'

const hop: Hop = { host: 'next', port: 25, tls: 'off' }
const ok = reply(250, '2.1.5', 'Ok')
const no = reply(550, '5.1.1', 'No such user')

/** A next hop that says to each address what it is told to say; `down` cannot be reached. */
function fake(answers: Record<string, Reply | 'breaks'>, down: readonly string[] = []) {
  let now = 0
  const asked: string[] = []
  let opened = 0
  const cache = new AnswerCache({ times: { accepted: 1_000, refused: 100 }, most: 3, now: () => now })
  const forward = new CallForward({
    async open({ host }) {
      opened += 1
      if (down.includes(host)) throw new Error('refused')
      return lineOf(host)
    },
    cache,
    now: () => now,
  })
  const lineOf = (host: string): Line => ({
    usable: true,
    async verify(address) {
      asked.push(`${host} ${address}`)
      const answer = answers[address] ?? ok
      if (answer === 'breaks') throw new Error('gone')
      return answer
    },
    close: () => {},
  })
  return { forward, asked, cache, opened: () => opened, pass: (ms: number) => (now += ms) }
}

test('answers are remembered, accepted ones longer than refused ones', async () => {
  const { forward, asked, pass } = fake({ 'b@x': no })
  for (let turn = 0; turn < 2; turn += 1) {
    assert.deepEqual(await forward.knows('a@x', [hop]), { accepted: true, reply: ok })
    assert.equal((await forward.knows('b@x', [hop])) === 'unknown', false)
  }
  assert.equal(asked.length, 2)
  pass(100)
  await forward.knows('a@x', [hop])
  await forward.knows('b@x', [hop])
  assert.deepEqual(asked.slice(2), ['next b@x'])
  pass(1_000)
  await forward.knows('a@x', [hop])
  assert.equal(asked.at(-1), 'next a@x')
  forward.close()
})

test('what is temporary is not remembered, and a broken hop is left alone for a while', async () => {
  const { forward, asked, opened, pass } = fake({ 'a@x': reply(450, '4.2.0', 'Later'), 'b@x': 'breaks' })
  assert.equal(await forward.knows('a@x', [hop]), 'unknown')
  assert.equal(await forward.knows('a@x', [hop]), 'unknown')
  assert.equal(asked.length, 2)
  assert.equal(await forward.knows('b@x', [hop]), 'unknown')
  assert.equal(await forward.knows('c@x', [hop]), 'unknown')
  assert.deepEqual([asked.length, opened()], [3, 1])
  pass(30_000)
  assert.notEqual(await forward.knows('c@x', [hop]), 'unknown')
  forward.close()
})

test('the next hop is asked when one is down, and none makes nobody known', async () => {
  const { forward, asked } = fake({}, ['next'])
  assert.notEqual(await forward.knows('a@x', [hop, { ...hop, host: 'second' }]), 'unknown')
  assert.deepEqual(asked, ['second a@x'])
  assert.equal(await forward.knows('b@x', []), 'unknown')
  forward.close()
})

test('many questions at once share few connections; about one address they are one', async () => {
  const { forward, asked, opened, cache } = fake({})
  await Promise.all(Array.from({ length: 50 }, (_, at) => forward.knows(`${at % 20}@x`, [hop])))
  assert.equal(asked.length, 20)
  assert.equal(opened() <= 4, true)
  assert.equal(cache.size, 3)
  forward.close()
})
