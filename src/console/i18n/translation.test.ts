import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { ru } from './ru.ts'

type Tree = { readonly [key: string]: string | Tree }

function flat(tree: Tree, path = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') all.set(path + key, value)
    else for (const [below, text] of flat(value, `${path}${key}.`)) all.set(below, text)
  }
  return all
}

const english = flat(en)
const russian = flat(ru)
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)(?:, number)?\}\}/g)].map(([, name]) => name ?? '').sort()
const baseOf = (key: string) => key.replace(/_(?:one|few|many|other)$/, '')

const names = (all: Map<string, string>) => [...new Set([...all.keys()].map(baseOf))].sort()

test('both languages say the same things and no more', () => {
  assert.deepEqual(names(russian), names(english))
})

test('every Russian plural has the forms the language needs', () => {
  const plurals = [...russian.keys()].filter((key) => key.endsWith('_other')).map(baseOf)
  const forms = new Intl.PluralRules('ru').resolvedOptions().pluralCategories
  const missing = plurals.flatMap((base) => forms.map((form) => `${base}_${form}`)).filter((key) => !russian.has(key))
  assert.ok(plurals.length > 0)
  assert.deepEqual(missing, [])
})

test('the same values are put into both', () => {
  for (const [key, text] of russian) {
    const model = english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? ''
    assert.deepEqual(holes(text), holes(model), key)
  }
})

test('nothing is empty, and Russian has no Latin letters inside Russian words', () => {
  for (const [key, text] of russian) {
    assert.notEqual(text.trim(), '', key)
    assert.doesNotMatch(text, /[а-яё][a-z]|[a-z][а-яё]/i, key)
  }
})
