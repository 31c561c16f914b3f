/** Declarations: variables, constants, procedures, parameters, classes, types, enumerations, library procedures. */
import { type Cursor, SyntaxFault } from './cursor.ts'
import { dottedName, parseExpression } from './parse-expression.ts'
import type { Block, ClassDefinition, Declared, Expression, Parameter, Procedure } from './syntax.ts'

const modifiers = ['public', 'private', 'friend', 'static', 'global']

export type BlockParser = (cursor: Cursor, ...ends: readonly string[]) => Block

function typeName(cursor: Cursor): { type: string; fresh?: true } {
  const fresh = cursor.word('new')
  const type = dottedName(cursor)
  if (cursor.symbol('*')) parseExpression(cursor)
  return fresh ? { type, fresh } : { type }
}

function parseBounds(cursor: Cursor): Declared['bounds'] {
  cursor.needSymbol('(')
  const bounds: { lower?: Expression; upper: Expression }[] = []
  while (!cursor.symbol(')')) {
    const first = parseExpression(cursor)
    bounds.push(cursor.word('to') ? { lower: first, upper: parseExpression(cursor) } : { upper: first })
    if (!cursor.symbol(',') && !cursor.isSymbol(')')) throw new SyntaxFault("Expected ')'")
  }
  return bounds
}

function parseDeclared(cursor: Cursor): Declared {
  cursor.word('withevents')
  const name = cursor.name()
  const bounds = cursor.isSymbol('(') ? parseBounds(cursor) : undefined
  const type = cursor.word('as') ? typeName(cursor) : {}
  return { name, ...(bounds && { bounds }), ...type }
}

export function parseNames(cursor: Cursor): Declared[] {
  const names: Declared[] = []
  do names.push(parseDeclared(cursor))
  while (cursor.symbol(','))
  return names
}

/** `Const a = 1, b = 2`. */
export function parseConstants(cursor: Cursor): { name: string; value: Expression }[] {
  const found: { name: string; value: Expression }[] = []
  do {
    const name = cursor.name()
    if (cursor.word('as')) typeName(cursor)
    cursor.needSymbol('=')
    found.push({ name, value: parseExpression(cursor) })
  } while (cursor.symbol(','))
  return found
}

function parseParameter(cursor: Cursor): Parameter {
  let byValue = false
  let rest = false
  let type = {}
  while (cursor.isWord('optional', 'byval', 'byref', 'paramarray')) {
    const { text } = cursor.next()
    if (text === 'byval') byValue = true
    if (text === 'paramarray') rest = true
  }
  const name = cursor.name()
  if (cursor.symbol('(')) cursor.needSymbol(')')
  if (cursor.word('as')) type = { type: typeName(cursor).type }
  const fallback = cursor.symbol('=') ? parseExpression(cursor) : undefined
  return { name, ...type, ...(byValue && { byValue }), ...(rest && { rest }), ...(fallback && { fallback }) }
}

function parseParameters(cursor: Cursor): Parameter[] {
  const found: Parameter[] = []
  if (!cursor.symbol('(') || cursor.symbol(')')) return found
  do found.push(parseParameter(cursor))
  while (cursor.symbol(','))
  cursor.needSymbol(')')
  return found
}

/** Whether a procedure begins here, behind its modifiers; the cursor then stands on its first keyword. */
export function atProcedure(cursor: Cursor): { isDefault: boolean } | undefined {
  const start = cursor.at
  let isDefault = false
  while (cursor.isWord(...modifiers, 'default')) if (cursor.next().text === 'default') isDefault = true
  const ahead = cursor.peek(1)
  if (cursor.isWord('sub', 'function', 'property') && ahead.kind === 'name') return { isDefault }
  cursor.at = start
  return undefined
}

/** An array's type says nothing of its first value. */
function returnType(cursor: Cursor): { type?: string } {
  const { type } = typeName(cursor)
  if (!cursor.symbol('(')) return { type }
  cursor.needSymbol(')')
  return {}
}

export function parseProcedure(cursor: Cursor, block: BlockParser, isDefault: boolean): Procedure {
  const keyword = cursor.next().text
  const form = keyword === 'property' ? cursor.next().text : keyword
  if (form !== 'sub' && form !== 'function' && form !== 'get' && form !== 'let' && form !== 'set')
    throw new SyntaxFault("Expected 'Get', 'Let' or 'Set'")
  const name = cursor.name()
  const parameters = parseParameters(cursor)
  const type = cursor.word('as') ? returnType(cursor) : {}
  const body = block(cursor, `end ${keyword}`)
  return { name, form, parameters, body, ...type, ...(isDefault && { isDefault }) }
}

/** `Declare PtrSafe Function Name Lib "x" Alias "y" (…) As Long`. */
export function parseExternal(cursor: Cursor): Procedure {
  cursor.word('ptrsafe')
  const form = cursor.word('sub') ? 'sub' : 'function'
  if (form === 'function') cursor.needWord('function')
  const name = cursor.name()
  cursor.needWord('lib')
  cursor.next()
  const external = cursor.word('alias') ? cursor.next().text.toLowerCase() : name
  const parameters = parseParameters(cursor)
  cursor.skipLine()
  return { name, form, parameters, body: [], external: external.replace(/[aw]$/, '') }
}

export function parseClass(cursor: Cursor, block: BlockParser): ClassDefinition {
  const name = cursor.name()
  const fields: Declared[] = []
  const procedures: Procedure[] = []
  for (cursor.skipEnds(); !cursor.isWord('end'); cursor.skipEnds()) {
    if (cursor.peek().kind === 'eof') throw new SyntaxFault("Expected 'End'")
    const found = atProcedure(cursor)
    if (found) procedures.push(parseProcedure(cursor, block, found.isDefault))
    else if (cursor.isWord(...modifiers, 'dim')) {
      cursor.next()
      fields.push(...parseNames(cursor))
    } else cursor.skipLine()
  }
  cursor.next()
  cursor.needWord('class')
  return { name, fields, procedures }
}

/** VBA's `Type … End Type`: a class of fields alone. */
export function parseRecord(cursor: Cursor): ClassDefinition {
  const name = cursor.name()
  const fields: Declared[] = []
  for (cursor.skipEnds(); !cursor.isWord('end') && cursor.peek().kind !== 'eof'; cursor.skipEnds())
    fields.push(parseDeclared(cursor))
  cursor.skipLine()
  return { name, fields, procedures: [] }
}

export function parseEnumeration(cursor: Cursor): { name: string; value: Expression }[] {
  cursor.name()
  const found: { name: string; value: Expression }[] = []
  let previous: Expression = { kind: 'literal', value: -1 }
  for (cursor.skipEnds(); !cursor.isWord('end') && cursor.peek().kind !== 'eof'; cursor.skipEnds()) {
    const name = cursor.name()
    const one = { operator: '+', operand: { kind: 'literal', value: 1 } } as const
    const value: Expression = cursor.symbol('=')
      ? parseExpression(cursor)
      : { kind: 'chain', first: previous, rest: [one] }
    previous = { kind: 'name', name }
    found.push({ name, value })
  }
  cursor.skipLine()
  return found
}
