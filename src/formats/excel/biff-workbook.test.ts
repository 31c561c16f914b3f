/** Workbooks of Excel 97: values, macro sheets, names, shared formulas, DDE, what is hidden, what is cut, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { identify } from '../identify/identify.ts'
import { buildCompound } from '../ole/building.ts'
import { unpack } from '../archive/unpack.ts'
import {
  begin,
  buildBiff,
  bytes,
  call,
  end,
  formulaRecord,
  long,
  narrow,
  record,
  short,
  text,
  wide,
} from './biff-building.ts'
import { readBiffWorkbook } from './biff-workbook.ts'

const exec = Buffer.concat([text('calc'), call(110, 1)])
const ownBook = record(0x1ae, short(1, 0x401))
const ownLink = record(0x17, short(1, 0, 0, 0))
/** Auto_Open as a built-in name that leads to the cell through the first link. */
const autoOpen = record(
  0x18,
  short(0x20),
  bytes(0, 1),
  short(7, 0, 0),
  long(0),
  narrow('\u0001'),
  Buffer.concat([bytes(0x3a), short(0, 0, 0)]),
)
const macroBook = buildBiff(
  [ownBook, ownLink, autoOpen],
  [
    { name: 'M 1', state: 2, isMacro: true, records: [formulaRecord(0, 0, exec), formulaRecord(1, 0, call(54, 0))] },
    { name: 'Sheet1', records: [record(0x204, short(4, 2, 0), short(2), wide('Ünï'.slice(0, 2)))] },
  ],
)

test('a hidden macro sheet that runs by itself', () => {
  const book = readBiffWorkbook(macroBook)
  assert.deepEqual(book?.sheets[0], {
    name: 'M 1',
    kind: 'macro',
    visibility: 'very-hidden',
    cells: [
      { row: 1, column: 1, value: 0, formula: '=EXEC("calc")' },
      { row: 2, column: 1, value: 0, formula: '=HALT()' },
    ],
  })
  assert.deepEqual(book.sheets[1]?.cells, [{ row: 5, column: 3, value: 'Ün' }])
  assert.deepEqual(book.names, { '_xlnm.Auto_Open': "='M 1'!$A$1" })
  assert.deepEqual(
    book.findings.map(({ code }) => code),
    ['macro-sheet', 'macro-sheet-hidden', 'macro-sheet-autoexec'],
  )
  assert.deepEqual(book.gaps, [])
  assert.equal(book.text, 'Ün')
})

test('values of every kind, and texts that go on in the next record', () => {
  const strings = Buffer.concat([
    record(0xfc, long(2, 2), short(2), bytes(0), Buffer.from('ab'), short(4), bytes(1), Buffer.from('cd', 'utf16le')),
  ])
  const more = record(0x3c, bytes(0), Buffer.from('ef'))
  const truth = Buffer.from('0100010000 00ffff'.replace(' ', ''), 'hex')
  const records = [
    record(0xfd, short(0, 0, 0), long(1)),
    record(0x203, short(0, 1, 0), Buffer.from('000000000000f83f', 'hex')),
    record(0x27e, short(0, 2, 0), long((150 << 2) | 3)),
    record(0xbd, short(1, 0, 0), long((7 << 2) | 2), short(0), long((-5 << 2) | 2), short(1)),
    record(0x205, short(2, 0, 0), bytes(1, 0)),
    record(0x205, short(2, 1, 0), bytes(0x2a, 1)),
    formulaRecord(3, 0, text('x'), Buffer.from('000000000000ffff', 'hex')),
    record(0x207, short(1), narrow('x')),
    formulaRecord(3, 1, bytes(0x1d, 1), truth),
  ]
  const book = readBiffWorkbook(buildBiff([strings, more], [{ name: 'S', records }]))
  assert.deepEqual(
    book?.sheets[0]?.cells.map(({ value }) => value),
    ['cdef', 1.5, 1.5, 7, -5, true, '#N/A', 'x', true],
  )
  assert.equal(book.sheets[0]?.cells[7]?.formula, '="x"')
})

test('a shared formula is written out for each cell, from where it stands', () => {
  const relative = Buffer.concat([bytes(0x4c), short(0, 0xc0ff)])
  const points = (row: number): Buffer => formulaRecord(row, 1, Buffer.concat([bytes(1), short(0, 1)]))
  const shared = record(0x4bc, short(0, 1), bytes(1, 1, 0, 2), short(relative.length), relative)
  const book = readBiffWorkbook(buildBiff([], [{ name: 'S', records: [points(0), shared, points(1)] }]))
  assert.deepEqual(
    book?.sheets[0]?.cells.map(({ formula }) => formula),
    ['=A1', '=A2'],
  )
})

