/** Block lists as administrators have them, each read without a word about its form. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { IndicatorList } from './indicator.ts'
import { readIndicators } from './read.ts'

function list(...lines: string[]): IndicatorList {
  const reading = readIndicators(Buffer.from(lines.join('\n')))
  if ('why' in reading) return assert.fail(reading.why)
  return reading
}
const told = ({ format, indicators, refusedCount }: IndicatorList): unknown[] => [
  format,
  ...indicators.map(({ kind, value }) => `${kind} ${value}`),
  refusedCount,
]

test('a hosts file', () => {
  const hosts = list(
    '# a remark',
    '127.0.0.1 localhost',
    '::1 ip6-localhost',
    '0.0.0.0 bad.example www.bad.example # why',
    '0.0.0.0\tOther.example',
  )
  assert.deepEqual(told(hosts), ['hosts', 'domain bad.example', 'domain www.bad.example', 'domain other.example', 0])
})

test('a filter of AdGuard or uBlock: what a whole site or address is, never what hides a part of a page', () => {
  const filter = list(
    '[Adblock Plus 2.0]',
    '! Title: a list',
    '||bad.example^',
    '||all.example^$all',
    '||path.example/login/*',
    '||page.example/login.php',
    '||third.example^$third-party',
    '||good.example^',
    '@@||good.example^',
    '||203.0.113.7^',
    'news.example##.advertisement',
  )
  assert.deepEqual(told(filter), [
    'filter',
    'domain bad.example',
    'domain all.example',
    'url http://page.example/login.php',
    'ip 203.0.113.7',
    0,
  ])
})

test('a response policy zone, with names under its own and networks written backwards', () => {
  const zone = list(
    '$TTL 2h',
    '$ORIGIN rpz.example.net.',
    '@ SOA localhost. root.localhost. (',
    '  1 12h 15m 3w 2h )',
    '  NS localhost.',
    'bad.example CNAME .',
    '*.bad.example CNAME .',
    'full.example.rpz.example.net. 300 IN CNAME rpz-drop.',
    'fine.example CNAME .',
    'fine.example CNAME rpz-passthru.',
    'walled.example A 192.0.2.9',
    '24.0.113.0.203.rpz-ip CNAME .',
    '48.zz.7.db8.2001.rpz-ip CNAME .',
    '32.1.0.0.10.rpz-client-ip CNAME rpz-drop.',
  )
  assert.deepEqual(told(zone), [
    'zone',
    'domain bad.example',
    'domain full.example',
    'domain walled.example',
    'network 203.0.113.0/24',
    'network 2001:db8:7::/48',
    0,
  ])
})

test('configurations of dnsmasq and unbound', () => {
  assert.deepEqual(told(list('address=/a.example/0.0.0.0', 'server=/b.example/')), [
    'resolver',
    'domain a.example',
    'domain b.example',
    0,
  ])
  const unbound = list(
    'server:',
    'local-zone: "a.example." always_nxdomain',
    'local-zone: "b.example" redirect',
    'local-zone: "b.example" transparent',
  )
  assert.deepEqual(told(unbound), ['resolver', 'domain a.example', 0])
})

test('networks as Spamhaus and FireHOL publish them; what is not public or too wide is refused', () => {
  const text = list('; DROP', '203.0.113.0/24 ; SBL1', '198.51.100.77/25 ; SBL2', '10.0.0.0/8 ; own', '203.0.113.4/32')
  assert.deepEqual(told(text), ['networks', 'network 203.0.113.0/24', 'network 198.51.100.0/25', 'ip 203.0.113.4', 1])
  assert.equal(text.indicators[0]?.name, 'SBL1')
  const json = list(
    '{"cidr":"203.0.113.0/24","sblid":"SBL1","rir":"arin"}',
    '{"cidr":"2001:db8::/32","sblid":"SBL2","rir":"arin"}',
    '{"type":"metadata","timestamp":1790000000,"records":2}',
  )
  assert.deepEqual(told(json), ['json', 'network 203.0.113.0/24', 'network 2001:db8::/32', 0])
  const netset = list('# firehol', '203.0.113.0/24', '0.0.0.0/1', '198.51.100.9')
  assert.deepEqual(told(netset).slice(0, 3), ['networks', 'network 203.0.113.0/24', 'ip 198.51.100.9'])
})

test('feeds say what an address is, how sure they are and when they saw it', () => {
  const details = (text: IndicatorList) =>
    text.indicators.map(({ category, confidence, seen }) => [category, confidence, seen])
  const threatFox = list(
    '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"',
    '"2026-11-01 10:00:00", "1", "203.0.113.9:443", "ip:port", "botnet_cc", "win.x", "None", "Loader X", "", "75", "False", "None", "tag", "0", "somebody"',
  )
  assert.deepEqual(details(threatFox), [['malware', 75, new Date('2026-11-01 10:00:00').toISOString()]])
  assert.equal(threatFox.indicators[0]?.name, 'Loader X')
  const phishTank = list(
    'phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target',
    '1,https://a.example/login,https://phishtank.example/1,2026-11-02T00:00:00+00:00,yes,2026-11-02T01:00:00+00:00,yes,A Bank',
    '2,https://b.example/login,https://phishtank.example/2,2026-11-03T00:00:00+00:00,no,,yes,Other',
  )
  assert.deepEqual(details(phishTank), [
    ['phishing', undefined, '2026-11-02T00:00:00.000Z'],
    ['phishing', 40, '2026-11-03T00:00:00.000Z'],
  ])
  const urlhaus = list(
    JSON.stringify({
      7: [{ dateadded: '2026-11-04T00:00:00Z', url: 'http://c.example/x', threat: 'malware_download', tags: ['elf'] }],
    }),
  )
  assert.deepEqual(details(urlhaus), [['malware', undefined, '2026-11-04T00:00:00.000Z']])
  const generic = list(
    'domain;classification;score;last_seen',
    'd.example;Spam source;0.8;1790000000',
    'e.example;greyware;low;',
  )
  assert.deepEqual(details(generic), [
    ['spam', 80, new Date(1_790_000_000_000).toISOString()],
    ['suspicious', 25, undefined],
  ])
})

test('STIX says it in types, labels and numbers', () => {
  const indicator = { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'a.example']" }
  const more = { labels: ['phishing'], confidence: 85, modified: '2026-11-05T00:00:00.000Z', name: 'Kit' }
  const [one] = list(JSON.stringify({ type: 'bundle', objects: [{ ...indicator, ...more }] })).indicators
  assert.deepEqual([one?.category, one?.confidence, one?.seen], ['phishing', 85, '2026-11-05T00:00:00.000Z'])
})

test('no line of any kind of list makes it throw', () => {
  const seeds = [
    '0.0.0.0 a.example',
    '||a.example^',
    'a.example CNAME .',
    '1.zz.rpz-ip CNAME .',
    '{"cidr":"1.0.0.0/8"}',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.string(), fc.nat(30), (seed, noise, at) => {
      readIndicators(Buffer.from(`${seed}\n${seed.slice(0, at)}${noise}${seed.slice(at)}\n${noise}`))
    }),
    { numRuns: 500 },
  )
})
