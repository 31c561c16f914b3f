/** The shipped lists and how they are read. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { belongsTo, listed, readKnowledge } from './knowledge.ts'
import { PhraseLists } from './phrase-lists.ts'

const folder = new URL('../../../rules/mail/', import.meta.url)
const sources = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }))
const problems: unknown[] = []
const knowledge = readKnowledge(sources, (problem) => problems.push(problem))

test('the shipped lists are whole', () => {
  assert.deepEqual(problems, [])
  assert.ok(knowledge.brands.length > 100)
  assert.ok(
    knowledge.shorteners.has('bit.ly') && knowledge.freeHosting.has('web.app') && knowledge.freeMail.has('mail.ru'),
  )
  for (const brand of knowledge.brands)
    assert.ok(brand.words.test(brand.words.source) || brand.domains.length > 0, brand.name)
})

test('knows brands by whole words and their domains', () => {
  const brand = (name: string) => knowledge.brands.find((one) => one.name === name)
  const paypal = brand('PayPal')
  assert.ok(paypal)
  assert.deepEqual(
    [paypal.words.test('PayPal Service'), paypal.words.test('paypal.com'), paypal.words.test('Mypaypals')],
    [true, false, false],
  )
  assert.deepEqual(
    ['www.paypal.com', 'paypal.com.evil.example', 'paypa1.com'].map((host) => belongsTo(host, paypal)),
    [true, false, false],
  )
  assert.ok(brand('Sberbank')?.words.test('Служба «Сбербанк»'))
})

test('finds hosts under listed domains', () => {
  assert.equal(listed('a.b.web.app', knowledge.freeHosting), 'web.app')
  assert.equal(listed('web.app.example', knowledge.freeHosting), undefined)
})

const lists = new PhraseLists({
  one: ['verify your * account', 'in a meeting', 'подтвердите * аккаунт', 're-activate your account'],
  other: ['verify your identity', 'we have'],
})
const firstOf = (text: string): string[] => lists.in(text).one

test('finds phrases with gaps, in any case, across line ends', () => {
  assert.deepEqual(firstOf('Please VERIFY\nyour PayPal account now'), ['verify your paypal account'])
  assert.deepEqual(firstOf('verify your account'), ['verify your account'])
  assert.deepEqual(firstOf('Verify yourself. Account closed'), [])
  assert.deepEqual(firstOf('Подтвердите ваш аккаунт'), ['подтвердите ваш аккаунт'])
  assert.deepEqual(firstOf('x'.repeat(1_000_000)), [])
})

test('phrases begin with whole words only', () => {
  for (const before of ['', ' ', '1', '(', '“', '😀', '1-', "'", 'x '])
    assert.deepEqual(firstOf(`${before}in a meeting`), ['in a meeting'], before)
  for (const before of ['x', 'ж', 'é', 'x-', 'x1', 'e\u0301', '𝐩', "o'"])
    assert.deepEqual(firstOf(`${before}in a meeting`), [], before)
  assert.deepEqual(firstOf('Re-activate your account'), ['re-activate your account'])
})

test('each list has its own phrases, and of many found some', () => {
  const text = 'Verify your identity. Verify your account'
  assert.deepEqual(lists.in(text), { one: ['verify your account'], other: ['verify your identity'] })
  const many = Array.from({ length: 50 }, (_, n) => `verify your ${n} account`).join('. ')
  assert.deepEqual([firstOf(many).length, lists.in(`${many}. we have`).other], [5, ['we have']])
})

test('a broken list is told and left out', () => {
  const told: unknown[] = []
  const read = readKnowledge(
    [
      { file: 'a.yml', text: 'brands: [' },
      { file: 'b.yml', text: 'shorteners: [x.example]' },
    ],
    (one) => told.push(one),
  )
  assert.deepEqual([told.length, read.shorteners.size], [1, 1])
})
