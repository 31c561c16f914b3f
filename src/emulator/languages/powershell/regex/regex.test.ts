/** .NET's regular expressions: agreement with JavaScript's where both mean the same, what is .NET's alone, and the bounds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allMatches, firstMatch, regexOf, replaceAll, splitText } from './regex.ts'
import { PatternFault } from './tree.ts'

const tick = () => undefined
const starts = (pattern: string, text: string, flags = 0) =>
  allMatches(regexOf(pattern, flags), text, { tick }).map((one) => one.start)
const replaced = (pattern: string, text: string, by: string) => replaceAll(regexOf(pattern, 1), text, { by, tick })

test('from right to left', () => {
  assert.deepEqual(starts('.', 'abc', 64), [2, 1, 0])
  assert.deepEqual(starts('b.', 'abcbd', 64), [3, 1])
})

test('named groups count behind numbered ones', () => {
  assert.equal(replaced('(?<n>a)(b)', 'ab', '$1-$2-${n}'), 'b-a-a')
})

test('replacements', () => {
  assert.equal(replaced('b', 'abc', '[$&]'), 'a[b]c')
  assert.equal(replaced('b', 'abc', '$$'), 'a$c')
  assert.equal(replaced('b', 'abc', '$9'), 'a$9c')
  assert.equal(replaced('', 'ab', '-'), '-a-b-')
})

test('look around, atomic groups, back references, lazy loops', () => {
  assert.deepEqual(starts('(?<=x)a(?!b)', 'xab xac a'), [5])
  assert.deepEqual(starts('(?<!x)a', 'xa a'), [3])
  assert.deepEqual(starts('(?>a+)a', 'aaa'), [])
  assert.deepEqual(starts('(\\w)\\1', 'abba'), [1])
  assert.equal(firstMatch(regexOf('a.*?c', 0), 'abcbc', tick)?.end, 3)
})

test('classes with subtraction and categories', () => {
  assert.deepEqual(starts('[a-z-[aeiou]]', 'abe', 0), [1])
  assert.deepEqual(starts('\\p{Lu}', 'aBc'), [1])
  assert.deepEqual(starts('\\p{IsCyrillic}', 'a\u0436b'), [1])
  assert.deepEqual(starts('\\P{IsBasicLatin}', 'a\u0436b'), [1])
})

test('options inside the pattern', () => {
  assert.deepEqual(starts('(?i)A', 'aA'), [0, 1])
  assert.deepEqual(starts('a(?i:B)c', 'abc aBC'), [0])
  assert.deepEqual(starts('(?x) a b # note', 'ab'), [0])
})

test('split keeps what groups caught', () => {
  assert.deepEqual(splitText(regexOf('(-)', 0), 'a-b', { tick }), ['a', '-', 'b'])
  assert.deepEqual(splitText(regexOf(',', 0), 'a,b,c', { tick, most: 2 }), ['a', 'b,c'])
})

test('patterns .NET refuses', () => {
  for (const pattern of ['(', '[a', '*a', 'a)', '\\', '[z-a]'])
    assert.throws(() => regexOf(pattern, 0), PatternFault, pattern)
})

test('work that would not end is ended by the count', () => {
  let count = 0
  const counted = (steps: number) => {
    count += steps
    if (count > 200_000) throw new RangeError('enough')
  }
  for (const [pattern, text] of [
    ['^(a+)+$', `${'a'.repeat(60)}b`],
    ['(.*)*x', 'a'.repeat(20_000)],
    ['(?:a|a)*$', `${'a'.repeat(60)}b`],
    ['\\s+$', `${' '.repeat(20_000)}x`],
  ] as const) {
    count = 0
    assert.throws(() => firstMatch(regexOf(pattern, 0), text, counted), RangeError, pattern)
  }
})

test('the same matches as JavaScript finds', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '(a|b)',
    '(?:ab)',
    '\\w',
    'a*',
    'b+?',
    '(a)?',
    '(?:a|bb){1,2}',
    '\\b',
    '^',
    '$',
  )
  fc.assert(
    fc.property(fc.array(atom, { minLength: 1, maxLength: 5 }), fc.stringMatching(/^[ab ]{0,12}$/), (atoms, text) => {
      const pattern = atoms.join('')
      const expected = [...text.matchAll(new RegExp(pattern, 'g'))].map((one) => [one.index, one[0]])
      const found = allMatches(regexOf(pattern, 0), text, { tick }).map((one) => [
        one.start,
        text.slice(one.start, one.end),
      ])
      assert.deepEqual(found, expected, pattern)
    }),
    { seed: 5, numRuns: 1_500 },
  )
})
