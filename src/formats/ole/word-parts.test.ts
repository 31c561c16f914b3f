/** What stands beside the body of a Word 97 document, and shapes of its drawings: built whole, and with changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, constantFrom, nat, property } from 'fast-check'
import { long, short } from '../excel/biff-building.ts'
import { readDrawing } from './drawing.ts'
import { readWordParts, type WordFile } from './word-parts.ts'

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const counted = (text: string): Buffer => Buffer.concat([short(text.length), utf16(text)])

interface Stories {
  readonly body: string
  readonly header: string
  readonly comment: string
  readonly box: string
}

/** Tables by their places in the file information block. */
function file(stories: Stories, tables: Readonly<Record<number, Buffer>>): WordFile {
  const { body, header, comment, box } = stories
  const document = Buffer.alloc(0x300)
  document.writeUInt16LE(0xc1, 2)
  for (const [place, text] of [
    [0x4c, body],
    [0x54, header],
    [0x5c, comment],
    [0x64, box],
  ] as const)
    document.writeUInt32LE(text.length, place)
  let at = 0
  for (const [place, data] of Object.entries(tables)) {
    document.writeUInt32LE(at, Number(place))
    document.writeUInt32LE(data.length, Number(place) + 4)
    at += data.length
  }
  return { document, table: Buffer.concat(Object.values(tables)), source: body + header + comment + box }
}

const header = 'even\rodd\rfoot\rlast\r'
const names = Buffer.concat([short(0xffff, 1, 0), counted('here')])
const variables = Buffer.concat([
  short(0xffff, 2, 4),
  counted('one'),
  long(0),
  counted('two'),
  long(0),
  counted('first'),
  counted('second'),
])
const sample = file(
  {
    body: 'Say it now\ra\u0007b\u0007\u0007c\u0007d\u0007\u0007end\r',
    header,
    comment: '\u0005noted\r',
    box: 'boxed\r',
  },
  {
    0xc2: long(0, 7),
    0xf2: long(0, 0, 0, 0, 0, 0, 0, 5, 9, 14, 19, 19, 19),
    0x142: names,
    0x14a: Buffer.concat([long(4, 99), short(0, 0)]),
    0x152: long(6, 99),
    0x25a: long(0, 6),
    0x27a: variables,
  },
)

test('headers, comments, bookmarks, text boxes, tables and variables', () => {
  assert.deepEqual(readWordParts(sample), {
    variables: { one: 'first', two: 'second' },
    header: 'even\rodd\r',
    footer: 'foot\rlast\r',
    comments: [{ name: '', text: 'noted' }],
    bookmarks: [{ name: 'here', text: 'it' }],
    tables: [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    shapes: [{ name: 'Text Box 1', text: 'boxed' }],
  })
})

const drawing = ((): Buffer => {
  const [name, alt] = [utf16('Picture 1\0'), utf16('hidden\0')]
  const body = Buffer.concat([short(0xc380), long(name.length), short(0xc381), long(alt.length), name, alt])
  return Buffer.concat([Buffer.alloc(5), short((2 << 4) | 3, 0xf00b), long(body.length), body, Buffer.alloc(3)])
})()

test('shapes have names and alternative texts', () => {
  assert.deepEqual(readDrawing(drawing), [{ name: 'Picture 1', alternativeText: 'hidden' }])
  assert.deepEqual(readDrawing(drawing.subarray(0, 40)), [])
})

test('never throws on changed bytes', () => {
  const streams = { document: sample.document, table: sample.table, drawing }
  check(
    property(constantFrom(...(['document', 'table', 'drawing'] as const)), nat(0x300), nat(255), (name, at, byte) => {
      const changed = Buffer.from(streams[name])
      changed[at % changed.length] = byte
      const whole = { ...streams, [name]: changed }
      assert.ok((readWordParts({ ...whole, source: sample.source }).comments?.length ?? 0) <= 5_000)
      assert.ok(readDrawing(whole.drawing).length <= 2)
    }),
    { seed: 17, numRuns: 3_000 },
  )
})
