/** The index leaves out rules that an event cannot meet and no other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LiteralIndex } from './literals.ts'
import type { Rule } from './rule.ts'
import type { Clause } from './test.ts'

function ruleOf(needs: readonly Clause[] | undefined, name = 'r'): Rule {
  const observation = { rule: name, severity: 'low', text: name } as const
  return { names: [name], source: {}, logsource: {}, test: { run: () => true, ...(needs && { needs }) }, observation }
}

const holds = ({ test: { needs = [] } }: Rule, text: string): boolean =>
  needs.every((clause) => clause.some((one) => text.includes(one)))

test('a rule comes up by any text of its rarest clause, wherever it stands', () => {
  const rules = [
    ruleOf([['powershell.exe'], ['frombase64string', 'gzipstream']], 'rare'),
    ruleOf([['powershell.exe']], 'common'),
    ruleOf([['powershell.exe'], ['-command']], 'commoner'),
    ruleOf([['powershell.exe'], ['-command']], 'commonest'),
    ruleOf([['abc', 'xy']], 'short'),
    ruleOf(undefined, 'always'),
  ]
  const index = new LiteralIndex(rules)
  const names = (text: string) =>
    [...index.candidates(text)].map(({ names: [name = ''] }) => name).sort((a, b) => a.localeCompare(b))
  assert.deepEqual(names('powershell.exe'), ['always', 'common'])
  assert.deepEqual(names('gzipstream'), ['always', 'rare'])
  assert.deepEqual(names('x powershell.exe frombase64string'), ['always', 'common', 'rare'])
  assert.deepEqual(names('xabcx'), ['always', 'short'])
  assert.deepEqual(names(''), ['always'])
})

test('no rule whose needs hold is left out', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '\\', '.', '\u{1F600}'), maxLength: 40 })
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '\\', '.'), minLength: 1, maxLength: 7 })
  const clause = fc.array(word, { minLength: 1, maxLength: 3 })
  const needs = fc.array(fc.option(fc.array(clause, { minLength: 1, maxLength: 3 }), { nil: undefined }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(needs, text, (all, value) => {
      const rules = all.map((one, at) => ruleOf(one, `r${at}`))
      const found = new LiteralIndex(rules).candidates(value)
      assert.deepEqual(
        rules.filter((rule) => holds(rule, value) && !found.has(rule)),
        [],
      )
    }),
    { numRuns: 1_000, seed: 7 },
  )
})

test('of many rules that share a common text only those come up that hold a rare one too', () => {
  const rules = Array.from({ length: 2_000 }, (_, at) => ruleOf([['\\cmd.exe'], [`word-${at}-end`]], `r${at}`))
  const index = new LiteralIndex(rules)
  assert.equal(index.candidates('c:\\windows\\cmd.exe /c word-17-end').size, 1)
})
