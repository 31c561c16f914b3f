/** Expressions of VBScript and VBA by operator rank (MS-VBAL 5.6.9). */
import { type Cursor, SyntaxFault } from './cursor.ts'
import type { Argument, Expression, Operation } from './syntax.ts'
import { nothing } from './values.ts'

const ranks: readonly (readonly string[])[] = [
  ['imp'],
  ['eqv'],
  ['xor'],
  ['or'],
  ['and'],
  ['not'],
  ['=', '<>', '<', '>', '<=', '>=', '=<', '=>', '><', 'is', 'like'],
  ['&'],
  ['+', '-'],
  ['mod'],
  ['\\'],
  ['*', '/'],
  ['unary'],
  ['^'],
]
/** Excel's short form: `[A1]`. */
const cell = /^[a-z]{1,3}\d{1,7}(?::[a-z]{1,3}\d{1,7})?$/
const notRank = 5
const unaryRank = 12
const constants: ReadonlyMap<string, Expression> = new Map([
  ['true', { kind: 'literal', value: true }],
  ['false', { kind: 'literal', value: false }],
  ['null', { kind: 'literal', value: null }],
  ['empty', { kind: 'literal', value: undefined }],
  ['nothing', { kind: 'literal', value: nothing }],
])

export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => parseRank(cursor, 0))
}

function operatorAt(cursor: Cursor, rank: number): string | undefined {
  const { kind, text, bracketed } = cursor.peek()
  if (bracketed || (kind !== 'symbol' && kind !== 'name')) return undefined
  return ranks[rank]?.includes(text) ? text : undefined
}

function parseRank(cursor: Cursor, rank: number): Expression {
  if (rank >= ranks.length) return parsePostfix(cursor, parsePrimary(cursor))
  if (rank === notRank) return parseNot(cursor)
  if (rank === unaryRank) return parseSign(cursor)
  const first = parseRank(cursor, rank + 1)
  const rest: Operation[] = []
  for (let operator = operatorAt(cursor, rank); operator; operator = operatorAt(cursor, rank)) {
    cursor.next()
    rest.push({ operator, operand: parseOperand(cursor, rank + 1) })
  }
  return rest.length > 0 ? { kind: 'chain', first, rest } : first
}

/** `2 ^ -1` and `a = Not b`: a sign or Not may stand where an operand of higher rank is due. */
function parseOperand(cursor: Cursor, rank: number): Expression {
  if (cursor.isWord('not')) return parseNot(cursor)
  if (rank > unaryRank && cursor.isSymbol('-', '+')) return parseSign(cursor)
  return parseRank(cursor, rank)
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.word('not')) return parseRank(cursor, notRank + 1)
  return { kind: 'unary', operator: 'not', operand: cursor.nested(() => parseNot(cursor)) }
}

function parseSign(cursor: Cursor): Expression {
  if (cursor.symbol('-')) return { kind: 'unary', operator: '-', operand: cursor.nested(() => parseSign(cursor)) }
  if (cursor.symbol('+')) return { kind: 'unary', operator: '+', operand: cursor.nested(() => parseSign(cursor)) }
  return parseRank(cursor, unaryRank + 1)
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.next()
  if (token.kind === 'text') return { kind: 'literal', value: token.text }
  if (token.kind === 'number') return { kind: 'literal', value: token.number }
  if (token.kind === 'date') return { kind: 'date', text: token.text }
  if (token.kind === 'symbol') return parseSymbol(cursor, token.text)
  if (token.kind !== 'name') throw new SyntaxFault('Expected expression')
  if (token.text === 'new' && !token.bracketed) return { kind: 'new', name: dottedName(cursor) }
  if (token.text === 'typeof' && !token.bracketed) return parseTypeOf(cursor)
  if (token.text === 'addressof') return { kind: 'literal', value: cursor.name() }
  if (token.bracketed && cell.test(token.text))
    return {
      kind: 'call',
      target: { kind: 'name', name: 'evaluate' },
      args: [{ value: { kind: 'literal', value: token.text } }],
    }
  return (token.bracketed ? undefined : constants.get(token.text)) ?? { kind: 'name', name: token.text }
}

function parseTypeOf(cursor: Cursor): Expression {
  const inner = parsePostfix(cursor, parsePrimary(cursor))
  cursor.needWord('is')
  return { kind: 'type-of', inner, name: dottedName(cursor) }
}

function parseSymbol(cursor: Cursor, symbol: string): Expression {
  if (symbol === '.' || symbol === '!') return { kind: 'member', name: cursor.name() }
  if (symbol === '#') return parsePrimary(cursor)
  if (symbol !== '(') throw new SyntaxFault('Expected expression')
  const inner = parseExpression(cursor)
  cursor.needSymbol(')')
  return { kind: 'paren', inner }
}

export function dottedName(cursor: Cursor): string {
  let name = cursor.name()
  while (cursor.symbol('.')) name += `.${cursor.name()}`
  return name
}

export function parsePostfix(cursor: Cursor, start: Expression): Expression {
  let found = start
  for (;;) {
    if (cursor.symbol('.')) found = { kind: 'member', target: found, name: cursor.name() }
    else if (cursor.isSymbol('!') && cursor.peek(1).kind === 'name' && !cursor.peek().spaced) {
      cursor.next()
      found = { kind: 'call', target: found, args: [{ value: { kind: 'literal', value: cursor.name() } }] }
    } else if (cursor.isSymbol('(')) found = { kind: 'call', target: found, args: parseParenthesised(cursor) }
    else return found
  }
}

export function parseParenthesised(cursor: Cursor): Argument[] {
  cursor.needSymbol('(')
  if (cursor.symbol(')')) return []
  const args = parseArguments(cursor)
  cursor.needSymbol(')')
  return args
}

export function parseArguments(cursor: Cursor): Argument[] {
  const args: Argument[] = []
  do args.push(parseArgument(cursor))
  while (cursor.symbol(',') || cursor.symbol(';'))
  return args
}

function parseArgument(cursor: Cursor): Argument {
  if (cursor.isSymbol(',', ')', ';') || cursor.isEnd()) return {}
  cursor.word('byval')
  const ahead = cursor.peek(1)
  if (cursor.peek().kind === 'name' && ahead.kind === 'symbol' && ahead.text === ':=') {
    const name = cursor.name()
    cursor.next()
    return { name, value: parseExpression(cursor) }
  }
  return { value: parseExpression(cursor) }
}
