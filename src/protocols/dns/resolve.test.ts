/** What each kind of DNS answer means for mail. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDnsClient } from './client.ts'
import { records, startNameServer, type ZoneEntry } from './name-server.fixture.ts'
import { createResolver, type MailResolver } from './resolve.ts'

const mx = (exchange: string, preference: number) => ({ exchange, preference })
const failing: ZoneEntry = { rcode: 2 }

async function resolving<T>(
  zone: readonly [string, ZoneEntry][],
  ask: (resolver: MailResolver) => Promise<T>,
): Promise<T> {
  await using fake = await startNameServer(zone)
  return await ask(createResolver(createDnsClient({ servers: [fake.server], tries: 1 })))
}

const exchanges = (zone: readonly [string, ZoneEntry][], domain = 'x.example') =>
  resolving(zone, (resolver) => resolver.exchanges(domain))

test('exchanges come by priority', async () => {
  const zone = [records('x.example', 'MX', [mx('B.example', 20), mx('a.example', 10)], { secure: true })]
  const values = [
    { host: 'a.example', priority: 10 },
    { host: 'b.example', priority: 20 },
  ]
  assert.deepEqual(await exchanges(zone), { values, secure: true })
})

test('null MX, implicit MX, nothing, literal', async () => {
  assert.equal(await exchanges([records('x.example', 'MX', [mx('.', 0)])]), 'null-mx')
  const implicit = [['x.example MX', { secure: true }], records('x.example', 'A', ['192.0.2.1'], { secure: true })]
  const own = { host: 'x.example', priority: 0 }
  assert.deepEqual(await exchanges(implicit as [string, ZoneEntry][]), { values: [own], secure: false })
  assert.deepEqual(await exchanges([]), { values: [], secure: false })
  assert.deepEqual(await exchanges([], '[IPv6:::1]'), { values: [{ host: '::1', priority: 0 }], secure: false })
})

test('a failing DNS is not an answer', async () => {
  await assert.rejects(exchanges([['x.example MX', failing]]), { code: 'ESERVFAIL' })
  await assert.rejects(exchanges([['x.example A', failing]]), { code: 'ESERVFAIL' })
  await assert.rejects(exchanges([['x.example AAAA', failing]]), { code: 'ESERVFAIL' })
  await assert.rejects(
    resolving([], (resolver) => resolver.exchanges('x.example', AbortSignal.abort())),
    { name: 'AbortError' },
  )
})

test('IPv6 comes before IPv4, one family is enough, and both must be validated', async () => {
  const four = records('h.example', 'A', ['192.0.2.1'], { secure: true })
  const six = records('h.example', 'AAAA', ['2001:db8::1'], { secure: true })
  const addresses = (zone: readonly [string, ZoneEntry][], host = 'h.example') =>
    resolving(zone, (resolver) => resolver.addresses(host))
  assert.deepEqual(await addresses([four, six]), { values: ['2001:db8::1', '192.0.2.1'], secure: true })
  assert.deepEqual(await addresses([four]), { values: ['192.0.2.1'], secure: false })
  assert.deepEqual(await addresses([four, ['h.example AAAA', failing]]), { values: ['192.0.2.1'], secure: false })
  assert.deepEqual(await addresses([], '127.0.0.1'), { values: ['127.0.0.1'], secure: false })
})

test('TLSA records are those of the port', async () => {
  const tlsa = { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 7) }
  const zone = [records('_25._tcp.mx.example', 'TLSA', [tlsa], { secure: true })]
  const found = await resolving(zone, (resolver) => resolver.tlsa('mx.example', 25))
  assert.equal(found.secure, true)
  assert.deepEqual(
    found.values.map(({ usage, selector, matchingType, certificate }) => ({
      usage,
      selector,
      matchingType,
      certificate: Buffer.from(certificate),
    })),
    [tlsa],
  )
  assert.deepEqual((await resolving(zone, (resolver) => resolver.tlsa('mx.example', 26))).values, [])
  const texts = await resolving([records('t.example', 'TXT', ['one', 'two'])], (resolver) =>
    resolver.texts('t.example'),
  )
  assert.deepEqual(texts.values, ['one', 'two'])
})
