import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showBytes, showMoment, showSpan } from './format.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('sizes take the unit that keeps the number short', () => {
  assert.equal(plain(showBytes(0, 'en')), '0 byte')
  assert.equal(plain(showBytes(1023, 'en')), '1,023 byte')
  assert.equal(plain(showBytes(1536, 'en')), '1.5 kB')
  assert.equal(plain(showBytes(200 * 1024 * 1024, 'en')), '200 MB')
  assert.equal(plain(showBytes(1536, 'ru')), '1,5 кБ')
})

test('a span shows its two largest units', () => {
  assert.equal(plain(showSpan(-5, 'en')), '0 ms')
  assert.equal(plain(showSpan(412, 'en')), '412 ms')
  assert.equal(plain(showSpan(2_340, 'en')), '2.3 sec')
  assert.equal(plain(showSpan(252_000, 'en')), '4 min 12 sec')
  assert.equal(plain(showSpan(3_600_000, 'en')), '1 hr')
  assert.equal(plain(showSpan(90_061_000, 'en')), '1 day 1 hr')
})

test('an unreadable moment is shown as it is', () => {
  assert.equal(showMoment('yesterday', 'en'), 'yesterday')
  assert.match(showMoment('2026-03-04T05:06:07Z', 'ru'), /2026/)
})
