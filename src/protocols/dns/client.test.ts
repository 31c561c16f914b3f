/** Questions to a name server on loopback: the wire, aliases, validation, and what may go wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'dns-packet'
import type { Answer } from 'dns-packet'
import { cachedDns } from './cache.ts'
import { createDnsClient, DnsFailure, nameServerOf } from './client.ts'
import { records, startNameServer } from './name-server.fixture.ts'

const codeOf = (code: string) => (error: unknown) => error instanceof DnsFailure && error.code === code

test('records come with the word of the server that it validated them', async () => {
  await using fake = await startNameServer([
    records('a.example', 'A', ['192.0.2.1', '192.0.2.2'], { secure: true }),
    records('t.example', 'TXT', ['v=x']),
  ])
  const client = createDnsClient({ servers: [fake.server] })
  assert.deepEqual(await client.query('A.Example.', 'A'), {
    kind: 'records',
    records: ['192.0.2.1', '192.0.2.2'],
    secure: true,
    ttl: 60,
  })
  assert.deepEqual(await client.query('t.example', 'TXT'), {
    kind: 'records',
    records: ['v=x'],
    secure: false,
    ttl: 60,
  })
  assert.deepEqual(await client.query('none.example', 'MX'), { kind: 'none', secure: false, ttl: 30 })
  assert.equal((await client.query(`${'x'.repeat(64)}.example`, 'A')).kind, 'none')
})

test('an alias leads to its records, and records of other names are not taken', async () => {
  const answers: Answer[] = [
    { name: 'www.example', type: 'CNAME', ttl: 9, data: 'real.example' },
    { name: 'evil.example', type: 'A', ttl: 60, data: '192.0.2.66' },
    { name: 'real.example', type: 'A', ttl: 60, data: '192.0.2.1' },
  ]
  const circle: Answer[] = [
    { name: 'x.example', type: 'CNAME', ttl: 9, data: 'y.example' },
    { name: 'y.example', type: 'CNAME', ttl: 9, data: 'x.example' },
  ]
  await using fake = await startNameServer([
    ['www.example A', { answers }],
    ['x.example A', { answers: circle }],
  ])
  const client = createDnsClient({ servers: [fake.server] })
  const answer = await client.query('www.example', 'A')
  assert.deepEqual(answer.kind === 'records' && [answer.records, answer.ttl], [['192.0.2.1'], 9])
  assert.equal((await client.query('x.example', 'A')).kind, 'none')
})

test('an answer that does not fit is fetched over TCP', async () => {
  const many = Array.from({ length: 60 }, (_, index) => `192.0.2.${index}`)
  await using fake = await startNameServer([records('big.example', 'A', many, { truncated: true })])
  const answer = await createDnsClient({ servers: [fake.server] }).query('big.example', 'A')
  assert.equal(answer.kind === 'records' && answer.records.length, 60)
  assert.deepEqual(fake.asked, ['udp big.example A', 'tcp big.example A'])
})

test('datagrams with another id, another question or no sense are passed over', async () => {
  const noise = (bytes: Buffer) => {
    const id = bytes.readUInt16BE(0)
    const forged = (over: object) =>
      encode({
        type: 'response',
        id,
        questions: [{ name: 'a.example', type: 'A' }],
        answers: [{ name: 'a.example', type: 'A', ttl: 60, data: '192.0.2.66' }],
        ...over,
      })
    return [
      forged({ id: (id + 1) % 65_536 }),
      forged({ questions: [{ name: 'b.example', type: 'A' }] }),
      forged({ type: 'query' }),
      Buffer.from('nonsense'),
      Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(60, 0xff)]),
    ]
  }
  await using fake = await startNameServer([records('a.example', 'A', ['192.0.2.1'], { noise })])
  const answer = await createDnsClient({ servers: [fake.server] }).query('a.example', 'A')
  assert.deepEqual(answer.kind === 'records' && answer.records, ['192.0.2.1'])
})

test('a server that fails or is silent is followed by the next; without any it is a failure', async () => {
  await using broken = await startNameServer([
    ['a.example A', { rcode: 2 }],
    ['s.example A', { silent: true }],
  ])
  await using good = await startNameServer([records('a.example', 'A', ['192.0.2.1'])])
  const both = createDnsClient({ servers: [broken.server, good.server], timeoutMs: 200, tries: 1 })
  assert.equal((await both.query('a.example', 'A')).kind, 'records')
  assert.equal((await both.query('s.example', 'A')).kind, 'none')
  const only = createDnsClient({ servers: [broken.server], timeoutMs: 100, tries: 2 })
  await assert.rejects(only.query('a.example', 'A'), codeOf('ESERVFAIL'))
  await assert.rejects(only.query('s.example', 'A'), codeOf('ETIMEOUT'))
  assert.equal(broken.asked.filter((line) => line.includes('s.example')).length, 3)
  const { server } = good
  await good[Symbol.asyncDispose]()
  await assert.rejects(createDnsClient({ servers: [server], tries: 1 }).query('a.example', 'A'), DnsFailure)
  await assert.rejects(createDnsClient({ servers: [] }).query('a.example', 'A'), codeOf('ENOSERVER'))
  await assert.rejects(only.query('a.example', 'A', AbortSignal.abort()), { name: 'AbortError' })
})

test('addresses of servers, with and without port', () => {
  assert.deepEqual(nameServerOf('192.0.2.1'), { address: '192.0.2.1', port: 53 })
  assert.deepEqual(nameServerOf('192.0.2.1:5353'), { address: '192.0.2.1', port: 5353 })
  assert.deepEqual(nameServerOf('2001:db8::1'), { address: '2001:db8::1', port: 53 })
  assert.deepEqual(nameServerOf('[2001:db8::1]:5353'), { address: '2001:db8::1', port: 5353 })
})

test('what was answered is kept for its time, and asked once by many', async () => {
  await using fake = await startNameServer([
    records('a.example', 'A', ['192.0.2.1'], { ttl: 10 }),
    records('zero.example', 'A', ['192.0.2.1'], { ttl: 0 }),
    ['bad.example A', { rcode: 2 }],
  ])
  let time = 0
  const client = cachedDns({
    client: createDnsClient({ servers: [fake.server], tries: 1 }),
    now: () => time,
    capacity: 2,
  })
  await Promise.all([1, 2, 3].map(() => client.query('a.example', 'A')))
  await client.query('A.EXAMPLE', 'A')
  assert.equal(fake.asked.length, 1)
  time = 10_001
  await client.query('a.example', 'A')
  assert.equal(fake.asked.length, 2)
  for (let round = 0; round < 2; round += 1) await client.query('zero.example', 'A')
  for (let round = 0; round < 2; round += 1) await assert.rejects(client.query('bad.example', 'A'), DnsFailure)
  assert.equal(fake.asked.length, 6)
  await client.query('n1.example', 'A')
  await client.query('n2.example', 'A')
  await client.query('a.example', 'A')
  assert.equal(fake.asked.length, 9, 'the oldest makes room')
})
