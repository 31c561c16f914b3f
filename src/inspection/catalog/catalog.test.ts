/** The catalog is whole: every rule that the code names has its row, every sentence its form. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { catalog } from './index.ts'
import { observe, observeReader } from './observe.ts'

const folder = path.join(import.meta.dirname, '..')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/.test(file))

test('every rule the code tells has a row', () => {
  const missing = files.flatMap((file) => {
    const source = readFileSync(path.join(folder, file), 'utf8')
    const named = [...source.matchAll(/(?:observe\(\s*|rule: |rules\.push\(|\? )'([a-z-]+\.[a-z-]+)'/g)].map(
      ([, rule]) => rule ?? '',
    )
    return named.filter((rule) => !catalog.has(rule)).map((rule) => `${file}: ${rule}`)
  })
  assert.deepEqual(missing, [])
})

test('sentences begin with a capital and leave the full stop to the finding', () => {
  for (const [rule, { text }] of catalog) assert.match(text, /^[A-Z].*[^.:]$/, rule)
  assert.equal(observe('signature.eicar').text, 'The object is the EICAR anti-malware test file.')
  assert.equal(observe('html.form', 'x').text, 'The page has a form: x.')
})

test("a reader's finding takes its row, and is told by its own words where there is none", () => {
  const known = observeReader('archive', { code: 'overlap', text: 'Said: this', danger: 'high' })
  assert.deepEqual(
    [known.rule, known.severity, known.text],
    ['archive.overlap', 'low', 'Entries of the archive share the same bytes: this.'],
  )
  const other = observeReader('archive', { code: 'new-thing', text: 'A new thing', danger: 'high' })
  assert.deepEqual([other.rule, other.severity, other.text], ['archive.new-thing', 'low', 'A new thing.'])
  assert.equal(observeReader('pdf', { code: 'pdf-launch', text: 'x: y', danger: 'high' }).rule, 'pdf.launch')
})
