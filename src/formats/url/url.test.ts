/** Addresses: finding, taking apart, unwrapping, domains, look-alikes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string, webUrl } from 'fast-check'
import { domainFacts, registrableOf } from './domain.ts'
import { findUrls } from './extract.ts'
import { likeness, mixesScripts } from './look-alike.ts'
import { readUrl } from './parts.ts'
import { unwrapUrl } from './unwrap.ts'

const urls = (text: string): string[] => findUrls(text).map(({ url }) => url)

test('finds addresses in text, whole and broken', () => {
  assert.deepEqual(urls('see (https://a.example/x_(y)) or www.b.example/q?z=1. And http://user@c.example:8080/'), [
    'https://a.example/x_(y)',
    'http://user@c.example:8080/',
    'http://www.b.example/q?z=1',
  ])
  const cases = ['hxxps://d[.]example/x', 'hxxp[://]d.example', 'http[:]//d(.)example', 'hxxp://d [dot] example/x']
  for (const text of cases)
    assert.deepEqual(
      [findUrls(text).at(-1)?.defanged, readUrl(urls(text).at(-1) ?? '')?.host],
      [true, 'd.example'],
      text,
    )
  assert.equal(
    findUrls('mail me at www.user@x.example').some(({ url }) => url.includes('@')),
    false,
  )
})

test('takes an address apart as browsers do', () => {
  assert.equal(readUrl('http://www.bank.example@203.0.113.5/')?.userinfo, 'www.bank.example')
  for (const host of ['0xCB007105', '3405803781', '0313.0.0161.5', '203.0.28933'])
    assert.deepEqual(
      [readUrl(`http://${host}/`)?.host, readUrl(`http://${host}/`)?.disguisedIp],
      ['203.0.113.5', true],
      host,
    )
  assert.equal(readUrl('http://203.0.113.5:81/a')?.disguisedIp, false)
  assert.equal(readUrl('https:\\\\a.example\\b')?.host, 'a.example')
  assert.equal(readUrl('http://xn--pypal-4ve.example/')?.unicodeHost, 'pаypal.example')
  assert.equal(readUrl('not a link'), undefined)
})

test('unwraps protection services, trackers and nested targets', () => {
  const inner = 'https://evil.example/login'
  const wrapped = [
    `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(inner)}&data=1`,
    `https://www.google.com/url?q=${inner}&sa=D`,
    `https://urldefense.com/v3/__${inner}__;!!x`,
    'https://www.google.com/amp/s/evil.example/login',
    'https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_login&d=x',
    `https://t.example/r/${inner}`,
    `https://t.example/?u=${Buffer.from(inner).toString('base64')}`,
    `https://t.example/?u=${encodeURIComponent(encodeURIComponent(inner))}`,
  ]
  for (const url of wrapped) assert.deepEqual(unwrapUrl(url), [inner], url)
  assert.deepEqual(unwrapUrl('https://a.example/?next=https://a.example/home'), [])
})

test('knows whose a host is', () => {
  assert.equal(registrableOf('a.b.example.co.uk'), 'example.co.uk')
  assert.equal(domainFacts('me.github.io').registrable, 'me.github.io')
  assert.equal(registrableOf('192.0.2.1'), '192.0.2.1')
})

test('sees likeness and mixed letters', () => {
  assert.equal(likeness('paypa1', 'paypal'), 'skeleton')
  assert.equal(likeness('pаypal', 'paypal'), 'skeleton')
  assert.equal(likeness('rnicrosoft', 'microsoft'), 'skeleton')
  assert.equal(likeness('microsotf', 'microsoft'), 'one-off')
  assert.equal(likeness('paypall', 'paypal'), 'one-off')
  assert.equal(likeness('paypal', 'paypal'), undefined)
  assert.equal(likeness('payday', 'paypal'), undefined)
  assert.deepEqual([mixesScripts('pаypal'), mixesScripts('paypal привет')], [true, false])
})

test('never throws', () => {
  check(
    property(string({ maxLength: 200 }), (text) => {
      assert.ok(findUrls(text).length <= 1_000)
      readUrl(text)
      assert.ok(unwrapUrl(`http://a.example/?x=${text}`).length <= 20)
    }),
  )
  check(property(webUrl({ withQueryParameters: true }), (url) => assert.ok(readUrl(url) !== undefined)))
})
