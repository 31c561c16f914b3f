/** What addresses say: their writing, their hosts, what is shown instead of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { readKnowledge } from '../knowledge/knowledge.ts'
import type { LinkPlace } from '../ports.ts'
import { judgeLink, judgeLinks, linkObservations } from './judge.ts'

const knowledge = readKnowledge([
  {
    file: 'a.yml',
    text: 'brands: [{ name: Examplepay, words: [examplepay], domains: [examplepay.com] }]\nshorteners: [sho.rt]\nfreeHosting: [pages.test]',
  },
])
const context = { knowledge, own: ['acmecorp.com'], sender: 'sender.com' }
const rules = (url: string, text?: string, place: LinkPlace = 'html'): string =>
  [...judgeLink({ url, place, ...(text === undefined ? {} : { text }) }, context).rules].sort().join(' ')

test('the writing of an address', () => {
  const cases = [
    ['http://www.examplepay.com@203.0.113.5/', 'link.ip-host link.userinfo'],
    ['http://0xcb007105/', 'link.ip-disguised'],
    ['http://a.test:8099/', 'link.odd-port'],
    ['http://a.test/x.EXE?y', 'link.program'],
    ['javascript:alert(1)', 'link.script'],
    ['javascript:void(0)', ''],
    ['data:text/html,<p>', 'link.script'],
    ['search-ms:query=x', 'link.search-protocol'],
    ['file://203.0.113.5/share/a', 'link.share'],
    [String.raw`\\host.test\share`, 'link.share'],
    ['file:///C:/a', ''],
    ['mailto:a@b.test', ''],
  ] as const
  for (const [url, wanted] of cases) assert.equal(rules(url), wanted, url)
})

test('the host of an address', () => {
  const cases = [
    ['https://www.examplepay.com/login', ''],
    ['https://examplepay.com.evil.test/', 'link.brand-in-subdomain'],
    ['https://examplepay-com.evil.test/', 'link.brand-in-subdomain'],
    ['https://examp1epay.com/', 'link.brand-look-alike'],
    ['https://examplepay-secure.test/', 'link.brand-in-name'],
    ['https://examplepay.evil.test/', 'link.brand-in-name'],
    ['http://203.0.113.5/www.examplepay.com/', 'link.brand-in-path link.ip-host'],
    ['https://acmec0rp.com/', 'link.own-look-alike'],
    ['https://mail.acmecorp.com/', ''],
    ['https://sho.rt/abc', 'link.shortener'],
    ['https://x.pages.test/', 'link.free-hosting'],
    ['https://\u0435xamplepay.test/', 'link.mixed-script link.punycode'],
  ] as const
  for (const [url, wanted] of cases)
    assert.ok(
      wanted.split(' ').every((rule) => rules(url).includes(rule)) && (wanted !== '' || rules(url) === ''),
      `${url}: ${rules(url)}`,
    )
})

test('what is shown against where it leads', () => {
  assert.equal(rules('https://evil.test/', 'www.examplepay.com'), 'link.brand-text-differs link.text-differs')
  assert.equal(rules('https://evil.test/', 'https://other.com/page'), 'link.text-differs')
  assert.equal(rules('https://sender.com/r', 'www.examplepay.com'), 'link.text-differs')
  for (const text of ['Click here', 'report.doc', 'see www.examplepay.com'])
    assert.equal(rules('https://evil.test/', text), '', text)
  assert.equal(rules('https://t.test/?u=https://www.examplepay.com/', 'www.examplepay.com'), 'link.redirector')
})

test('a redirector is judged by its target', () => {
  assert.equal(rules('https://t.test/?u=https%3A%2F%2Fexamp1epay.com%2F'), 'link.brand-look-alike link.redirector')
})

test('what a page loads by itself weighs only where it does harm', () => {
  assert.equal(rules('https://x.pages.test/a.png', undefined, 'source'), '')
  assert.equal(rules('file://203.0.113.5/a.png', undefined, 'source'), 'link.share')
})

test('each rule is told once with the first address', () => {
  const judged = judgeLinks(
    ['http://203.0.113.5/', 'http://203.0.113.6/', 'http://203.0.113.5/'].map((url) => ({ url, place: 'text' })),
    context,
  )
  assert.deepEqual(
    linkObservations(judged).map(({ text }) => text),
    ['A link leads to a bare IP address: http://203.0.113.5/ and 1 more.'],
  )
})

test('never throws', () => {
  check(
    property(string({ maxLength: 200 }), string({ maxLength: 60 }), (url, text) =>
      assert.ok(rules(url, text).length >= 0),
    ),
  )
})