test('DDE is told and is a link', () => {
  const exchange = record(0x1ae, short(0, 'cmd\u0003/c calc'.length), narrow('cmd\u0003/c calc'))
  const item = record(0x23, short(0, 0, 0), bytes(2), narrow('A0'))
  const link = record(0x17, short(1, 0, 0xfffe, 0xfffe))
  const tokens = Buffer.concat([bytes(0x39), short(0, 1, 0)])
  const book = readBiffWorkbook(
    buildBiff([exchange, item, link], [{ name: 'S', records: [formulaRecord(0, 0, tokens)] }]),
  )
  assert.equal(book?.sheets[0]?.cells[0]?.formula, "=cmd|'/c calc'!A0")
  assert.deepEqual(book.links, [{ kind: 'dde', target: 'cmd', arguments: '/c calc' }])
  assert.deepEqual(
    book.findings.map(({ text: told }) => told),
    ['A link starts a program by DDE: cmd /c calc'],
  )
})

test('a macro sheet that the list leaves out is found', () => {
  const unlisted = { name: '', isMacro: true, isUnlisted: true, records: [formulaRecord(0, 0, exec)] }
  const book = readBiffWorkbook(buildBiff([], [{ name: 'S', records: [] }, unlisted]))
  assert.deepEqual(book?.sheets[1]?.cells[0]?.formula, '=EXEC("calc")')
  assert.equal(book.sheets[1].visibility, 'very-hidden')
})

test('what is not read is a gap', () => {
  const unknown = formulaRecord(0, 0, bytes(0x7f))
  const odd = readBiffWorkbook(buildBiff([], [{ name: 'S', isMacro: true, records: [unknown] }]))
  assert.deepEqual(odd?.gaps, ['formulas not read: S'])
  assert.deepEqual(
    readBiffWorkbook(macroBook.subarray(0, macroBook.length - 30))?.gaps,
    ['not read to its end: workbook', 'formulas not read: M 1'].slice(0, 1),
  )
  assert.equal(readBiffWorkbook(Buffer.alloc(100)), undefined)
})

test('one formula for a million cells ends', () => {
  const big = Buffer.concat(
    Array.from({ length: 3_000 }, () => text('0123456789')).flatMap((one, place) =>
      place === 0 ? [one] : [one, bytes(8)],
    ),
  )
  const point = Buffer.concat([bytes(1), short(0, 0)])
  const shared = record(0x4bc, short(0, 9_999), bytes(0, 0, 0, 2), short(1_000), big.subarray(0, 1_000))
  const cells = Array.from({ length: 60_000 }, (_, row) => formulaRecord(row, 0, point))
  const book = readBiffWorkbook(buildBiff([], [{ name: 'S', records: [cells[0] ?? end, shared, ...cells.slice(1)] }]))
  assert.equal(book?.sheets[0]?.cells.length, 60_000)
  assert.ok(book.gaps.includes('formulas not read: S'))
})

test('the container hands the macros on', () => {
  const file = buildCompound({ Workbook: macroBook })
  const { content, findings } = unpack(file, 'document.ole', { entries: 10, bytes: 1e6, ratio: 10, passwords: [] })
  assert.equal(content?.application, 'excel')
  assert.equal(content.sheets?.[0]?.cells[0]?.formula, '=EXEC("calc")')
  assert.ok(findings.some(({ code }) => code === 'macro-sheet-autoexec'))
})

test('a stream that stands alone is a workbook too; older ones are a gap', () => {
  const budget = { entries: 10, bytes: 1e6, ratio: 10, passwords: [] }
  assert.equal(identify(macroBook, { name: 'a.bin' }), 'document.ole')
  assert.equal(unpack(macroBook, 'document.ole', budget).content?.sheets?.[0]?.cells[0]?.formula, '=EXEC("calc")')
  const old = Buffer.concat([record(0x409, short(0, 0x40, 0)), Buffer.alloc(20)])
  assert.equal(identify(old, { name: 'a.xls' }), 'document.ole')
  assert.deepEqual(unpack(old, 'document.ole', budget).gaps, ['no decoder: workbook before Excel 5'])
})

test('never throws on changed bytes', () => {
  check(
    property(nat(macroBook.length - 1), nat(255), nat(macroBook.length), (at, byte, cut) => {
      const changed = Buffer.from(macroBook)
      changed[at] = byte
      for (const stream of [changed, changed.subarray(0, cut)])
        assert.ok((readBiffWorkbook(stream)?.sheets.length ?? 0) <= 255)
    }),
    { seed: 5, numRuns: 1_000 },
  )
  assert.ok(begin(5).length > 0)
})
