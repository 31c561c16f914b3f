/** Formula tokens to text: operators, references of each layout, calls, arrays, and any bytes at all. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, constantFrom, property, uint8Array } from 'fast-check'
import { bytes, call, long, narrow, short, text } from './biff-building.ts'
import { type FormulaBook, formulaText } from './formula.ts'
import type { Layout } from './reference.ts'

const bookOf = (layout: Layout): FormulaBook => ({
  layout,
  nameOf: (index) => `name${index}`,
  outerNameOf: (link, index) => `outer${link}.${index}`,
  sheetOf: (link) => `Sheet${link}!`,
})
const place = { row: 9, column: 2 }
const written = (layout: Layout, tokens: Buffer, extra = Buffer.alloc(0)): string =>
  formulaText(bookOf(layout), { tokens, extra, place }).text
const biff8 = (...parts: Buffer[]): string => written('biff8', Buffer.concat(parts))
const number = (value: number): Buffer => Buffer.concat([bytes(0x1e), short(value)])

test('operators, brackets, constants', () => {
  assert.equal(biff8(number(1), number(2), bytes(0x03), bytes(0x15), number(3), bytes(0x05)), '=(1+2)*3')
  assert.equal(biff8(text('a"b'), text('c'), bytes(0x08)), '="a""b"&"c"')
  assert.equal(biff8(number(5), bytes(0x13), bytes(0x14)), '=-5%')
  assert.equal(biff8(bytes(0x1d, 0), bytes(0x1c, 0x17), bytes(0x0b)), '=FALSE=#REF!')
  assert.equal(biff8(bytes(0x1f), Buffer.from('000000000000e03f', 'hex')), '=0.5')
})

test('calls: fixed, counted, of commands, by name, of one sum', () => {
  assert.equal(biff8(number(65), Buffer.concat([bytes(0x41), short(111)])), '=CHAR(65)')
  assert.equal(biff8(text('x'), bytes(0x16), call(110, 2)), '=EXEC("x",)')
  assert.equal(biff8(text('f'), call(0x8000 | 6, 1)), '=FILE.DELETE("f")')
  assert.equal(biff8(bytes(0x23), long(3), number(1), call(255, 2)), '=name3(1)')
  assert.equal(biff8(number(1), bytes(0x19, 0x10), short(0)), '=SUM(1)')
  assert.equal(biff8(call(9_999, 0)), '=FUNCTION.9999()')
})

test('references of each layout', () => {
  assert.equal(biff8(bytes(0x24), short(2, 0xc001)), '=B3')
  assert.equal(biff8(bytes(0x25), short(0, 4, 0, 0x8002)), '=$A$1:$C5')
  assert.equal(biff8(bytes(0x2c), short(0xffff, 0xc001)), '=D9')
  assert.equal(biff8(bytes(0x3a), short(7, 0, 0)), '=Sheet7!$A$1')
  assert.equal(biff8(bytes(0x3b), short(7, 0, 1, 0, 1)), '=Sheet7!$A$1:$B$2')
  assert.equal(biff8(bytes(0x39), short(1, 2, 0)), '=outer1.2')
  assert.equal(written('biff5', Buffer.concat([bytes(0x24), short(0xc002), bytes(1)])), '=B3')
  assert.equal(written('biff12', Buffer.concat([bytes(0x24), long(69_999), short(0xc000 | 26)])), '=AA70000')
})

test('arrays stand behind the tokens', () => {
  const array = Buffer.concat([bytes(1, 0, 0, 1), Buffer.alloc(8), bytes(2), short(1), narrow('x')])
  assert.equal(written('biff8', Buffer.concat([bytes(0x60), Buffer.alloc(7)]), array), '={0,"x"}')
  const binary = Buffer.concat([long(1, 2), bytes(2, 1), bytes(1), short(1), Buffer.from('y', 'utf16le')])
  assert.equal(written('biff12', Buffer.concat([bytes(0x60), Buffer.alloc(14)]), binary), '={TRUE;"y"}')
})

test('a formula that is not known to its end says so', () => {
  const book = bookOf('biff8')
  const read = (tokens: Buffer): boolean => formulaText(book, { tokens, extra: tokens, place }).isWhole
  assert.equal(read(Buffer.concat([text('x'), bytes(0x7e)])), false)
  assert.equal(read(bytes(0x17, 9, 0)), false)
  assert.equal(read(text('x')), true)
})

test('any bytes end', () => {
  check(
    property(constantFrom<Layout>('biff5', 'biff8', 'biff12'), uint8Array({ maxLength: 200 }), (layout, data) => {
      const tokens = Buffer.from(data)
      assert.ok(formulaText(bookOf(layout), { tokens, extra: tokens, place }).text.length <= 32_769)
    }),
    { seed: 3, numRuns: 2_000 },
  )
})
