/** Every rule of the catalog has its sentence in Russian, and no sentence is without its rule. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalog } from '#inspection/catalog/index.ts'
import { ruRules } from '../src/console/i18n/ru-rules.ts'
import { ruSigma } from '../src/console/i18n/ru-sigma.ts'
import { ruYara } from '../src/console/i18n/ru-yara.ts'
import { sentenceOf } from '../src/console/i18n/sentence.ts'

const outside = /^(?:indicator|clamav)\./
const form = /^[A-Za-zА-ЯЁ].*[^.:]$/u

const textsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:yml|yar)$/.test(entry.name))
    .map(({ name }) => readFileSync(`${folder}/${name}`, 'utf8'))

const namesIn = (folder: string, name: RegExp): string[] =>
  textsIn(folder).flatMap((text) => [...text.matchAll(name)].map(([, found = '']) => found))

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
  for (const [rule, sentence] of Object.entries(ruRules)) assert.match(sentence, form, rule)
})

test('the English sentences leave the colon to what was seen', () => {
  for (const [rule, { text }] of catalog) assert.ok(!text.includes(':'), rule)
})

const shipped = [
  { kind: 'sigma', sentences: ruSigma, names: namesIn('rules/sigma', /^name: (\S+)$/gm) },
  { kind: 'yara', sentences: ruYara, names: namesIn('rules/yara', /^(?:private )?rule (\w+)/gm) },
]

for (const { kind, sentences, names } of shipped)
  test(`each shipped ${kind} rule has its Russian sentence, and none is left over`, () => {
    assert.ok(names.length > 20)
    assert.deepEqual(Object.keys(sentences).toSorted(), names.map((name) => `${kind}.${name}`).toSorted())
    for (const [rule, sentence] of Object.entries(sentences)) {
      assert.match(sentence, form, rule)
      assert.match(sentence, /[а-яё]/u, rule)
      assert.equal(sentenceOf({ rule, text: 'Seen: cmd /c a: b' }, 'ru'), `${sentence}: cmd /c a: b`)
    }
  })

test('the English titles of the shipped Sigma rules have no colon of their own', () => {
  const titles = namesIn('rules/sigma', /^title: (.+)$/gm)
  assert.equal(titles.length, Object.keys(ruSigma).length)
  assert.deepEqual(
    titles.filter((title) => title.includes(': ')),
    [],
  )
})
