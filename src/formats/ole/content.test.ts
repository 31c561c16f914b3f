/** What a document of Office 97 holds besides macros: text, fields, properties, slides, objects of all kinds; and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, constantFrom, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { bytes, long, short } from '../excel/biff-building.ts'
import { buildCompound } from './building.ts'

const open = (streams: Readonly<Record<string, Buffer>>): Unpacked =>
  unpack(buildCompound(streams), 'document.ole', { entries: 50, bytes: 1e7, ratio: 100, passwords: [] })
const codes = (found: Unpacked): string[] => found.findings.map(({ code }) => code)
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** Two pieces: one of single bytes, one of UTF-16. */
function word(narrow: string, wide = ''): Record<string, Buffer> {
  const document = Buffer.alloc(0x1_000)
  document.writeUInt16LE(0xa5ec, 0)
  document.writeUInt16LE(0xc1, 2)
  document.writeUInt16LE(0x200, 10)
  document.write(narrow, 0x300, 'latin1')
  utf16(wide).copy(document, 0x800)
  const piece = (place: number): Buffer => Buffer.concat([short(0), long(place), short(0)])
  const pieces = Buffer.concat([
    long(0, narrow.length, narrow.length + wide.length),
    piece(0x40000000 | (0x300 << 1)),
    piece(0x800),
  ])
  document.writeUInt32LE(3, 0x1a2)
  document.writeUInt32LE(pieces.length + 9, 0x1a6)
  const table = Buffer.concat([Buffer.alloc(3), bytes(1), short(1), bytes(0), bytes(2), long(pieces.length), pieces])
  return { WordDocument: document, '1Table': table }
}

test('text of both kinds, without the instructions of fields', () => {
  const found = open(word('Hello \u0013HYPERLINK "https://a.example/"\u0014here\u0015\r', 'Привет\u0007'))
  assert.equal(found.text.trim(), 'Hello here\nПривет')
  assert.deepEqual(
    found.links.map(({ url }) => url),
    ['https://a.example/'],
  )
  assert.deepEqual([codes(found), found.gaps], [[], []])
  assert.equal(found.content?.application, 'word')
})

test('fields that start programs, written whole, in codes, and without an end', () => {
  const fields = [
    '\u0013DDEAUTO cmd "/k calc"\u0014x\u0015',
    '\u0013 \u0013QUOTE 68 68 69\u0015 cmd "/k calc"\u0015',
    '\u0013DDE cmd "/k calc"',
  ]
  for (const field of fields) {
    const found = open(word(field))
    assert.deepEqual(codes(found), ['dde'], field)
    assert.deepEqual(found.content?.links, [{ kind: 'dde', target: 'cmd', arguments: '/k calc' }])
  }
})

test('Word 6', () => {
  const document = Buffer.alloc(0x200)
  document.writeUInt16LE(0x68, 2)
  document.writeUInt32LE(0x100, 0x18)
  document.writeUInt32LE(0x105, 0x1c)
  document.write('Hello', 0x100)
  assert.equal(open({ WordDocument: document }).text.trim(), 'Hello')
})

const text = (value: string): Buffer => Buffer.concat([long(0x1e, value.length + 1), Buffer.from(`${value}\0`)])

function propertySet(values: readonly (readonly [number, Buffer])[]): Buffer {
  let at = 8 + values.length * 8
  const places = values.map(([id, data]) => {
    at += data.length
    return long(id, at - data.length)
  })
  return Buffer.concat([long(at, values.length), ...places, ...values.map(([, data]) => data)])
}

test("properties, the user's own among them", () => {
  const one = propertySet([[6, text('cmd /c calc')]])
  const names = Buffer.concat([long(1, 2, 4), Buffer.from('key\0')])
  const own = propertySet([
    [0, names],
    [2, text('secret')],
  ])
  const head = (count: number): Buffer =>
    Buffer.concat([short(0xfffe, 0), Buffer.alloc(20), long(count), Buffer.alloc(16)])
  const summary = Buffer.concat([head(1), long(48), one])
  const both = Buffer.concat([
    head(2),
    long(68),
    Buffer.alloc(16),
    long(68 + one.length),
    propertySet([[15, text('Firm')]]).subarray(0, one.length),
    Buffer.alloc(Math.max(0, one.length - propertySet([[15, text('Firm')]]).length)),
    own,
  ])
  const found = open({ ...word('x'), '\u0005SummaryInformation': summary, '\u0005DocumentSummaryInformation': both })
  assert.deepEqual(found.content?.properties, { Comments: 'cmd /c calc', Company: 'Firm', key: 'secret' })
})

test('slides: texts and addresses', () => {
  const atom = (type: number, data: Buffer): Buffer => Buffer.concat([short(0, type), long(data.length), data])
  const inside = Buffer.concat([
    atom(0x0fa0, utf16('Wide')),
    atom(0x0fa8, Buffer.from('narrow')),
    atom(0x0fba, utf16('https://a.example/')),
  ])
  const stream = Buffer.concat([short(0xf, 0x03e8), long(inside.length), inside])
  const found = open({ 'PowerPoint Document': stream })
  assert.equal(found.text.trim(), 'Wide\nnarrow')
  assert.deepEqual(
    found.links.map(({ url }) => url),
    ['https://a.example/'],
  )
})

test('objects: equations, what lies elsewhere', () => {
  const moniker = Buffer.concat([
    Buffer.alloc(20),
    Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex'),
    long(40),
    utf16('http://a.example/x\0\0'),
  ])
  const linked = open({ ...word('x'), 'ObjectPool/_1/\u0001Ole': moniker })
  assert.deepEqual(codes(linked).toSorted(), ['embedded-object', 'remote-object'])
  assert.deepEqual(
    linked.links.map(({ url }) => url),
    ['http://a.example/x'],
  )
  const equation = (name: Buffer): Buffer =>
    Buffer.concat([
      Buffer.alloc(28),
      bytes(3, 1, 1, 3, 10),
      bytes(10, 1),
      bytes(8, 90, 90),
      name,
      bytes(0),
      Buffer.alloc(60),
    ])
  const pool = (stream: Buffer) => codes(open({ 'ObjectPool/_1/Equation Native': stream }))
  assert.deepEqual(pool(equation(Buffer.from('Times New Roman'))), ['embedded-object', 'equation-object'])
  assert.deepEqual(pool(equation(Buffer.alloc(60, 65))), ['embedded-object', 'equation-exploit', 'equation-object'])
})

test('never throws on changed bytes', () => {
  const streams: Readonly<Record<string, Buffer>> = {
    ...word('\u0013DDE x y\u0014z\u0015', 'wide'),
    '\u0005SummaryInformation': Buffer.concat([
      short(0xfffe, 0),
      Buffer.alloc(20),
      long(1),
      Buffer.alloc(16),
      long(48),
      propertySet([[6, text('a')]]),
    ]),
    'PowerPoint Document': Buffer.concat([short(0, 0x0fa0), long(4), utf16('ab')]),
  }
  check(
    property(constantFrom(...Object.keys(streams)), nat(4_200), nat(255), (name, at, byte) => {
      const changed = Buffer.from(streams[name] ?? Buffer.alloc(0))
      changed[at % changed.length] = byte
      assert.ok(open({ ...streams, [name]: changed }).entries.length <= 5)
    }),
    { seed: 13, numRuns: 500 },
  )
})
