/** What threat lists are asked for: every way an address comes to light, and every writing of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportOf } from '../../fixtures.ts'
import { soughtIn } from './sought.ts'

const submission = { envelope: null, sha256: 'a'.repeat(64) }
const soughtOf = (links: { url: string; targets: string[]; place: 'code' | 'document' | 'html' }[]) =>
  soughtIn({
    report: { ...reportOf('benign', 'a'), links: links.map((link) => Object.assign(link, { object: '0' })) },
    submission,
  })

test('a code in a picture, a document, and what a redirector leads to are asked for alike', () => {
  const { all } = soughtOf([
    { url: 'https://code.example/x', targets: [], place: 'code' },
    { url: 'https://paper.example/x', targets: [], place: 'document' },
    { url: 'https://go.example/?u=1', targets: ['http://203.0.113.9:8080/kit/login?x=1'], place: 'html' },
  ])
  const values = new Set(all.map(({ kind, value }) => `${kind} ${value}`))
  for (const expected of [
    'url http://code.example/x',
    'domain paper.example',
    'url http://203.0.113.9:8080/kit/login',
    'ip 203.0.113.9',
    'network 203.0.113.0/24',
  ])
    assert.ok(values.has(expected), expected)
})

test('an address that is met itself is not told as one that lies below another', () => {
  const { all } = soughtOf([
    { url: 'https://a.example/kit/login', targets: [], place: 'html' },
    { url: 'https://a.example/kit/', targets: [], place: 'html' },
  ])
  const met = (value: string) => all.find((one) => one.value === value)?.met
  assert.equal(met('https://a.example/kit/'), undefined)
  assert.equal(met('https://a.example/'), 'https://a.example/kit/login')
})

test('thousands of addresses stay within the bound, and it is told', () => {
  const links = Array.from({ length: 4_000 }, (_, index) => `https://a${index}.example/one/two/three?x=${index}`)
  const sought = soughtOf(links.map((url) => ({ url, targets: [], place: 'html' as const })))
  assert.equal(sought.isCut, true)
  assert.equal(sought.all.length, 20_000)
})
