/** Operators and their order, lowest first: logic, bits, comparison, sum, product, format, range, list. */
import type { Expression } from '../syntax.ts'
import { passBrackets, readPrimary, readTypeName } from './primary.ts'
import { isDash, isDouble, isSingle, type Source } from './source.ts'

const comparison =
  /^[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|replace|contains|notcontains|in|notin|split|join)$/
const ranks: Readonly<Record<string, number>> = {
  and: 1,
  or: 1,
  xor: 1,
  band: 2,
  bor: 2,
  bxor: 2,
  shl: 3,
  shr: 3,
  is: 3,
  isnot: 3,
  as: 3,
  f: 7,
}
const unaries = /^(?:not|bnot|[ci]?split|join)$/
const listLimit = 1_000_000

/** A dash with letters behind it, in lower case and without backticks; its length in the text beside it. */
function dashWord(source: Source): { word: string; length: number } {
  if (!isDash(source.peek)) return { word: '', length: 0 }
  const found = /^[A-Za-z`]{1,30}/.exec(source.text.slice(source.at + 1, source.at + 32))?.[0] ?? ''
  return { word: found.replaceAll('`', '').toLowerCase(), length: found.length + 1 }
}

interface Operator {
  readonly name: string
  readonly rank: number
  readonly length: number
}

function binaryOperator(source: Source): Operator | undefined {
  const { word, length } = dashWord(source)
  if (word) {
    const rank = ranks[word] ?? (comparison.test(word) ? 3 : 0)
    return rank > 0 ? { name: word, rank, length } : undefined
  }
  const character = source.peek
  if ((character === '+' || isDash(character)) && source.ahead(1) !== '=')
    return { name: character === '+' ? '+' : '-', rank: 5, length: 1 }
  if ('*/%'.includes(character) && character && source.ahead(1) !== '=') return { name: character, rank: 6, length: 1 }
  if (character === '.' && source.ahead(1) === '.') return { name: '..', rank: 8, length: 2 }
  return undefined
}

function castOrType(source: Source): Expression {
  const start = source.at
  const name = readTypeName(source)
  if (name === undefined) {
    passBrackets(source)
    source.lines()
    return readUnary(source)
  }
  const behind = source.at
  source.blanks()
  const character = source.peek
  const begins =
    '$(@{['.includes(character) || isSingle(character) || isDouble(character) || /\d/.test(character) || signed(source)
  const isTaken = character !== '' && begins && !(character === '[' && source.at === behind && name === '')
  if (isTaken) return { kind: 'cast', type: name, operand: source.nested(() => readUnary(source)) }
  source.at = start
  return readPrimary(source)
}

/** Whether an operator with one operand stands here. */
function signed(source: Source): boolean {
  if (source.peek === '!' || source.text.startsWith('++', source.at) || source.text.startsWith('--', source.at))
    return true
  const { word } = dashWord(source)
  if (word) return unaries.test(word)
  return (source.peek === '+' || isDash(source.peek)) && /[\d.$([]/.test(source.ahead(1))
}

function prefixed(source: Source, operator: string, length: number): Expression {
  source.at += length
  source.lines()
  return { kind: 'unary', operator, operand: source.nested(() => readUnary(source)) }
}

function readUnary(source: Source): Expression {
  const character = source.peek
  if (character === '[') return castOrType(source)
  if (character === '!') return prefixed(source, 'not', 1)
  if (character === ',') return prefixed(source, ',', 1)
  if (source.text.startsWith('++', source.at) || source.text.startsWith('--', source.at)) {
    source.at += 2
    source.blanks()
    const target = source.nested(() => readUnary(source))
    return { kind: 'step', by: character === '+' ? 1 : -1, prefix: 1, target }
  }
  const { word, length } = dashWord(source)
  if (word && unaries.test(word)) return prefixed(source, word, length)
  if (!word && (character === '+' || isDash(character))) return prefixed(source, character === '+' ? '+' : '-', 1)
  return readPrimary(source)
}

function readList(source: Source): Expression {
  const first = readUnary(source)
  const items: Expression[] = []
  for (let count = 0; count < listLimit; count++) {
    source.blanks()
    if (source.peek !== ',') break
    source.at++
    source.lines()
    if (items.length === 0) items.push(first)
    items.push(readUnary(source))
  }
  return items.length === 0 ? first : { kind: 'list', items }
}

type Operand = (source: Source) => Expression

function readBinary(source: Source, least: number, operand: Operand): Expression {
  let left = operand(source)
  for (;;) {
    source.blanks()
    const operator = binaryOperator(source)
    if (!operator || operator.rank < least) return left
    source.at += operator.length
    source.lines()
    const right = source.nested(() => readBinary(source, operator.rank + 1, operand))
    left = { kind: 'binary', operator: operator.name, left, right }
  }
}

/** A whole expression. */
export const readExpression = (source: Source): Expression => readBinary(source, 1, readList)

/** An argument of a method: a comma ends it. */
export const readArgument = (source: Source): Expression =>
  readBinary(source, 1, (from) => {
    const value = readUnary(from)
    from.blanks()
    return value
  })
