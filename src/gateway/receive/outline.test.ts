import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseMime, summarise, type MimePart } from '#formats/mime/parse.ts'
import { outlineOf } from './outline.ts'

const levelsOf = ({ children }: MimePart): number => 1 + Math.max(0, ...children.map(levelsOf))

/** So many multiparts inside each other, the name of the field written as given. */
function nested(levels: number, name: string): Buffer {
  const open = Array.from(
    { length: levels },
    (_, at) => `${name}: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  )
  const close = Array.from({ length: levels }, (_, at) => `\r\n--b${levels - 1 - at}--`)
  return Buffer.from(`Subject: x\r\n${open.join('')}\r\ntext${close.join('')}\r\n`)
}

test('summary, fields and header are those of the whole message', () => {
  const data = Buffer.from('From: a@b.test\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nX: 1\r\n\r\nbody: no field\r\n')
  const { summary, fields, headerBytes } = outlineOf(data)
  assert.deepEqual(summary, summarise(parseMime(data)))
  assert.equal(summary.subject, 'café')
  assert.equal(fields, 3)
  assert.equal(headerBytes, data.indexOf('body'))
})

test('depth is told exactly, however the field is written', () => {
  for (const name of ['Content-Type', 'content-type', 'CONTENT-TYPE ', 'cOnTenT-tYpE\t \t'])
    for (const levels of [0, 1, 3, 8]) {
      const deeperThan = (most: number): boolean => outlineOf(nested(levels, name)).deeperThan(most)
      assert.equal(deeperThan(levels + 1), false, `${name} ${levels}`)
      assert.equal(deeperThan(levels), levelsOf(parseMime(nested(levels, name)).root) > levels)
      assert.equal(deeperThan(0), true)
    }
})

test('messages inside messages count too', () => {
  const data = Buffer.from(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(6)}Subject: x\r\n\r\ntext\r\n`)
  assert.equal(outlineOf(data).deeperThan(6), true)
  assert.equal(outlineOf(data).deeperThan(7), false)
})

test('types in the text alone nest nothing', () => {
  const data = Buffer.from(`Subject: x\r\n\r\n${'Content-Type: text/plain\r\n'.repeat(50)}`)
  assert.equal(outlineOf(data).deeperThan(5), false)
})

test('the short way agrees with the parser', () => {
  const piece = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=a\r\n',
    'content-type : multipart/mixed; boundary="b"\r\n',
    'Content-Type: message/rfc822\r\n',
    '\r\n',
    '--a\r\n',
    '--b\r\n',
    '--a--\r\n',
    'x: y\r\n',
    'text : \r\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 0, max: 6 }), (pieces, levels) => {
      const data = Buffer.from(pieces.join(''))
      assert.equal(outlineOf(data).deeperThan(levels), levelsOf(parseMime(data).root) > levels)
    }),
  )
})
