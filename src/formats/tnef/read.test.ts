/** winmail.dat made here: bodies, attachments by attribute and by property, a message inside, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { bytes, long, short } from '../excel/biff-building.ts'

const attribute = (level: number, id: number, data: Buffer): Buffer =>
  Buffer.concat([bytes(level), short(id, 0), long(data.length), data, short(data.reduce((sum, byte) => sum + byte, 0))])
const tnef = (...attributes: Buffer[]): Buffer => Buffer.concat([long(0x223e9f78), short(1), ...attributes])
const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
const value = (type: number, id: number, data: Buffer): Buffer =>
  Buffer.concat([short(type, id), long(1, data.length), padded(data)])
const list = (...properties: Buffer[]): Buffer => Buffer.concat([long(properties.length), ...properties])
const named = Buffer.concat([
  short(0x1e, 0x8001),
  Buffer.alloc(16),
  long(1, 6),
  padded(Buffer.from('ab\0', 'utf16le')),
  long(1, 2),
  padded(Buffer.from('v\0')),
])
const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le')

const inner = tnef(attribute(1, 0x8004, Buffer.from('Inner\0')), attribute(1, 0x800c, Buffer.from('Nested\0')))
const sample = tnef(
  attribute(1, 0x9006, long(0x10000)),
  attribute(1, 0x9007, long(1251, 0)),
  attribute(1, 0x8004, Buffer.from('cff0e8e2e5f200', 'hex')),
  attribute(
    1,
    0x9003,
    list(
      Buffer.concat([short(3, 0x0e07), long(1)]),
      named,
      value(0x1f, 0x1000, wide('Body')),
      value(0x102, 0x1013, Buffer.from('<p>x</p>')),
    ),
  ),
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(2, 0x8010, Buffer.from('SHORT~1.JS\0')),
  attribute(2, 0x800f, Buffer.from('inert')),
  attribute(2, 0x9005, list(value(0x1f, 0x3707, wide('long name.js')))),
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(
    2,
    0x9005,
    list(value(0x1e, 0x3001, Buffer.from('message\0')), value(0x0d, 0x3701, Buffer.concat([Buffer.alloc(16), inner]))),
  ),
)
const open = (data: Buffer): Unpacked =>
  unpack(data, 'mail.tnef', { entries: 20, bytes: 1e6, ratio: 10, passwords: [] })

test('bodies, attachments, and the message inside as an object of its own', () => {
  const { entries, gaps, text } = open(sample)
  assert.deepEqual(
    entries.map(({ name, bytes: data }) => [name, data.toString()]),
    [
      ['body.txt', 'Привет\n\nBody'],
      ['body.html', '<p>x</p>'],
      ['long name.js', 'inert'],
      ['message', inner.toString()],
    ],
  )
  assert.match(text, /Body/)
  assert.deepEqual(gaps, [])
  assert.equal(open(inner).entries[0]?.bytes.toString(), 'Inner\n\nNested')
})

test('what is damaged is a gap', () => {
  assert.deepEqual(open(sample.subarray(0, -4)).gaps, ['damaged: TNEF'])
  assert.deepEqual(open(Buffer.concat([sample, bytes(9), Buffer.alloc(20)])).gaps, ['damaged: TNEF'])
  assert.deepEqual(open(Buffer.concat([sample, Buffer.from('\r\n')])).gaps, [])
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const data of [changed, changed.subarray(0, cut)]) assert.ok(open(data).entries.length <= 20)
    }),
    { seed: 4, numRuns: 500 },
  )
})
