/** Ambiguous bytes: lone line ends and base64 that readers decode differently. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64Defects, lineDefects } from './defects.ts'
import { parseMime } from './parse.ts'

const lines = (text: string): readonly string[] => lineDefects(Buffer.from(text))
const base64 = (text: string): readonly string[] => base64Defects(Buffer.from(text))

test('finds lone returns and mixed line ends', () => {
  assert.deepEqual(lines('a\r\nb\r\n'), [])
  assert.deepEqual(lines('a\nb\n'), [])
  assert.deepEqual(lines('a\r\nb\n'), ['bare-lf'])
  assert.deepEqual(lines('a\rb\r\n'), ['bare-cr'])
  assert.deepEqual(lines('\n.\r\n\r'), ['bare-cr', 'bare-lf'])
})

test('finds what is not base64', () => {
  assert.deepEqual(base64('aGk=\r\n'), [])
  assert.deepEqual(base64('aG*k='), ['bad-base64'])
  assert.deepEqual(base64('aGk=\r\naGk='), ['base64-padding-inside'])
})

test('a message tells them', () => {
  const mime = parseMime(Buffer.from('Content-Transfer-Encoding: base64\r\n\r\naG!k=\n'))
  assert.deepEqual(
    mime.defects.map(({ code }) => code),
    ['bare-lf', 'bad-base64'],
  )
})
