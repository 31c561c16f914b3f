import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { kindOf, normalise, type IndicatorList } from './indicator.ts'
import { readIndicators } from './read.ts'
import { readPattern } from './stix-pattern.ts'

const sha256 = 'ab'.repeat(32)
const md5 = 'cd'.repeat(16)

function list(text: string): IndicatorList {
  const reading = readIndicators(Buffer.from(text))
  if ('why' in reading) return assert.fail(reading.why)
  return reading
}
const values = (text: string): string[] => list(text).indicators.map(({ kind, value }) => `${kind} ${value}`)
const whys = (text: string): string[] => list(text).refused.map(({ place, why }) => `${place}: ${why}`)

test('a value has one form, however it is written', () => {
  assert.equal(normalise('domain', 'Bad[.]Example.ORG.'), 'bad.example.org')
  assert.equal(normalise('domain', 'пример.рф'), 'xn--e1afmkfd.xn--p1ai')
  assert.equal(normalise('url', 'hxxps://User@Bad[.]example:443/A?b#c'), 'https://bad.example/A?b')
  assert.equal(normalise('ip', '2001:DB8:0::1'), '2001:db8::1')
  assert.equal(normalise('ip', '::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(normalise('email', 'Bad(at)Example.org'), 'bad@example.org')
  assert.equal(normalise('sha256', md5), undefined)
  assert.equal(normalise('domain', '10.0.0.1'), undefined)
})

test('the kind of a bare value', () => {
  const kinds = [
    sha256,
    md5,
    '203.0.113.9',
    'a.example',
    'hxxp://a.example/x',
    'a@b.example',
    'a.example/x.exe',
    'words',
  ]
  assert.deepEqual(
    kinds.map((value) => kindOf(value)),
    ['sha256', 'md5', 'ip', 'domain', 'url', 'email', 'url', undefined],
  )
})

test('STIX 2.1: comparisons joined by OR count, the rest is refused with its reason', () => {
  const indicator = (pattern: string, more: object = {}) => ({
    type: 'indicator',
    id: 'indicator--1',
    pattern,
    ...more,
  })
  const bundle = JSON.stringify({
    type: 'bundle',
    objects: [
      indicator(`[file:hashes.'SHA-256' = '${sha256}' OR file:hashes.MD5 = '${md5}']`, {
        name: 'Some Loader',
        valid_until: '2030-01-01T00:00:00Z',
      }),
      indicator("[url:value IN ('http://a.example/', 'http://b.example/x')] OR [domain-name:value = 'c.example']"),
      indicator("[domain-name:value = 'd.example' AND ipv4-addr:value = '203.0.113.7']"),
      indicator("[domain-name:value != 'e.example']"),
      indicator("[process:name = 'x']"),
      indicator("[domain-name:value = 'f.example']", { revoked: true }),
      indicator('rule x { condition: true }', { pattern_type: 'yara' }),
      { type: 'domain-name', value: 'observed.example' },
    ],
  })
  assert.deepEqual(values(bundle), [
    `sha256 ${sha256}`,
    `md5 ${md5}`,
    'url http://a.example/',
    'url http://b.example/x',
    'domain c.example',
  ])
  assert.deepEqual(list(bundle).indicators[0], {
    kind: 'sha256',
    value: sha256,
    name: 'Some Loader',
    expires: '2030-01-01T00:00:00.000Z',
  })
  assert.deepEqual(
    list(bundle).refused.map(({ why }) => why),
    [
      'AND needs more than one value',
      'only = and IN can be looked for',
      'nothing here has a process:name',
      'revoked by its source',
      'its pattern is written in yara',
    ],
  )
})

test('quotes inside a STIX string are taken for what they are', () => {
  assert.deepEqual(readPattern(String.raw`[url:value = 'http://a.example/it\'s']`), {
    values: [{ kind: 'url', value: "http://a.example/it's" }],
  })
  assert.ok('why' in readPattern("[url:value = 'unclosed"))
})

test('MISP: what is meant for detection, in events, objects and composites', () => {
  const attribute = (type: string, value: string, to_ids = true) => ({ type, value, to_ids })
  const event = {
    Event: {
      info: 'A campaign',
      Attribute: [
        attribute('domain|ip', 'a.example|203.0.113.5'),
        attribute('ip-dst|port', '203.0.113.6|443'),
        attribute('email-src', 'x@a.example'),
        attribute('domain', 'context.example', false),
        attribute('mutex', 'Global/x'),
      ],
      Object: [{ Attribute: [attribute('filename|sha256', `invoice.js|${sha256}`)] }],
    },
  }
  const expected = ['domain a.example', 'ip 203.0.113.5', 'ip 203.0.113.6', 'email x@a.example', `sha256 ${sha256}`]
  assert.deepEqual(values(JSON.stringify(event)), expected)
  assert.deepEqual(values(JSON.stringify({ response: [event] })), expected)
  assert.deepEqual(whys(JSON.stringify(event)), ['attribute 5: nothing here has a mutex'])
  assert.equal(list(JSON.stringify(event)).indicators[0]?.name, 'A campaign')
})

test('OpenIOC: items that decide alone', () => {
  const item = (search: string, value: string, more = '') =>
    `<IndicatorItem id="${search}" condition="is"${more}><Context document="x" search="${search}" type="mir"/><Content type="string">${value}</Content></IndicatorItem>`
  const text = `<?xml version="1.0"?><ioc id="1"><short_description>Loader</short_description><definition><Indicator operator="OR">
    ${item('FileItem/Md5sum', md5)}${item('Network/DNS', 'a.example')}${item('Network/DNS', 'not.example', ' negate="true"')}
    <Indicator operator="AND">${item('PortItem/remoteIP', '203.0.113.4')}</Indicator></Indicator></definition></ioc>`
  assert.deepEqual(values(text), [`md5 ${md5}`, 'domain a.example'])
  assert.equal(list(text).indicators[0]?.name, 'Loader')
  assert.equal(list(text).refusedCount, 2)
})

test('a table with a header, as people and feeds write it', () => {
  const urlhaus = [
    '# URL dump',
    '# id,dateadded,url,url_status,last_online,threat,tags',
    '"1","2026-11-01 00:00:00","http://203.0.113.77/a.sh","online","","malware_download","elf, mirai"',
    '"2","2026-11-01 00:00:00","http://10.0.0.1/a.sh","online","","malware_download",""',
  ].join('\r\n')
  assert.deepEqual(values(urlhaus), ['url http://203.0.113.77/a.sh'])
  assert.equal(list(urlhaus).indicators[0]?.name, 'malware_download')
  assert.deepEqual(whys(urlhaus), ['line 4: not a public address: http://10.0.0.1/a.sh'])
  const own = `type;value;expires;comment\nip:port;203.0.113.8:8080;2031-02-03;panel\ndomain;a.example;;"said ""no"""\n`
  assert.deepEqual(values(own), ['ip 203.0.113.8', 'domain a.example'])
  assert.deepEqual(
    list(own).indicators.map(({ name, expires }) => [name, expires]),
    [
      ['panel', '2031-02-03T00:00:00.000Z'],
      ['said "no"', undefined],
    ],
  )
})

test('a value a line, with remarks; what is none is refused by its line', () => {
  const text = `# mine\n${sha256}\n\na[.]example, seen today\nhxxp://b.example/x\nhello\n127.0.0.1\nd41d8cd98f00b204e9800998ecf8427e\n`
  assert.deepEqual(values(text), [`sha256 ${sha256}`, 'domain a.example', 'url http://b.example/x'])
  assert.deepEqual(whys(text), [
    'line 6: no hash, address, domain or mailbox in it',
    'line 7: not a public address: 127.0.0.1',
    'line 8: the hash of an empty file: d41d8cd98f00b204e9800998ecf8427e',
  ])
})

test('JSON feeds: lists, and objects by number', () => {
  assert.deepEqual(values(JSON.stringify([{ phish_id: 1, url: 'http://a.example/login', target: 'A Bank' }])), [
    'url http://a.example/login',
  ])
  const byNumber = { 17: [{ ioc_value: '203.0.113.9:443', ioc_type: 'ip:port', malware_printable: 'Loader' }] }
  assert.deepEqual(values(JSON.stringify(byNumber)), ['ip 203.0.113.9'])
  assert.deepEqual(values(JSON.stringify(['a.example', 'b.example'])), ['domain a.example', 'domain b.example'])
})

test('what is no list says so', () => {
  for (const [text, why] of [
    ['', /no indicator/],
    ['<html></html>', /not OpenIOC/],
    ['{"a":', /not valid JSON/],
  ] as const) {
    const reading = readIndicators(Buffer.from(text))
    assert.ok('why' in reading)
    assert.match(reading.why, why)
  }
})

test('no bytes make it throw', () => {
  const seeds = [
    "[url:value = 'http://a.example/']",
    '{"type":"bundle","objects":[{"type":"indicator"}]}',
    '<ioc><Indicator>',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.string(), fc.nat(60), (seed, noise, at) => {
      readIndicators(Buffer.from(seed.slice(0, at) + noise + seed.slice(at)))
      readPattern(noise)
    }),
    { numRuns: 500 },
  )
})

test('a long line and many commas cost no more than their length', () => {
  const reading = readIndicators(Buffer.from(`${'"'.repeat(2_000_000)}\n${','.repeat(2_000_000)}\n`))
  assert.ok(!('why' in reading))
})
