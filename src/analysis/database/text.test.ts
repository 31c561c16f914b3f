/** Text for PostgreSQL. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { cleanText, containing } from './text.ts'

test('text never carries what PostgreSQL refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = cleanText(`${text}\0\uD800`)
      assert.ok(clean.isWellFormed())
      assert.ok(!clean.includes('\0'))
    }),
  )
})

test('ordinary text stays as it is', () => assert.equal(cleanText('Счёт №5.js'), 'Счёт №5.js'))

test('the signs of LIKE are searched as signs', () =>
  assert.equal(containing(String.raw`100%_Off\x`), String.raw`%100\%\_off\\x%`))
