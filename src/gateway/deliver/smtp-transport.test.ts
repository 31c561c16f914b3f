import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageTo } from '../queue/fixtures.ts'
import { delivered, HandClock } from './fixtures.ts'
import { orderByPreference, orderByWeight } from './smtp/hops.ts'
import type { Route } from './router.ts'
import type { ConnectRequest, Connected, MailHosts, SmtpConnection, TransactionAnswer } from './smtp/ports.ts'
import { createSmtpTransport } from './smtp-transport.ts'
import type { DeliveryRequest } from './transport.ts'

const answered: TransactionAnswer = { kind: 'answered', recipients: [delivered] }
const lost = (mayHaveArrived: boolean): TransactionAnswer => ({ kind: 'lost', why: 'reset', mayHaveArrived })
const failed: Connected = { kind: 'failed', reply: '451 4.4.1 refused' }

class FakeConnection implements SmtpConnection {
  usable = true
  closed = false
  readonly tls = 'none'
  readonly reportsSuccess = false
  readonly answers: TransactionAnswer[]

  constructor(answers: readonly TransactionAnswer[]) {
    this.answers = [...answers]
  }

  async send(): Promise<TransactionAnswer> {
    const answer = this.answers.shift() ?? answered
    if (answer.kind === 'lost') this.usable = false
    return answer
  }

  close(): void {
    this.closed = true
  }
}

function bench(connects: readonly (Connected | FakeConnection)[], hosts: MailHosts = { kind: 'null-mx' }) {
  const asked: ConnectRequest[] = []
  const left = [...connects]
  const clock = new HandClock()
  const transport = createSmtpTransport({
    timer: clock,
    random: () => 0,
    resolve: async () => hosts,
    connect: async (request) => {
      asked.push(request)
      const next = left.shift() ?? new FakeConnection([])
      return next instanceof FakeConnection ? { kind: 'connected', connection: next } : next
    },
  })
  return { asked, clock, transport, said: () => asked.map(({ host, port, tls }) => `${host}:${port}:${tls}`) }
}

function requestTo(route: Route): DeliveryRequest {
  const { id, envelope } = messageTo('a', ['x@one.example'])
  const destination = { key: 'k', route, domain: 'one.example' }
  const { signal } = new AbortController()
  return { id, destination, envelope, recipients: envelope.recipients, data: Buffer.from('x'), signal }
}

const twoHops: Route = {
  kind: 'smtp',
  tls: 'opportunistic',
  nextHops: [
    { host: 'a', port: 25, weight: 2 },
    { host: 'b', port: 26, weight: 1 },
  ],
}
const hop = (host: string, weight: number) => ({ host, port: 25, weight })
const orderAt = (random: number) =>
  orderByWeight([hop('spare', 0), hop('a', 3), hop('b', 1)], () => random).map(({ host }) => host)
const mx: Route = { kind: 'mx', tls: 'off' }

test('a host that cannot be reached is followed by the next', async () => {
  const { transport, said } = bench([failed, new FakeConnection([])])
  const outcome = await transport.deliver(requestTo(twoHops))
  assert.deepEqual(said(), ['a:25:opportunistic', 'b:26:opportunistic'])
  assert.deepEqual([outcome.host, outcome.recipients, outcome.unreachable], ['b', [delivered], undefined])
})

test('when none can be reached the destination is out of reach', async () => {
  const { transport } = bench([failed, failed])
  const outcome = await transport.deliver(requestTo(twoHops))
  assert.equal(outcome.unreachable, true)
  assert.deepEqual(outcome.recipients, [{ kind: 'temporary', reply: '451 4.4.1 refused' }])
})

test('a message that may have arrived is not offered to another host', async () => {
  const { transport, said } = bench([new FakeConnection([lost(true)])])
  const outcome = await transport.deliver(requestTo(twoHops))
  assert.equal(said().length, 1)
  assert.match(outcome.recipients[0]?.reply ?? '', /may have arrived/)
  assert.equal(outcome.unreachable, undefined)
})

