/** The parser: faults are named and left out, any text is read without a throw. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, array, constantFrom, property, string } from 'fast-check'
import { lex } from './lexer.ts'
import { parse, parseEval } from './parse.ts'

const words = [
  'If',
  'Then',
  'Else',
  'End',
  'Sub',
  'x',
  '(',
  ')',
  '=',
  '\n',
  ':',
  '"a"',
  'For',
  'Next',
  'Class',
  '&',
  '.',
  '1',
  'Select',
  'Case',
  'With',
  'Do',
  'Loop',
  '_',
  ' ',
]

test('any text ends in a program', () => {
  check(property(string(), (text) => assert.ok(Array.isArray(parse(text).body))))
  check(
    property(array(constantFrom(...words), { maxLength: 60 }), (parts) =>
      assert.ok(Array.isArray(parse(parts.join(' ')).body)),
    ),
  )
})

test('a line that does not parse is named and the rest stays', () => {
  const { body, faults } = parse('a = 1\nb = = 2\nc = 3')
  assert.deepEqual(faults, [2])
  assert.deepEqual(
    body.map(({ kind, line }) => `${kind} ${line}`),
    ['assign 1', 'assign 3'],
  )
})

test('deep nesting is a fault, long sums are not', () => {
  assert.equal(parseEval('('.repeat(5_000) + '1' + ')'.repeat(5_000)), undefined)
  assert.ok(parseEval(Array.from({ length: 50_000 }, () => 'Chr(65)').join('&')))
})

test('names fold case, suffixes go, & joins without spaces', () => {
  assert.deepEqual(
    lex('Mid$("x")&b% \' note')
      .filter(({ kind }) => kind === 'name' || kind === 'symbol')
      .map(({ text }) => text),
    ['mid', '(', ')', '&', 'b'],
  )
})
