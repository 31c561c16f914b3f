/** What of a document is handed to the emulator, whatever kind it is and whether it was locked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpack } from '#formats/archive/unpack.ts'
import { buildBiff, call, formulaRecord, text } from '#formats/excel/biff-building.ts'
import { buildCompound } from '#formats/ole/building.ts'
import { openDocument, type OpenedDocument } from './content.ts'

function open(type: string, bytes: Buffer): OpenedDocument | undefined {
  return openDocument(type, bytes, unpack(bytes, type, { entries: 50, bytes: 1e7, ratio: 100, passwords: [] }))
}

const exec = formulaRecord(0, 0, Buffer.concat([text('calc'), call(110, 1)]))
const book = (isMacro: boolean): Buffer =>
  buildCompound({ Workbook: buildBiff([], [{ name: 'S', isMacro, records: [exec] }]) })

test('macro sheets run, plain sheets do not', () => {
  const { content } = open('document.ole', book(true)) ?? {}
  assert.equal(content?.application, 'excel')
  assert.equal(content.sheets?.[0]?.cells[0]?.formula, '=EXEC("calc")')
  assert.equal(open('document.ole', book(false)), undefined)
})

test('XML that is a whole document runs by what it links to', () => {
  const cell = (formula: string): Buffer =>
    Buffer.from(
      `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Cell ss:Formula="${formula}"/></Workbook>`,
    )
  assert.deepEqual(open('document.xml', cell("=cmd|'/c calc'!A1"))?.content.links, [
    { kind: 'dde', target: 'cmd', arguments: '/c calc' },
  ])
  assert.equal(open('document.xml', cell('=A1+1')), undefined)
})

test('there is nothing to run in what is damaged or unknown', () => {
  assert.equal(open('document.ole', Buffer.alloc(600)), undefined)
  assert.equal(open('document.odf', Buffer.alloc(600)), undefined)
})
