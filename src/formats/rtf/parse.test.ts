/** RTF objects: packages, links, the Equation Editor, digits hidden in noise, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack } from '../archive/unpack.ts'
import { parseRtf, type Rtf } from './parse.ts'

function long(...values: number[]): Buffer {
  const data = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) data.writeUInt32LE(value, index * 4)
  return data
}

const text = (value: string): Buffer => Buffer.concat([long(value.length + 1), Buffer.from(`${value}\0`)])

function objectHex(className: string, body: Buffer, format = 2, topic = ''): string {
  const topicBytes = topic === '' ? long(0) : text(topic)
  return Buffer.concat([long(0x501, format), text(className), topicBytes, long(0, body.length), body]).toString('hex')
}

const rtf = (content: string): Rtf => parseRtf(Buffer.from(`{\\rtf1 {\\object\\objemb${content}}}`, 'latin1'))
const codes = (document: Rtf): string[] => document.findings.map(({ code }) => code)

const native = Buffer.concat([
  Buffer.from('\u0002\0a.js\0C:\\a.js\0', 'latin1'),
  long(0x30000, 8),
  Buffer.from('C:\\a.js\0'),
  long(5),
  Buffer.from('inert'),
])

test('takes a package out with its name', () => {
  const document = rtf(`{\\*\\objdata ${objectHex('Package', native)}}`)
  assert.deepEqual(
    document.objects.map(({ name, bytes }) => [name, bytes.toString()]),
    [['a.js', 'inert']],
  )
  assert.deepEqual(codes(document), ['embedded-package'])
})

test('reads digits through noise', () => {
  const hex = objectHex('Equation.3', Buffer.from('body'))
  const noisy = `${hex.slice(0, 7)}\\fnil ${hex.slice(7, 20)}{\\proptype ab}\r\n\\'41 ${hex.slice(20).toUpperCase()}`
  const document = rtf(`\\objupdate{\\*\\objdata\n${noisy}}`)
  assert.ok(document.objects.some(({ className, bytes }) => className === 'Equation.3' && bytes.toString() === 'body'))
  assert.deepEqual(codes(document), ['equation-object', 'object-update'])
})

test('takes raw bytes', () => {
  const hex = objectHex('X', Buffer.from('body'))
  const document = rtf(`{\\*\\objdata ${hex.slice(0, -8)}\\bin4 body}`)
  assert.equal(document.objects[0]?.bytes.toString(), 'body')
})

test('names links, remote templates and DDE fields', () => {
  assert.deepEqual(
    codes(rtf(`{\\*\\objdata ${objectHex('Word.Document', Buffer.alloc(0), 1, 'http://a.example/')}}`)),
    ['linked-object'],
  )
  assert.deepEqual(codes(rtf('{\\*\\template http://a.example/t.dotm}')), ['remote-template'])
  assert.deepEqual(codes(rtf('{\\field{\\*\\fldinst DDEAUTO c:\\\\x "y"}}')), ['dde'])
})

test('finds the file of an object whose lengths are wrong', () => {
  const hex = `${Buffer.concat([long(0x501, 2), text('X'), long(0xfffff)]).toString('hex')}d0cf11e0a1b11ae1`
  assert.equal(rtf(`{\\*\\objdata ${hex}}`).objects[0]?.bytes.length, 8)
})

test('never throws on changed bytes', () => {
  const sample = Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${objectHex('Package', native)}\\bin3 abc}}}`)
  const budget = { entries: 10, bytes: 65_536, ratio: 10, passwords: [] }
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      assert.ok(unpack(changed, 'document.rtf', budget).entries.length <= 10)
    }),
    { numRuns: 300 },
  )
})
