/** Excel formulas (MS-XLS 2.2.2, ECMA-376 18.17) as text to a tree: references in both styles, operators, calls, arrays. */
import { columnNumber } from '../../host/com/office/workbook.ts'
import { type Formula, type Reference, XlmError } from './syntax.ts'

const lengthLimit = 100_000
const depthLimit = 100

const ranks: readonly (readonly string[])[] = [['=', '<>', '<', '>', '<=', '>='], ['&'], ['+', '-'], ['*', '/'], ['^']]
const pattern =
  /\s*(?:(?<text>"(?:[^"]|"")*")|(?<error>#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!))|(?<quoted>'(?:[^']|'')+'!?)|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.]))|(?<word>\$?[a-z_\\\u0080-\uffff][\w.$\\?\u0080-\uffff]*(?:\[-?\d+\](?:C(?:\[-?\d+\]|\d+)?)?)?|\$?\d+:\$?\d+)|(?<symbol><>|<=|>=|[-+*/^&=<>(),;:{}%!|@]))/giy

type Token = { readonly kind: string; readonly text: string }

function tokensOf(source: string): Token[] | undefined {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < source.length) {
    if (
      /^\s*$/.test(source.slice(pattern.lastIndex, pattern.lastIndex + 64)) &&
      source.slice(pattern.lastIndex).trim() === ''
    )
      break
    const found = pattern.exec(source)?.groups
    if (!found) return undefined
    const [kind = '', text = ''] = Object.entries(found).find(([, value]) => value !== undefined) ?? []
    tokens.push({ kind, text })
  }
  return tokens
}

class FormulaFault extends Error {}

class FormulaParser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '' }
  }

  #symbol(text: string): boolean {
    const { kind, text: found } = this.#peek()
    if (kind !== 'symbol' || found !== text) return false
    this.#at++
    return true
  }

  expression(rank = 0): Formula {
    if (rank >= ranks.length) return this.#unary()
    let left = this.expression(rank + 1)
    for (;;) {
      const { kind, text } = this.#peek()
      if (kind !== 'symbol' || !ranks[rank]?.includes(text)) return left
      this.#at++
      left = { kind: 'binary', operator: text, left, right: this.expression(rank + 1) }
    }
  }

  #unary(): Formula {
    if (++this.#depth > depthLimit) throw new FormulaFault()
    try {
      for (const operator of ['-', '+', '@'])
        if (this.#symbol(operator)) return { kind: 'unary', operator, operand: this.#unary() }
      let found = this.#postfix(this.#primary())
      while (this.#symbol('%')) found = { kind: 'unary', operator: '%', operand: found }
      return found
    } finally {
      this.#depth--
    }
  }

  #postfix(start: Formula): Formula {
    let found = start
    while (this.#symbol('(')) found = { kind: 'call', target: found, args: this.#arguments(')') }
    return found
  }

  #arguments(end: string): (Formula | undefined)[] {
    const args: (Formula | undefined)[] = []
    if (this.#symbol(end)) return args
    for (;;) {
      const { kind, text } = this.#peek()
      const isEmpty = kind === 'symbol' && (text === ',' || text === ';' || text === end)
      args.push(isEmpty ? undefined : this.expression())
      if (this.#symbol(end)) return args
      if (!this.#symbol(',') && !this.#symbol(';')) throw new FormulaFault()
    }
  }

  #primary(): Formula {
    const { kind, text } = this.#peek()
    this.#at++
    if (kind === 'text') return { kind: 'literal', value: text.slice(1, -1).replaceAll('""', '"') }
    if (kind === 'number') return { kind: 'literal', value: Number(text) }
    if (kind === 'error') return { kind: 'literal', value: new XlmError(text) }
    if (kind === 'quoted')
      return this.#behindSheet(text.replace(/^'|'?!?$/g, '').replaceAll("''", "'"), text.endsWith('!'))
    if (kind === 'word') return this.#word(text)
    if (text === '(') {
      const inner = this.expression()
      if (!this.#symbol(')')) throw new FormulaFault()
      return inner
    }
    if (text === '{')
      return { kind: 'call', target: { kind: 'name', name: 'array', sheet: '' }, args: this.#arguments('}') }
    if (text === '!') return this.#behindSheet('', true)
    throw new FormulaFault()
  }

  #behindSheet(sheet: string, marked: boolean): Formula {
    if (!marked && !this.#symbol('!')) throw new FormulaFault()
    const { kind, text } = this.#peek()
    if (kind === 'error') {
      this.#at++
      return { kind: 'literal', value: new XlmError(text) }
    }
    if (kind !== 'word') throw new FormulaFault()
    this.#at++
    return this.#target(text, sheet)
  }

  #word(text: string): Formula {
    if (/^true$/i.test(text) && this.#peek().text !== '(') return { kind: 'literal', value: true }
    if (/^false$/i.test(text) && this.#peek().text !== '(') return { kind: 'literal', value: false }
    if (this.#symbol('|')) return this.#exchange(text)
    if (this.#symbol('!')) return this.#behindSheet(text, true)
    return this.#target(text, '')
  }

  #target(text: string, sheet: string): Formula {
    const first = referenceOf(text, sheet)
    if (!first) return { kind: 'name', name: text, sheet }
    if (!this.#symbol(':')) return first
    const second = referenceOf(this.#peek().text, sheet)
    if (!second) throw new FormulaFault()
    this.#at++
    return spanned(first, second)
  }

  /** `cmd|'/c calc'!A0`. */
  #exchange(program: string): Formula {
    const parts: string[] = []
    while (!this.done && parts.length < 1_000) parts.push(this.#tokens[this.#at++]?.text ?? '')
    const topic = parts
      .join(' ')
      .replace(/\s*!\s*'?[^'!]*'?$/, '')
      .replace(/^'|'!?$/g, '')
    return { kind: 'dde', program, topic }
  }
}

function spanned(first: Reference, second: Reference): Reference {
  return {
    ...first,
    rows: Math.abs(second.row - first.row) + 1,
    columns: Math.abs(second.column - first.column) + 1,
    row: Math.min(first.row, second.row),
    column: Math.min(first.column, second.column),
  }
}

function referenceOf(text: string, sheet: string): Reference | undefined {
  const one = { kind: 'reference', sheet, rows: 1, columns: 1 } as const
  const cell = /^\$?([a-z]{1,3})\$?([1-9]\d{0,6})$/i.exec(text)
  if (cell && columnNumber(cell[1] ?? '') <= 16_384)
    return { ...one, row: Number(cell[2]), column: columnNumber(cell[1] ?? '') }
  const style = /^R(\d+|\[-?\d+\])?C(\d+|\[-?\d+\])?$/i.exec(text)
  if (!style) return undefined
  const number = (part: string | undefined) => Number((part ?? '0').replace(/[[\]]/g, ''))
  const relative = (part: string | undefined) => part === undefined || part.startsWith('[')
  return {
    ...one,
    row: number(style[1]),
    column: number(style[2]),
    ...(relative(style[1]) && { relativeRow: true as const }),
    ...(relative(style[2]) && { relativeColumn: true as const }),
  }
}

/** A formula with or without its `=`; undefined when it cannot be read. */
export function parseFormula(source: string): Formula | undefined {
  const tokens = tokensOf(source.slice(0, lengthLimit).replace(/^\s*[=+@-](?=[\w"'(=$])/, ''))
  if (!tokens || tokens.length === 0) return undefined
  try {
    const parser = new FormulaParser(tokens)
    const formula = parser.expression()
    return parser.done ? formula : undefined
  } catch {
    return undefined
  }
}