test('connections are used again, renewed when they broke meanwhile, and closed when idle', async () => {
  const first = new FakeConnection([answered, answered, lost(false)])
  const second = new FakeConnection([])
  const { transport, asked, clock } = bench([first, second])
  for (let index = 0; index < 3; index += 1) {
    const outcome = await transport.deliver(requestTo(twoHops))
    assert.deepEqual(outcome.recipients, [delivered])
  }
  assert.equal(asked.length, 2)
  assert.equal(first.closed, true)
  assert.equal(second.closed, false)
  clock.advance(5_000)
  assert.equal(second.closed, true)
})

test('closing the transport closes what waits', async () => {
  const connection = new FakeConnection([])
  const { transport } = bench([connection])
  await transport.deliver(requestTo(twoHops))
  transport[Symbol.dispose]()
  assert.equal(connection.closed, true)
})

test('the name service decides: hosts by preference, null MX and unknown domains at once, failures later', async () => {
  const hosts = [
    { host: 'far', preference: 20 },
    { host: 'near', preference: 10 },
  ]
  const found = bench([failed], { kind: 'hosts', hosts })
  assert.equal((await found.transport.deliver(requestTo(mx))).host, 'far')
  assert.deepEqual(found.said(), ['near:25:off', 'far:25:off'])
  const kind = async (answer: MailHosts) => {
    const outcome = await bench([], answer).transport.deliver(requestTo(mx))
    return [outcome.recipients[0]?.kind, outcome.recipients[0]?.reply.slice(0, 10).trim()]
  }
  assert.deepEqual(await kind({ kind: 'null-mx' }), ['permanent', '556 5.1.10'])
  assert.deepEqual(await kind({ kind: 'no-domain' }), ['permanent', '550 5.1.2'])
  assert.deepEqual(await kind({ kind: 'failed', why: 'SERVFAIL' }), ['temporary', '451 4.4.3'])
  assert.deepEqual(await kind({ kind: 'hosts', hosts: [] }), ['temporary', '451 4.4.4'])
})

test('weights draw the order, and weight 0 comes last', () => {
  assert.deepEqual(orderAt(0), ['a', 'b', 'spare'])
  assert.deepEqual(orderAt(0.9), ['b', 'a', 'spare'])
  const names = orderByPreference(
    [
      { host: 'x', preference: 5 },
      { host: 'y', preference: 1 },
    ],
    () => 0,
  )
  assert.deepEqual(
    names.map(({ host }) => host),
    ['y', 'x'],
  )
})

test('hosts at or behind ourselves are not asked, and mail that would only come back is returned', async () => {
  const hosts = [
    { host: 'first.example', preference: 5 },
    { host: 'Gateway.Test', preference: 10 },
    { host: 'equal.example', preference: 10 },
    { host: 'behind.example', preference: 20 },
  ]
  const said = async (list: typeof hosts) => {
    const asked: string[] = []
    using transport = createSmtpTransport({
      random: () => 0,
      ownNames: ['gateway.test'],
      resolve: async () => ({ kind: 'hosts', hosts: list }),
      connect: async ({ host }) => {
        asked.push(host)
        return failed
      },
    })
    const outcome = await transport.deliver(requestTo(mx))
    return { asked, kind: outcome.recipients[0]?.kind, reply: outcome.recipients[0]?.reply }
  }
  assert.deepEqual((await said(hosts)).asked, ['first.example'])
  const loop = await said(hosts.slice(1))
  assert.deepEqual([loop.asked, loop.kind, loop.reply?.slice(0, 9)], [[], 'permanent', '554 5.4.6'])
})

test('a host that must not be asked is passed over, and the last reason is given', async () => {
  using transport = createSmtpTransport({
    random: () => 0,
    resolve: async () => ({ kind: 'null-mx' }),
    connect: async () => ({ kind: 'connected', connection: new FakeConnection([]) }),
    plan: async ({ hop: { host }, route }) =>
      host === 'a' ? { kind: 'skip', reply: '451 4.7.5 a: no' } : { kind: 'use', need: { level: route.tls } },
  })
  assert.equal((await transport.deliver(requestTo(twoHops))).host, 'b')
  const onlyA: Route = { ...twoHops, nextHops: [{ host: 'a', port: 25, weight: 1 }] }
  const outcome = await transport.deliver(requestTo(onlyA))
  assert.deepEqual(outcome.recipients, [{ kind: 'temporary', reply: '451 4.7.5 a: no' }])
  assert.equal(outcome.unreachable, true)
})
