/** Statements that hold others: If, Select, For, Do, While, With. */
import { type Cursor, SyntaxFault } from './cursor.ts'
import { parseExpression, parsePostfix } from './parse-expression.ts'
import { parseNames } from './parse-declaration.ts'
import type { Parser } from './parse.ts'
import type { Block, Case, Expression, Statement } from './syntax.ts'

const isEndOfBranch = (cursor: Cursor) => cursor.isEnd() && !cursor.peek().colon

export function parseCompound(parser: Parser, cursor: Cursor): Statement[] | undefined {
  const { line } = cursor.peek()
  const after = cursor.peek(1)
  if (after.kind === 'symbol' && after.text === '=') return undefined
  if (cursor.word('if')) return [parseIf(parser, cursor, line)]
  if (cursor.word('for'))
    return [cursor.word('each') ? parseEach(parser, cursor, line) : parseFor(parser, cursor, line)]
  if (cursor.word('do')) return [parseDo(parser, cursor, line)]
  if (cursor.word('while')) {
    const test = parseExpression(cursor)
    return [{ kind: 'loop', line, test, body: parser.block(cursor, ['wend']).body }]
  }
  if (cursor.isWord('select') && after.text === 'case') return [parseSelect(parser, cursor, line)]
  if (cursor.word('with')) {
    const target = parseExpression(cursor)
    return [{ kind: 'with', line, target, body: parser.block(cursor, ['end with']).body }]
  }
  if (!cursor.word('redim')) return undefined
  const keep = cursor.word('preserve')
  return [{ kind: 'redim', line, names: parseNames(cursor), ...(keep && { keep }) }]
}

type Branch = { test: Expression; body: Block }

function parseIf(parser: Parser, cursor: Cursor, line: number): Statement {
  const test = parseExpression(cursor)
  if (!cursor.word('then') && !cursor.isWord('goto')) throw new SyntaxFault("Expected 'Then'")
  if (!cursor.isEnd()) return parseLineIf(parser, cursor, { test, line })
  if (cursor.peek().colon && !isBlockIf(cursor)) return parseLineIf(parser, cursor, { test, line })
  const branches: Branch[] = []
  let current = test
  for (;;) {
    const { body, found } = parser.block(cursor, ['elseif', 'else', 'end if'])
    branches.push({ test: current, body })
    if (found === 'end if') return { kind: 'if', line, branches, otherwise: [] }
    if (found === 'else') return { kind: 'if', line, branches, otherwise: parser.block(cursor, ['end if']).body }
    current = parseExpression(cursor)
    cursor.word('then')
  }
}

/** `If a Then : b` is a block when an `End If` follows a line later; on one line with more behind the colon it is not. */
function isBlockIf(cursor: Cursor): boolean {
  for (let ahead = 0; ahead < 400; ahead++) {
    const { kind, colon } = cursor.peek(ahead)
    if (kind === 'eof' || (kind === 'end' && !colon)) return true
    if (kind !== 'end') return cursor.peek(ahead).text !== 'else'
  }
  return true
}

function parseLineIf(parser: Parser, cursor: Cursor, { test, line }: { test: Expression; line: number }): Statement {
  const body = lineBlock(parser, cursor)
  const branches: Branch[] = [{ test, body }]
  let otherwise: Block = []
  while (cursor.isWord('else', 'elseif')) {
    const isElse = cursor.next().text === 'else'
    if (isElse && !cursor.isWord('if')) otherwise = lineBlock(parser, cursor)
    else if (isElse) otherwise = lineBlock(parser, cursor)
    else {
      const next = parseExpression(cursor)
      cursor.word('then')
      branches.push({ test: next, body: lineBlock(parser, cursor) })
    }
  }
  if (cursor.isWord('end') && cursor.peek(1).text === 'if') cursor.at += 2
  return { kind: 'if', line, branches, otherwise }
}

/** Statements up to Else or the end of the line. */
function lineBlock(parser: Parser, cursor: Cursor): Block {
  const body: Statement[] = []
  for (;;) {
    while (cursor.peek().kind === 'end' && cursor.peek().colon) cursor.next()
    if (cursor.isEnd() || cursor.isWord('else', 'elseif')) return body
    if (cursor.isWord('end') && cursor.peek(1).text === 'if') return body
    // The `Next` or `Loop` of a loop that began before this line's If.
    if (cursor.isWord('loop', 'next', 'wend')) return body
    if (cursor.peek().kind === 'number') {
      const { number, line } = cursor.next()
      body.push({ kind: 'goto', line, label: String(number) })
    } else body.push(...parser.statement(cursor))
    if (isEndOfBranch(cursor)) return body
    if (!cursor.isEnd() && !cursor.isWord('else', 'elseif', 'end')) throw new SyntaxFault('Expected end of statement')
  }
}

function parseFor(parser: Parser, cursor: Cursor, line: number): Statement {
  const variable = parsePostfix(cursor, { kind: 'name', name: cursor.name() })
  cursor.needSymbol('=')
  const from = parseExpression(cursor)
  cursor.needWord('to')
  const to = parseExpression(cursor)
  const step = cursor.word('step') ? parseExpression(cursor) : undefined
  const { body } = parser.block(cursor, ['next'])
  if (cursor.peek().kind === 'name' && !cursor.isWord('else')) cursor.next()
  return { kind: 'for', line, variable, from, to, ...(step && { step }), body }
}

function parseEach(parser: Parser, cursor: Cursor, line: number): Statement {
  const variable = parsePostfix(cursor, { kind: 'name', name: cursor.name() })
  cursor.needWord('in')
  const source = parseExpression(cursor)
  const { body } = parser.block(cursor, ['next'])
  if (cursor.peek().kind === 'name' && !cursor.isWord('else')) cursor.next()
  return { kind: 'each', line, variable, source, body }
}

function loopTest(cursor: Cursor): { test?: Expression; until?: true } {
  if (cursor.word('while')) return { test: parseExpression(cursor) }
  return cursor.word('until') ? { test: parseExpression(cursor), until: true } : {}
}

function parseDo(parser: Parser, cursor: Cursor, line: number): Statement {
  const before = loopTest(cursor)
  const { body } = parser.block(cursor, ['loop'])
  if (before.test) return { kind: 'loop', line, ...before, body }
  return { kind: 'loop', line, ...loopTest(cursor), after: true, body }
}

function parseCaseTests(cursor: Cursor): Case['tests'] {
  const tests: { from: Expression; to?: Expression; operator?: string }[] = []
  do {
    cursor.word('is')
    const operator = cursor.isSymbol('=', '<>', '<', '>', '<=', '>=') ? cursor.next().text : undefined
    const from = parseExpression(cursor)
    if (operator) tests.push({ from, operator })
    else tests.push(cursor.word('to') ? { from, to: parseExpression(cursor) } : { from })
  } while (cursor.symbol(','))
  return tests
}

function parseSelect(parser: Parser, cursor: Cursor, line: number): Statement {
  cursor.at += 2
  const subject = parseExpression(cursor)
  const cases: Case[] = []
  let otherwise: Block = []
  let { found } = parser.block(cursor, ['case', 'end select'])
  while (found === 'case') {
    const isElse = cursor.word('else')
    const tests = isElse ? [] : parseCaseTests(cursor)
    const next = parser.block(cursor, ['case', 'end select'])
    if (isElse) otherwise = next.body
    else cases.push({ tests, body: next.body })
    found = next.found
  }
  return { kind: 'select', line, subject, cases, otherwise }
}
