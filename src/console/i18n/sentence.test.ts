import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentenceOf } from './sentence.ts'

test('our own rules are told in Russian, with what was seen; others stay as they are', () => {
  const finding = { rule: 'link.odd-port', text: 'A link leads to an unusual port: http://a.example:81/x: y.' }
  assert.equal(sentenceOf(finding, 'ru'), 'Ссылка ведёт на необычный порт: http://a.example:81/x: y.')
  assert.equal(sentenceOf(finding, 'en'), finding.text)
  assert.equal(
    sentenceOf({ rule: 'pdf.encrypted', text: 'The document is encrypted.' }, 'ru-RU'),
    'Документ зашифрован.',
  )
  assert.equal(sentenceOf({ rule: 'yara.mine', text: 'Mine: it matches.' }, 'ru'), 'Mine: it matches.')
})
