/** Identification by content, by name and of neither; addresses and passwords live in their own folders. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordCandidates } from '../password/candidates.ts'
import { extractUrls } from '../url/extract.ts'
import { identify } from './identify.ts'

test('names objects', () => {
  const cases = [
    ['MZ', 'a.txt', 'executable.pe'],
    ['x', 'a.js', 'script.jscript'],
    ['#@~^AA', 'a.vbe', 'script.vbscript'],
    ['var a = new ActiveXObject("x")', 'a.txt', 'script.jscript'],
    ['hello', 'a.txt', 'text.plain'],
    ['', '', 'data.unknown'],
  ] as const
  for (const [text, name, type] of cases) assert.equal(identify(Buffer.from(text), { name }), type)
})

test('finds addresses and passwords', () => {
  assert.deepEqual(extractUrls('see hxxps://a[.]example/x, and http://b.example.'), [
    'https://a.example/x',
    'http://b.example',
  ])
  assert.equal(passwordCandidates(['Пароль: Q1w2. Open it'])[1], 'Q1w2')
})
