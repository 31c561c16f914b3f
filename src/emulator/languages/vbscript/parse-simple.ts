/** Statements of one line: assignments, calls, jumps, errors. */
import { type Cursor, SyntaxFault } from './cursor.ts'
import { parseArguments, parseExpression, parsePostfix, parseParenthesised } from './parse-expression.ts'
import type { Expression, StatementOf } from './syntax.ts'

type Simple = StatementOf<'assign' | 'call' | 'on-error' | 'goto' | 'gosub' | 'choose' | 'resume' | 'exit' | 'erase'>

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

/** `On n GoTo a, b` and `On n GoSub a, b`. */
export function parseChoice(cursor: Cursor): Simple {
  const { line } = cursor.next()
  const choice = parseExpression(cursor)
  const isSub = cursor.isWord('gosub')
  if (!cursor.word('goto', 'gosub')) throw new SyntaxFault("Expected 'GoTo'")
  const labels: string[] = []
  do labels.push(labelText(cursor))
  while (cursor.symbol(','))
  return { kind: 'choose', line, choice, labels, ...(isSub && { sub: true as const }) }
}

export function parseJump(cursor: Cursor): Simple {
  const { text, line } = cursor.next()
  if (text === 'goto' || text === 'gosub') return { kind: text, line, label: labelText(cursor) }
  if (text === 'resume') return { kind: 'resume', line, label: cursor.isEnd() ? '' : labelText(cursor) }
  if (text === 'exit') return { kind: 'exit', line, what: cursor.name() }
  const names = parseArguments(cursor).flatMap(({ value }) => (value ? [value] : []))
  return { kind: 'erase', line, names }
}
