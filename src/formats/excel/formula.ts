/** Formula tokens (MS-XLS 2.5.198, MS-XLSB 2.5.97) back to text, by a stack of the texts of operands. */
import { Cursor } from './cursor.ts'
import { errorText, quotedText } from './literals.ts'
import { argumentCount, commandName, functionName } from './function-names.ts'
import { areaBytes, type CellPlace, type Layout, readArea, readReference, referenceBytes } from './reference.ts'
import { readArray } from './array.ts'

/** What formulas look up in their workbook. */
export interface FormulaBook {
  readonly layout: Layout
  /** A defined name by its one-based number. */
  readonly nameOf: (index: number) => string
  /** A name of another book, an add-in's function or a DDE item. */
  readonly outerNameOf: (link: number, index: number) => string
  /** With its mark: `Sheet1!`. */
  readonly sheetOf: (link: number) => string
}

export interface FormulaBytes {
  readonly tokens: Buffer
  /** What arrays keep behind the tokens. */
  readonly extra: Buffer
  readonly place: CellPlace
}

export interface FormulaText {
  /** With its `=`; empty where nothing could be read. */
  readonly text: string
  /** False where a token is unknown or something was cut. */
  readonly isWhole: boolean
  /** The formula is the one that stands for all of a rectangle beginning here. */
  readonly shared?: CellPlace
}

const most = { tokens: 16_384, text: 32_768, array: 1_000 }
const operators = ['+', '-', '*', '/', '^', '&', '<', '<=', '=', '>=', '>', '<>', ' ', ',', ':']
interface Machine {
  readonly cursor: Cursor
  readonly extra: Cursor
  readonly stack: string[]
  readonly book: FormulaBook
  readonly place: CellPlace
}

export function formulaText(book: FormulaBook, { tokens, extra, place }: FormulaBytes): FormulaText {
  const machine: Machine = { cursor: new Cursor(tokens), extra: new Cursor(extra), stack: [], book, place }
  const { cursor, stack } = machine
  if (tokens[0] === 1 || tokens[0] === 2) {
    cursor.u8()
    const row = book.layout === 'biff12' ? cursor.u32() : cursor.u16()
    const column = book.layout === 'biff12' ? machine.extra.u32() : cursor.u16()
    return { text: '', isWhole: tokens[0] === 1, shared: { row, column } }
  }
  let isWhole = true
  for (let count = 0; cursor.left > 0 && isWhole; count += 1)
    isWhole = count < most.tokens && step(machine, cursor.u8()) && !cursor.short
  const text = stack.join(',')
  return { text: text === '' ? '' : `=${text.slice(0, most.text)}`, isWhole: isWhole && text.length <= most.text }
}

const pop = ({ stack }: Machine): string => stack.pop() ?? ''

/** False where the token is not known: what follows cannot be told apart then. */
function step(machine: Machine, token: number): boolean {
  const { stack } = machine
  if (token >= 0x03 && token <= 0x11) {
    const right = pop(machine)
    stack.push(`${pop(machine)}${operators[token - 3] ?? ''}${right}`)
    return true
  }
  if (token === 0x12 || token === 0x13) stack.push(`${token === 0x12 ? '+' : '-'}${pop(machine)}`)
  else if (token === 0x14) stack.push(`${pop(machine)}%`)
  else if (token === 0x15) stack.push(`(${pop(machine)})`)
  else if (token >= 0x20) return operand(machine, (token & 0x1f) | 0x20)
  else return constant(machine, token)
  return true
}

function constant(machine: Machine, token: number): boolean {
  const { cursor, stack, book } = machine
  if (token === 0x16) stack.push('')
  else if (token === 0x17) stack.push(quotedText(readText(cursor, book.layout)))
  else if (token === 0x18) return skipExtended(machine)
  else if (token === 0x19) attribute(machine)
  else if (token === 0x1a) cursor.skip(book.layout === 'biff5' ? 10 : 0)
  else if (token === 0x1b) cursor.skip(book.layout === 'biff5' ? 4 : 0)
  else if (token === 0x1c) stack.push(errorText(cursor.u8()))
  else if (token === 0x1d) stack.push(cursor.u8() === 0 ? 'FALSE' : 'TRUE')
  else if (token === 0x1e) stack.push(String(cursor.u16()))
  else if (token === 0x1f) stack.push(numberText(cursor.double()))
  else return false
  return true
}

const numberText = (value: number): string => (Number.isFinite(value) ? String(value).toUpperCase() : '0')

function readText(cursor: Cursor, layout: Layout): string {
  if (layout === 'biff12') return cursor.take(cursor.u16() * 2).toString('utf16le')
  const count = cursor.u8()
  if (layout === 'biff5') return cursor.take(count).toString('latin1')
  return (cursor.u8() & 1) === 0 ? cursor.take(count).toString('latin1') : cursor.take(count * 2).toString('utf16le')
}

