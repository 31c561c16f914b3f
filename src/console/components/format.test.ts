import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentParts, showBytes, showClock, showDay, showMoment, showSpan } from './format.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('sizes take the unit that keeps the number short', () => {
  assert.equal(plain(showBytes(0, 'en')), '0 B')
  assert.equal(plain(showBytes(1023, 'en')), '1,023 B')
  assert.equal(plain(showBytes(1536, 'en')), '1.5 kB')
  assert.equal(plain(showBytes(200 * 1024 * 1024, 'en')), '200 MB')
  assert.equal(plain(showBytes(1536, 'ru')), '1,5 кБ')
})

test('a span shows its two largest units', () => {
  assert.equal(plain(showSpan(-5, 'en')), '0 ms')
  assert.equal(plain(showSpan(412, 'en')), '412 ms')
  assert.equal(plain(showSpan(2_340, 'en')), '2.3 s')
  assert.equal(plain(showSpan(252_000, 'en')), '4 min 12 s')
  assert.equal(plain(showSpan(3_600_000, 'en')), '1 h')
  assert.equal(plain(showSpan(252_000, 'ru')), '4 мин 12 с')
  assert.equal(plain(showSpan(90_061_000, 'en')), '1 d 1 h')
})

test('an unreadable moment is shown as it is', () => {
  assert.equal(showMoment('yesterday', 'en'), 'yesterday')
  assert.equal(showDay('never', 'ru'), 'never')
  assert.equal(showClock('soon', 'ru'), 'soon')
})

test('day and time together are the moment', () => {
  const at = '2026-03-04T15:06:07'
  for (const language of ['en', 'ru']) assert.equal(momentParts(at, language).join(' '), showMoment(at, language))
  assert.deepEqual(momentParts('never', 'en'), ['never'])
})

test('moments are written as the language writes them, with 24 hours', () => {
  assert.match(showMoment('2026-03-04T15:06:07', 'en'), /^4 Mar 2026, 15:06:07$/)
  assert.match(plain(showMoment('2026-03-04T15:06:07', 'ru')), /^4 мар\. 2026, 15:06:07$/)
  assert.equal(showDay('2026-03-04T15:06:07', 'en'), '4 Mar 2026')
})
