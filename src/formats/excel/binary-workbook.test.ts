/** Binary workbooks: macro sheets, names, shared strings and formulas, DDE in another part, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { readOoxml } from '../ooxml/read.ts'
import { bytes, call, long, short } from './biff-building.ts'

function record(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  const head = type < 128 ? [type] : [(type & 0x7f) | 0x80, type >> 7]
  return Buffer.concat([Buffer.from([...head, (data.length & 0x7f) | 0x80, data.length >> 7]), data])
}
const wide = (text: string): Buffer => Buffer.concat([long(text.length), Buffer.from(text, 'utf16le')])
const token = (text: string): Buffer => Buffer.concat([bytes(0x17), short(text.length), Buffer.from(text, 'utf16le')])
const formula = (tokens: Buffer, extra: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([long(tokens.length), tokens, long(extra.length), extra])
const relationship = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas/${type}" Target="${target}"/>`

const exec = Buffer.concat([token('calc'), call(110, 1)])
const toMacro = Buffer.concat([bytes(0x3a), short(0), long(0), short(0)])
const workbook = Buffer.concat([
  record(156, long(2, 1), wide('rId1'), wide('Macro1')),
  record(156, long(0, 2), wide('rId2'), wide('Data')),
  record(357),
  record(355, wide('rId3')),
  record(362, long(2), long(0, 0, 0), long(1, 0xfffffffe, 0xfffffffe)),
  record(39, long(0x20), bytes(0), long(0xffffffff), wide('Auto_Open'), formula(toMacro)),
])
const macroSheet = Buffer.concat([
  record(0, long(0), Buffer.alloc(13)),
  record(10, long(0, 0), bytes(0), short(0), formula(exec)),
  record(8, long(1, 0), wide('r'), short(0), formula(token('r'))),
])
const points = (column: number): Buffer =>
  record(9, long(column, 0), Buffer.alloc(8), short(0), formula(Buffer.concat([bytes(1), long(4)]), long(1)))
const dataSheet = Buffer.concat([
  record(147, Buffer.alloc(19), wide('Table1')),
  record(0, long(4), Buffer.alloc(13)),
  record(7, long(0, 0), long(1)),
  points(1),
  record(427, long(4, 4, 1, 2), formula(Buffer.concat([bytes(0x4c), long(0), short(0xc000 | 0x3fff)]))),
  points(2),
  record(9, long(3, 0), Buffer.alloc(8), short(0), formula(Buffer.concat([bytes(0x39), short(1), long(1)]))),
])
const parts: Readonly<Record<string, Buffer>> = {
  'xl/workbook.bin': workbook,
  'xl/_rels/workbook.bin.rels': Buffer.from(
    `<Relationships>${relationship('rId1', 'xlMacrosheet', 'macrosheets/sheet1.bin')}${relationship('rId2', 'worksheet', 'worksheets/sheet1.bin')}${relationship('rId3', 'externalLink', 'externalLinks/link1.bin')}</Relationships>`,
  ),
  'xl/macrosheets/sheet1.bin': macroSheet,
  'xl/worksheets/sheet1.bin': dataSheet,
  'xl/sharedStrings.bin': Buffer.concat([record(19, bytes(0), wide('one')), record(19, bytes(0), wide('two'))]),
  'xl/externalLinks/link1.bin': Buffer.concat([
    record(360, short(1), wide('cmd'), wide('/c calc')),
    record(577, wide('A0')),
  ]),
}
const read = (given: Readonly<Record<string, Buffer>>) =>
  readOoxml({ names: Object.keys(given), read: (name) => given[name] })

test('macro sheets, names, strings, shared formulas and links', () => {
  const { content, findings, gaps } = read(parts)
  assert.deepEqual(content.sheets, [
    {
      name: 'Macro1',
      kind: 'macro',
      visibility: 'very-hidden',
      cells: [
        { row: 1, column: 1, value: false, formula: '=EXEC("calc")' },
        { row: 1, column: 2, value: 'r', formula: '="r"' },
      ],
    },
    {
      name: 'Data',
      codeName: 'Table1',
      kind: 'worksheet',
      visibility: 'visible',
      cells: [
        { row: 5, column: 1, value: 'two' },
        { row: 5, column: 2, value: 0, formula: '=A5' },
        { row: 5, column: 3, value: 0, formula: '=B5' },
        { row: 5, column: 4, value: 0, formula: "=cmd|'/c calc'!A0" },
      ],
    },
  ])
  assert.deepEqual(content.names, { '_xlnm.Auto_Open': '=Macro1!$A$1' })
  assert.deepEqual(content.links, [{ kind: 'dde', target: 'cmd', arguments: '/c calc' }])
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['dde', 'macro-sheet', 'macro-sheet-hidden', 'macro-sheet-autoexec'],
  )
  assert.deepEqual(gaps, [])
})

test('a macro sheet that the workbook does not list is read, what is cut is a gap', () => {
  const { content } = read({ ...parts, 'xl/macrosheets/other.bin': macroSheet })
  assert.equal(content.sheets?.[2]?.cells[0]?.formula, '=EXEC("calc")')
  assert.deepEqual(read({ ...parts, 'xl/workbook.bin': workbook.subarray(0, -3) }).gaps.slice(0, 1), [
    'not read to its end: xl/workbook.bin',
  ])
})

test('never throws on changed bytes', () => {
  const names = Object.keys(parts).filter((name) => name.endsWith('.bin'))
  check(
    property(nat(names.length - 1), nat(400), nat(255), (which, at, byte) => {
      const name = names[which] ?? ''
      const changed = Buffer.from(parts[name] ?? Buffer.alloc(0))
      changed[at % changed.length] = byte
      assert.ok((read({ ...parts, [name]: changed }).content.sheets ?? []).length <= 255)
    }),
    { seed: 9, numRuns: 1_000 },
  )
})
