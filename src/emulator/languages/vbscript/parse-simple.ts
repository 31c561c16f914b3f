/** Statements of one line: assignments, calls, jumps, errors, files. */
import { type Cursor, SyntaxFault } from './cursor.ts'
import { parseArguments, parseExpression, parsePostfix, parseParenthesised } from './parse-expression.ts'
import type { Expression, StatementOf } from './syntax.ts'

type Simple = StatementOf<
  'assign' | 'call' | 'on-error' | 'goto' | 'resume' | 'exit' | 'erase' | 'open' | 'print' | 'close' | 'end'
>

/** What stands before `=` or is called: a name or `.name` with members and parenthesised arguments. */
function parseTarget(cursor: Cursor): Expression {
  const isMember = cursor.symbol('.') || cursor.symbol('!')
  const name = cursor.name()
  let target: Expression = isMember ? { kind: 'member', name } : { kind: 'name', name }
  for (;;) {
    if (cursor.isSymbol('.') && !cursor.peek().spaced) {
      cursor.next()
      target = { kind: 'member', target, name: cursor.name() }
    } else if (cursor.isSymbol('!') && !cursor.peek().spaced && cursor.peek(1).kind === 'name') {
      cursor.next()
      target = { kind: 'call', target, args: [{ value: { kind: 'literal', value: cursor.name() } }] }
    } else if (cursor.isSymbol('(')) {
      const start = cursor.at
      const call = parsedCall(cursor, target)
      // `show (a) & b` and `show (a), b` call without parentheses of their own.
      if (!call) {
        cursor.at = start
        return target
      }
      target = call
    } else return target
  }
}

function parsedCall(cursor: Cursor, target: Expression): Expression | undefined {
  const args = parseParenthesised(cursor)
  const continues =
    cursor.isEnd() || cursor.isSymbol('=', '.', '(', '!') || cursor.isWord('else', 'elseif', 'end', 'loop', 'next')
  return continues ? { kind: 'call', target, args } : undefined
}

export function parseAssignmentOrCall(cursor: Cursor): Simple {
  const { line } = cursor.peek()
  const isSet = cursor.word('set')
  if (!isSet) cursor.word('let')
  if (cursor.word('call')) return { kind: 'call', line, target: parsePostfix(cursor, parseTarget(cursor)) }
  const target = parseTarget(cursor)
  if (cursor.symbol('='))
    return { kind: 'assign', line, target, value: parseExpression(cursor), ...(isSet && { isSet }) }
  if (isSet) throw new SyntaxFault("Expected '='")
  if (cursor.isEnd() || cursor.isWord('else', 'elseif')) return { kind: 'call', line, target }
  return { kind: 'call', line, target: { kind: 'call', target, args: parseArguments(cursor) } }
}

export function parseOnError(cursor: Cursor): Simple {
  const { line } = cursor.next()
  cursor.needWord('error')
  if (cursor.word('resume')) {
    cursor.needWord('next')
    return { kind: 'on-error', line, to: '*next' }
  }
  cursor.needWord('goto')
  const { kind, number, text } = cursor.next()
  return { kind: 'on-error', line, to: kind === 'number' ? (number === 0 ? '*stop' : String(number)) : text }
}

const labelText = (cursor: Cursor) => {
  const { kind, number, text } = cursor.next()
  return kind === 'number' ? String(number) : text
}

export function parseJump(cursor: Cursor): Simple {
  const { text, line } = cursor.next()
  if (text === 'goto') return { kind: 'goto', line, label: labelText(cursor) }
  if (text === 'resume') return { kind: 'resume', line, label: cursor.isEnd() ? '' : labelText(cursor) }
  if (text === 'exit') return { kind: 'exit', line, what: cursor.name() }
  const names = parseArguments(cursor).flatMap(({ value }) => (value ? [value] : []))
  return { kind: 'erase', line, names }
}

const need = (cursor: Cursor): Expression => {
  cursor.symbol('#')
  return parseExpression(cursor)
}

/** VBA's own files: `Open path For mode As #n`, `Print #n, …`, `Put #n, , …`, `Close #n`. */
export function parseFileStatement(cursor: Cursor): Simple {
  const { text, line } = cursor.next()
  if (text === 'open') {
    const path = parseExpression(cursor)
    cursor.needWord('for')
    const mode = cursor.name()
    while (!cursor.isWord('as') && !cursor.isEnd()) cursor.next()
    cursor.needWord('as')
    const channel = need(cursor)
    cursor.skipLine()
    return { kind: 'open', line, path, mode, channel }
  }
  if (text === 'close') {
    const channels: Expression[] = []
    while (!cursor.isEnd()) {
      channels.push(need(cursor))
      if (!cursor.symbol(',')) break
    }
    return { kind: 'close', line, channels }
  }
  const channel = need(cursor)
  const values = cursor.symbol(',') ? parseArguments(cursor) : []
  return { kind: 'print', line, channel, values, form: text }
}