/** Tables and pivot names (MS-XLSB 2.5.97.76): told apart by a second byte. */
function skipExtended({ cursor, stack, book }: Machine): boolean {
  const kind = cursor.u8()
  if (book.layout === 'biff12' && kind === 0x19) cursor.skip(12)
  else if (kind === 0x1d || book.layout !== 'biff12') cursor.skip(4)
  else return false
  stack.push('#REF!')
  return true
}

/** MS-XLS 2.5.198.33 and following: spaces and the jumps of IF and CHOOSE say nothing, SUM of one argument has its own form. */
function attribute(machine: Machine): void {
  const { cursor, stack } = machine
  const kind = cursor.u8()
  const data = cursor.u16()
  if ((kind & 0x04) !== 0) cursor.skip((data + 1) * 2)
  else if ((kind & 0x10) !== 0) stack.push(`SUM(${pop(machine)})`)
}

function operand(machine: Machine, token: number): boolean {
  const { cursor, stack, book, place } = machine
  const { layout } = book
  if (token === 0x20) {
    cursor.skip(layout === 'biff12' ? 14 : 7)
    stack.push(readArray(machine.extra, layout, most.array))
  } else if (token === 0x21) call(machine, functionName, { number: cursor.u16() })
  else if (token === 0x22) callWithCount(machine)
  else if (token === 0x23) stack.push(book.nameOf(nameNumber(cursor, layout)))
  else if (token === 0x24) stack.push(readReference(cursor, layout))
  else if (token === 0x25) stack.push(readArea(cursor, layout))
  else if (token >= 0x26 && token <= 0x28) cursor.skip(6)
  else if (token === 0x29) cursor.skip(2)
  else if (token === 0x2a || token === 0x2b) {
    cursor.skip(token === 0x2a ? referenceBytes[layout] : areaBytes[layout])
    stack.push('#REF!')
  } else if (token === 0x2c) stack.push(readReference(cursor, layout, place))
  else if (token === 0x2d) stack.push(readArea(cursor, layout, place))
  else return outer(machine, token)
  return true
}

function nameNumber(cursor: Cursor, layout: Layout): number {
  if (layout === 'biff12') return cursor.u32()
  const index = cursor.u16()
  cursor.skip(layout === 'biff5' ? 12 : 2)
  return index
}

/** What lies on other sheets or in other books. */
function outer(machine: Machine, token: number): boolean {
  const { cursor, stack, book } = machine
  const { layout } = book
  if (token === 0x39) {
    const link = cursor.u16()
    if (layout === 'biff5') cursor.skip(8)
    const index = layout === 'biff12' ? cursor.u32() : cursor.u16()
    if (layout !== 'biff12') cursor.skip(layout === 'biff5' ? 12 : 2)
    stack.push(book.outerNameOf(link, index))
    return true
  }
  if (token < 0x3a || token > 0x3d) return false
  const sheet = sheetLink(cursor, book)
  if (token === 0x3a) stack.push(sheet + readReference(cursor, layout))
  else if (token === 0x3b) stack.push(sheet + readArea(cursor, layout))
  else {
    cursor.skip(token === 0x3c ? referenceBytes[layout] : areaBytes[layout])
    stack.push('#REF!')
  }
  return true
}

/** Excel 5 states the sheet itself beside the link, whose number is negative for the same book. */
function sheetLink(cursor: Cursor, book: FormulaBook): string {
  if (book.layout !== 'biff5') return book.sheetOf(cursor.u16())
  const link = cursor.u16()
  cursor.skip(8)
  const first = cursor.u16()
  cursor.skip(2)
  return book.sheetOf(link >= 0x8000 ? first : -1)
}

function callWithCount(machine: Machine): void {
  const count = machine.cursor.u8() & 0x7f
  const number = machine.cursor.u16()
  if ((number & 0x8000) !== 0) call(machine, commandName, { number: number & 0x7fff, count })
  else if (number === 255) callByName(machine, count)
  else call(machine, functionName, { number, count })
}

function call(machine: Machine, nameOf: (number: number) => string, given: { number: number; count?: number }): void {
  const { number, count = argumentCount(number) } = given
  machine.stack.push(`${nameOf(number)}(${args(machine, count).join(',')})`)
}

/** A function of the workbook or of an add-in: its name is the first argument. */
function callByName(machine: Machine, count: number): void {
  const [name = '', ...rest] = args(machine, count)
  machine.stack.push(`${name}(${rest.join(',')})`)
}

const args = ({ stack }: Machine, count: number): string[] => (count === 0 ? [] : stack.splice(-count))
