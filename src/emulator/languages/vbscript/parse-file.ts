/** VBA's own file statements (MS-VBAL 5.4.5): opening, reading, writing, closing, renaming. */
import type { Cursor } from './cursor.ts'
import { parseArguments, parseExpression } from './parse-expression.ts'
import type { Expression, StatementOf } from './syntax.ts'

type FileStatement = StatementOf<'open' | 'print' | 'close' | 'input' | 'rename'>

const need = (cursor: Cursor): Expression => {
  cursor.symbol('#')
  return parseExpression(cursor)
}

/** VBA's own files: `Open path For mode As #n`, `Print #n, …`, `Put #n, , …`, `Close #n`. */
export function parseFileStatement(cursor: Cursor): FileStatement {
  const { text, line } = cursor.next()
  if (text === 'open') {
    const path = parseExpression(cursor)
    const mode = cursor.word('for') ? cursor.name() : 'random'
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

/** `Line Input #n, text`, `Input #n, a, b`, `Get #n, place, variable`. */
export function parseInput(cursor: Cursor): FileStatement {
  const { text, line } = cursor.next()
  if (text === 'line') cursor.next()
  const channel = need(cursor)
  cursor.symbol(',')
  return { kind: 'input', line, channel, targets: parseArguments(cursor), form: text }
}

/** `Name old As new`. */
export function parseRename(cursor: Cursor): FileStatement {
  const { line } = cursor.next()
  const from = parseExpression(cursor)
  cursor.needWord('as')
  return { kind: 'rename', line, from, to: parseExpression(cursor) }
}
