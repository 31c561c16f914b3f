/** References move with the cell, except those that are fixed or stand in texts and names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { movedFormula, SharedFormulas } from './shared-formula.ts'

const moved = (text: string, rows = 1, columns = 1): string =>
  movedFormula(text, { row: 1, column: 1 }, { row: 1 + rows, column: 1 + columns })

test('what moves and what stays', () => {
  assert.equal(moved('A1+$B2+C$3+$D$4'), 'B2+$B3+D$3+$D$4')
  assert.equal(moved('CHAR(A1)&"A1"&\'A1 x\'!Z9'), 'CHAR(B2)&"A1"&\'A1 x\'!AA10')
  assert.equal(moved('LOG10(A1)+name1.x+_A1'), 'LOG10(B2)+name1.x+_A1')
  assert.equal(moved('A1', -1, -1), 'XFD1048576')
})

test('a formula is found by its number', () => {
  const shared = new SharedFormulas()
  shared.keep('0', { row: 1, column: 1 }, 'EXEC(B1)')
  assert.equal(shared.at('0', { row: 3, column: 1 }), 'EXEC(B3)')
  assert.equal(shared.at('1', { row: 3, column: 1 }), undefined)
})

test('one formula for very many cells ends', () => {
  const shared = new SharedFormulas()
  shared.keep('0', { row: 1, column: 1 }, 'x'.repeat(1_000_000))
  const found = Array.from({ length: 100 }, (_, row) => shared.at('0', { row: row + 2, column: 1 }))
  assert.equal(found.filter((text) => text !== undefined).length, 67)
})

test('any text is moved there and back', () => {
  check(property(string(), (text) => assert.equal(typeof moved(text), 'string')))
})
