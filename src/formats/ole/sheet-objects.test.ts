/** Shapes and comments of a workbook by their records: in their order, and with changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { buildBiff, long, narrow, record, short, wide } from '../excel/biff-building.ts'
import { readSheetObjects } from './sheet-objects.ts'

const alt = Buffer.from('hidden\0', 'utf16le')
const drawing = record(0xec, short((1 << 4) | 3, 0xf00b), long(6 + alt.length), short(0xc381), long(alt.length), alt)
const object = (kind: number, id: number): Buffer => record(0x5d, short(0x15, 0x12, kind, id))
const text = (length: number): Buffer => record(0x1b6, Buffer.alloc(10), short(length), long(0))
const continued = (data: Buffer): Buffer => record(0x3c, data)

const stream = buildBiff(
  [],
  [
    { name: 'First', isMacro: false, records: [] },
    {
      name: 'Data',
      isMacro: false,
      records: [
        drawing,
        object(6, 1),
        text(9),
        continued(narrow('shown ')),
        continued(wide('too')),
        object(0x19, 2),
        text(5),
        continued(narrow('noted')),
        record(0x1c, short(1, 27, 0, 2)),
      ],
    },
  ],
)

test('shapes have their texts and alternative texts, comments their cells', () => {
  let cuts = 0
  assert.deepEqual(
    readSheetObjects(stream, ['First', 'Data'], () => (cuts += 1)),
    {
      shapes: [{ name: '', alternativeText: 'hidden', text: 'shown too', place: 'Data' }],
      comments: [{ name: 'Data!AB2', text: 'noted' }],
    },
  )
  assert.equal(cuts, 0)
})

test('never throws on changed bytes', () => {
  check(
    property(nat(stream.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(stream)
      changed[at] = byte
      assert.ok(readSheetObjects(changed, ['First', 'Data'], () => undefined).shapes.length <= 10)
    }),
    { seed: 19, numRuns: 1_500 },
  )
})
