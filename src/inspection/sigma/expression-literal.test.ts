/** What an index may look for in the place of an expression: never more than every match holds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clauseOf } from './expression-literal.ts'

test('plain runs, groups and alternatives give their texts', () => {
  const known: readonly (readonly [string, readonly string[] | undefined])[] = [
    [String.raw`\b(?:iex|Invoke-Expression)\b`, ['iex', 'invoke-expression']],
    [String.raw`ab?c\.exe`, ['c.exe']],
    ['(?i)abc+def', ['abc']],
    ['(?<name>xyz)+|foo', ['xyz', 'foo']],
    ['(abc)?def', ['def']],
    ['(?:abc){0,3}de', ['de']],
    [String.raw`\x41bcd[\]efg]hi`, ['bcd']],
    ['abc(?!longer text)', ['abc']],
    ['(?=longer text)abc', ['abc']],
    [String.raw`(a\)b|[(]x|c)`, ['a)b', 'x', 'c']],
    [String.raw`\p{Lu}\u0041\cA\k<n>`, undefined],
    ['abc|', undefined],
    ['.*', undefined],
    ['(?x) a b c', undefined],
  ]
  for (const [source, clause] of known) assert.deepEqual(clauseOf(source), clause, source)
})

/** Expressions of the kind that rules have, and broken ones. */
const piece = fc.constantFrom(
  'a',
  'B',
  'ab',
  'é',
  String.raw`\.`,
  String.raw`\d`,
  String.raw`\\`,
  '.',
  '[ab]',
  '[^a]',
  '^',
  '$',
)
const quantifier = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,1}', '{1,3}', '+?', '*?')
const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    piece,
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `(?:${inner})`),
    tie('expression').map((inner) => `(?=${inner})`),
    tie('expression').map((inner) => `(?!${inner})`),
  ),
  expression: fc
    .array(fc.tuple(tie('atom'), quantifier, fc.constantFrom('', '', '', '|')), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.map(([atom, many, bar]) => `${atom}${/^[$^]$|^\(\?[=!]/.test(atom) ? '' : many}${bar}`).join(''),
    ),
}))

test('every text that an expression matches holds one of its texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'é', '.', '\\', '1', '\n'), maxLength: 12 })
  let matched = 0
  fc.assert(
    fc.property(expression, text, fc.constantFrom('', 'i', 's', 'm'), (source, value, flags) => {
      const clause = clauseOf(source)
      if (!clause || !new RegExp(source, flags).test(value)) return
      matched++
      assert.ok(
        clause.some((one) => value.toLowerCase().includes(one)),
        JSON.stringify({ source, value, clause }),
      )
    }),
    { numRuns: 8_000, seed: 7 },
  )
  assert.ok(matched > 50, `${matched} matches`)
})

test('anything at all is read without a throw, and in time', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('(', ')', '[', ']', '\\', '?', '*', '{', '}', '|', 'a', '1', ',', '<') }),
      (source) => {
        clauseOf(source)
      },
    ),
    { numRuns: 2_000, seed: 7 },
  )
  for (const source of [
    '('.repeat(4_096),
    '(a|'.repeat(1_300),
    '['.repeat(4_096),
    '\\'.repeat(4_095),
    'a{'.repeat(2_000),
  ])
    clauseOf(source)
})
