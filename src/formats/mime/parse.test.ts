/** MIME: names, nesting, defects and mutation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { decodeBody, parseMime, summarise } from './parse.ts'

const sample = Buffer.from(
  [
    'From: =?utf-8?q?a_b?= <a@x>',
    'Subject: one',
    ' two',
    'Message-ID: <m@x>',
    'Content-Type: multipart/mixed; boundary="x"',
    '',
    '--x',
    '',
    'hi',
    '--x',
    "Content-Disposition: attachment; filename*=utf-8''%41.js",
    'Content-Transfer-Encoding: base64',
    '',
    'aGk=',
    '--x--',
    '',
  ].join('\r\n'),
)

test('reads parts, names and bodies', () => {
  const mime = parseMime(sample)
  assert.deepEqual(
    mime.root.children.map((part) => [part.path, part.fileName, decodeBody(sample, part).toString()]),
    [
      ['1.1', '', 'hi'],
      ['1.2', 'A.js', 'hi'],
    ],
  )
  assert.deepEqual(summarise(mime), { from: 'a b <a@x>', to: '', subject: 'one two', messageId: 'm@x', date: '' })
  assert.deepEqual(mime.defects, [])
})

test('names what two readers could read differently', () => {
  const mime = parseMime(Buffer.from('Content-Type: text/plain\nContent-Type: text/html\n\nx'))
  assert.deepEqual(
    mime.defects.map((defect) => defect.code),
    ['duplicate-content-type'],
  )
})

test('stays within the limit of parts', () => {
  const mime = parseMime(Buffer.from(`Content-Type: multipart/mixed; boundary=x\n\n${'--x\n\na\n'.repeat(20_000)}`))
  assert.equal(mime.truncated, true)
  assert.ok(mime.root.children.length < 2_000)
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      const mime = parseMime(changed)
      for (const part of [mime.root, ...mime.root.children]) decodeBody(changed, part)
      summarise(mime)
    }),
  )
})

test('reads on after padding in the middle', () => {
  const message = Buffer.from('Content-Transfer-Encoding: base64\n\naGk=\naGk=\n')
  assert.equal(decodeBody(message, parseMime(message).root).toString(), 'hihi')
})
