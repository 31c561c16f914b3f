/** Primary expressions with what hangs on them: members, calls, indexes. */
import type { Entry, Expression } from '../syntax.ts'
import { readDouble, readHere, readNumber, readSingle, readVariable } from './literal.ts'
import { isBreak, isDouble, isSingle, isWord, type Source } from './source.ts'

const argumentLimit = 10_000
const entryLimit = 100_000

function bracketed(source: Source): Expression {
  source.at++
  const statement = source.nested(() => {
    source.lines()
    return source.grammar.statement(source)
  })
  source.lines()
  source.expect(')')
  return { kind: 'paren', statement: statement ?? { kind: 'body', body: [] } }
}

function readKey(source: Source): Expression {
  if (isWord(source.peek) && !/\d/.test(source.peek)) {
    const name = /^[\p{L}\p{Nd}_.-]+/u.exec(source.text.slice(source.at, source.at + 200))?.[0] ?? ''
    source.at += name.length
    return { kind: 'constant', value: name }
  }
  return readPrimary(source)
}

function readHash(source: Source): Expression {
  source.at += 2
  const entries: Entry[] = []
  while (entries.length < entryLimit) {
    source.separators()
    if (source.ended || source.peek === '}') break
    const key = source.nested(() => readKey(source))
    source.lines()
    source.expect('=')
    source.lines()
    const value = source.nested(() => source.grammar.statement(source)) ?? source.fail('value missing')
    entries.push({ key, value })
  }
  source.expect('}')
  return { kind: 'hash', entries }
}

/** Passes everything to the bracket that closes this one: attributes say nothing that the run needs. */
export function passBrackets(source: Source): string {
  const start = source.at
  let depth = 0
  while (!source.ended) {
    const character = source.peek
    if (isSingle(character)) readSingle(source)
    else if (isDouble(character)) readDouble(source)
    else {
      source.at++
      if ('[({'.includes(character)) depth++
      else if ('])}'.includes(character) && --depth === 0) break
    }
  }
  return source.text.slice(start, source.at)
}

/** A type's name behind its opening bracket, with generic arguments and array ranks; undefined for an attribute. */
export function readTypeName(source: Source): string | undefined {
  const start = source.at
  source.at++
  let depth = 1
  let name = ''
  for (; !source.ended && name.length < 2_000; source.at++) {
    const character = source.peek
    if (character === '(') {
      source.at = start
      return undefined
    }
    if (character === '[') depth++
    if (character === ']' && --depth === 0) break
    if (isSingle(character) || isDouble(character) || ';{}|$'.includes(character)) source.fail('type name')
    if (character === '`' && !/\d/.test(source.ahead(1))) continue
    name += character
  }
  source.expect(']')
  return name.replaceAll(/\s/g, '')
}

function readType(source: Source): string | undefined {
  for (;;) {
    const name = readTypeName(source)
    if (name !== undefined) return name
    passBrackets(source)
    source.lines()
    if (source.peek !== '[') return undefined
  }
}

function atSign(source: Source): Expression {
  const next = source.ahead(1)
  if (next === '(') {
    source.at += 2
    const body = source.nested(() => source.grammar.statements(source))
    source.lines()
    source.expect(')')
    return { kind: 'array', body }
  }
  if (next === '{') return source.nested(() => readHash(source))
  return readHere(source) ?? source.fail('unexpected @')
}

export function readBlockLiteral(source: Source): Expression {
  source.expect('{')
  const block = source.nested(() => source.grammar.block(source))
  source.expect('}')
  return { kind: 'block', block }
}

function dollar(source: Source): Expression {
  if (source.ahead(1) !== '(') return readVariable(source) ?? source.fail('unexpected $')
  source.at += 2
  const body = source.nested(() => source.grammar.statements(source))
  source.lines()
  source.expect(')')
  return { kind: 'sub', body }
}

function bare(source: Source): Expression {
  const character = source.peek
  if (character === '$') return dollar(source)
  if (character === '(') return bracketed(source)
  if (character === '@') return atSign(source)
  if (isSingle(character)) return readSingle(source)
  if (isDouble(character)) return readDouble(source)
  if (character === '{') return readBlockLiteral(source)
  if (character === '[') {
    const name = readType(source)
    return name === undefined ? readPrimary(source) : { kind: 'type', name }
  }
  return readNumber(source) ?? source.fail(`unexpected ${character || 'end'}`)
}

function memberName(source: Source): Expression {
  source.lines()
  const character = source.peek
  if (isSingle(character)) return readSingle(source)
  if (isDouble(character)) return readDouble(source)
  if (character === '$') return dollar(source)
  if (character === '(') return bracketed(source)
  if (character === '{') return readBlockLiteral(source)
  const name = source.name()
  return name ? { kind: 'constant', value: name } : source.fail('member name')
}

function readArguments(source: Source): Expression[] {
  source.expect('(')
  const args: Expression[] = []
  for (;;) {
    source.lines()
    if (source.take(')')) return args
    if (source.ended || args.length >= argumentLimit) source.fail('arguments not closed')
    args.push(source.nested(() => source.grammar.argument(source)))
    source.lines()
    if (!source.take(',') && source.peek !== ')') source.fail('expected ,')
  }
}

const isBlockMethod = /^(?:foreach|where)$/i

function member(source: Source, target: Expression, fixed: 0 | 1): Expression {
  const name = memberName(source)
  if (source.peek === '(') return { kind: 'call', target, name, args: readArguments(source), fixed }
  const takesBlock = name.kind === 'constant' && isBlockMethod.test(String(name.value))
  if (takesBlock && source.peek === '{') return { kind: 'call', target, name, args: [readBlockLiteral(source)], fixed }
  return { kind: 'member', target, name, fixed }
}

/** Whether a dot here names a member: `..` is a range, and a line may go on with a dot only inside brackets. */
const namesMember = (source: Source) => source.peek === '.' && source.ahead(1) !== '.' && !/\s/.test(source.ahead(1))

export function readPrimary(source: Source): Expression {
  let value = bare(source)
  for (let count = 0; count < argumentLimit; count++) {
    if (source.peek === '?' && (source.ahead(1) === '.' || source.ahead(1) === '[')) source.at++
    if (namesMember(source) || (source.peek === '.' && isBreak(source.ahead(1)))) {
      source.at++
      value = member(source, value, 0)
    } else if (source.take('::')) value = member(source, value, 1)
    else if (source.peek === '[') {
      source.at++
      source.lines()
      const index = source.nested(() => source.grammar.expression(source))
      source.lines()
      source.expect(']')
      value = { kind: 'index', target: value, index }
    } else if (source.text.startsWith('++', source.at) || source.text.startsWith('--', source.at)) {
      if (value.kind !== 'variable' && value.kind !== 'member' && value.kind !== 'index') return value
      const by = source.peek === '+' ? 1 : -1
      source.at += 2
      value = { kind: 'step', by, prefix: 0, target: value }
    } else return value
  }
  return value
}
