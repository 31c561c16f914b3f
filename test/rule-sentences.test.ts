/** Every rule of the catalog has its sentence in Russian, and no sentence is without its rule. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalog } from '#inspection/catalog/index.ts'
import { ruRules } from '../src/console/i18n/ru-rules.ts'

const outside = /^(?:indicator|clamav)\./

test('the Russian sentences are those of the catalog', () => {
  const told = Object.keys(ruRules).filter((rule) => !outside.test(rule))
  assert.deepEqual(
    [...catalog.keys()].filter((rule) => !(rule in ruRules)),
    [],
  )
  assert.deepEqual(
    told.filter((rule) => !catalog.has(rule)),
    [],
  )
  for (const [rule, sentence] of Object.entries(ruRules)) assert.match(sentence, /^[A-Za-zА-ЯЁ].*[^.:]$/u, rule)
})

test('the English sentences leave the colon to what was seen', () => {
  for (const [rule, { text }] of catalog) assert.ok(!text.includes(':'), rule)
})
