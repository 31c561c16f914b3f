/** Formulas: references of both styles, operators by rank, calls with empty places, DDE; any text is read without a throw. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, array, constantFrom, property, string } from 'fast-check'
import { parseFormula } from './parse.ts'

test('references of both styles, with sheets', () => {
  const place = { rows: 1, columns: 1, kind: 'reference' }
  assert.deepEqual(parseFormula('=$B$3'), { ...place, sheet: '', row: 3, column: 2 })
  assert.deepEqual(parseFormula("='My sheet'!AA10"), { ...place, sheet: 'My sheet', row: 10, column: 27 })
  assert.deepEqual(parseFormula('=Macro1!R5C2'), { ...place, sheet: 'Macro1', row: 5, column: 2 })
  assert.deepEqual(parseFormula('=R[-1]C'), {
    ...place,
    sheet: '',
    row: -1,
    column: 0,
    relativeRow: true,
    relativeColumn: true,
  })
  assert.deepEqual(parseFormula('=A1:C2'), { ...place, sheet: '', row: 1, column: 1, rows: 2, columns: 3 })
})

test('operators by rank', () => {
  const found = parseFormula('=1+2*3&"x"')
  assert.ok(found?.kind === 'binary' && found.operator === '&')
  assert.ok(found.left.kind === 'binary' && found.left.operator === '+')
})

test('calls keep empty places', () => {
  const found = parseFormula('=IF(A1,,HALT())')
  assert.ok(found?.kind === 'call')
  assert.equal(found.args.length, 3)
  assert.equal(found.args[1], undefined)
})

test('DDE links are told apart from names', () => {
  const found = parseFormula("=cmd|'/c calc'!A0")
  assert.deepEqual(found, { kind: 'dde', program: 'cmd', topic: '/c calc' })
})

test('any text ends', () => {
  const parts = ['=', '(', ')', '"', "'", '!', 'A1', 'R[1]C', ',', '&', '{', '}', '1', '|', '%', ':', ' ', 'IF(']
  check(property(string(), (text) => assert.doesNotThrow(() => parseFormula(text))))
  check(
    property(array(constantFrom(...parts), { maxLength: 40 }), (list) =>
      assert.doesNotThrow(() => parseFormula(list.join(''))),
    ),
  )
  assert.equal(parseFormula(`=${'('.repeat(5_000)}1`), undefined)
})
