/** Operators on two values: arithmetic, bits, comparison, text. */
import { elementsOf, isMany, isTrue, toNumber, toText, toBig } from '../convert.ts'
import { Char, PsObject, Table, Unknown, type Value } from '../values.ts'
import { isEqual, order } from './compare.ts'
import type { Engine } from '../run/engine.ts'
import { composite } from './format.ts'
import { matchText, replaceText, splitValue } from './patterns.ts'
import { failure, Thrown } from '../run/signals.ts'
import { isOfType } from './type-names.ts'
import { wildcard } from './wildcard.ts'

type Operator = (engine: Engine, left: Value, right: Value) => Value

/** Past this whole numbers are doubles, as they would take memory without bound. */
const largest = 2n ** 2048n
const arrayLimit = 5_000_000

function numeric(value: Value): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  const number = toNumber(value)
  if (value instanceof Unknown) return 0
  if (Number.isNaN(number))
    throw failure(
      `Cannot convert value "${toText(value).slice(0, 200)}" to type "System.Int32". Error: "Input string was not in a correct format."`,
      'System.Management.Automation.RuntimeException',
    )
  return number
}

/** Whole numbers too large for a double are counted exactly. */
function arithmetic(
  left: Value,
  right: Value,
  by: { plain: (a: number, b: number) => number; wide: (a: bigint, b: bigint) => bigint },
): Value {
  const [a, b] = [numeric(left), numeric(right)]
  if (typeof a === 'number' && typeof b === 'number') {
    const result = by.plain(a, b)
    const isExact = Number.isSafeInteger(result) || !Number.isInteger(a) || !Number.isInteger(b)
    if (isExact || Math.abs(result) >= 2 ** 63 || !Number.isFinite(result)) return result
  }
  if (!Number.isInteger(Number(a)) || !Number.isInteger(Number(b))) return by.plain(Number(a), Number(b))
  const exact = by.wide(toBig(a), toBig(b))
  if (exact > largest || exact < -largest) return Number(exact)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
}

function joinedArrays(engine: Engine, left: Value, right: Value): Value {
  const [a, b] = [elementsOf(left), isMany(right) ? elementsOf(right) : [right ?? null]]
  if (a.length + b.length > arrayLimit) engine.allocate(Number.POSITIVE_INFINITY)
  engine.step((a.length >> 6) + b.length)
  return a.concat(b)
}

function dates(left: Value, right: Value, sign: 1 | -1): Value {
  if (!(left instanceof PsObject) || !(left.hold instanceof Date)) return undefined
  const by = right instanceof PsObject ? right.hold : undefined
  if (sign < 0 && by instanceof Date) return left.members.get('subtract')?.call?.([right])
  if (typeof by !== 'number') return undefined
  return left.members.get('addmilliseconds')?.call?.([by * sign])
}

const add: Operator = (engine, left, right) => {
  if (typeof left === 'string' || left instanceof Char) {
    if (left instanceof Char && (typeof right === 'number' || typeof right === 'bigint'))
      return left.code + Number(right)
    const more = engine.text(right)
    engine.allocate(more.length + 8)
    const text = toText(left) + more
    if (text.length > 1_000_000) engine.allocate(text.length >> 4)
    return text
  }
  if (left === null || left === undefined) return right ?? null
  if (left instanceof Table && right instanceof Table) {
    const sum = new Table(left.type)
    for (const table of [left, right]) for (const { key, value } of table.entries.values()) sum.set(key, value)
    return sum
  }
  if (isMany(left)) return joinedArrays(engine, left, right)
  const later = dates(left, right, 1)
  if (later !== undefined) return later
  if (left instanceof PsObject && left.text && !(left.hold instanceof Date)) return toText(left) + engine.text(right)
  return arithmetic(left, right, { plain: (a, b) => a + b, wide: (a, b) => a + b })
}

const subtract: Operator = (_, left, right) =>
  dates(left, right, -1) ?? arithmetic(left, right, { plain: (a, b) => a - b, wide: (a, b) => a - b })

const multiply: Operator = (engine, left, right) => {
  if (typeof left === 'string') {
    const count = Math.max(0, Math.trunc(Number(numeric(right))))
    engine.allocate(left.length * count)
    return left.repeat(count)
  }
  if (isMany(left)) {
    const items = elementsOf(left)
    const count = Math.max(0, Math.trunc(Number(numeric(right))))
    engine.allocate(items.length * count * 8)
    return Array.from({ length: count }, () => items).flat()
  }
  return arithmetic(left, right, { plain: (a, b) => a * b, wide: (a, b) => a * b })
}

const divide: Operator = (_, left, right) => {
  const by = numeric(right)
  if (Number(by) === 0) throw failure('Attempted to divide by zero.', 'System.DivideByZeroException')
  return Number(numeric(left)) / Number(by)
}

const remainder: Operator = (_, left, right) => {
  if (Number(numeric(right)) === 0) throw failure('Attempted to divide by zero.', 'System.DivideByZeroException')
  return arithmetic(left, right, { plain: (a, b) => a % b, wide: (a, b) => a % b })
}

function bits(by: { plain: (a: number, b: number) => number; wide: (a: bigint, b: bigint) => bigint }): Operator {
  return (_, left, right) => {
    const [a, b] = [numeric(left), numeric(right)]
    const isSmall =
      typeof a === 'number' && typeof b === 'number' && Math.abs(a) <= 0x7fff_ffff && Math.abs(b) <= 0x7fff_ffff
    if (isSmall) return by.plain(a, b)
    const [x, y] = [toBig(a), toBig(b)]
    const wide = BigInt.asIntN(64, by.wide(x, y))
    return Number.isSafeInteger(Number(wide)) ? Number(wide) : wide
  }
}

const shift =
  (sign: 1 | -1): Operator =>
  (_, left, right) => {
    const value = numeric(left)
    const by = Number(numeric(right))
    const isSmall = typeof value === 'number' && Math.abs(value) <= 0x7fff_ffff
    if (isSmall) return sign > 0 ? value << (by & 31) : value >> (by & 31)
    const wide = toBig(value)
    const places = BigInt(by & 63)
    const result = BigInt.asIntN(64, sign > 0 ? wide << places : wide >> places)
    return Number.isSafeInteger(Number(result)) ? Number(result) : result
  }

/** Over an array a comparison picks the elements it holds for. */
function picking(test: (engine: Engine, left: Value, right: Value) => boolean): Operator {
  return (engine, left, right) => {
    if (!isMany(left)) return test(engine, left, right)
    const items = elementsOf(left)
    engine.step(items.length)
    return items.filter((one) => test(engine, one, right))
  }
}

type Test = (difference: number) => boolean
const compared = (test: Test, how: 'fold' | 'exact') => picking((_, left, right) => test(order(left, right, how)))

const among = (engine: Engine, items: Value, wanted: Value, how: 'fold' | 'exact'): boolean => {
  const list = isMany(items) ? elementsOf(items) : [items]
  engine.step(list.length)
  return list.some((one) => isEqual(one, wanted, how))
}

function join(engine: Engine, left: Value, right: Value): Value {
  const items = isMany(left) ? elementsOf(left) : [left]
  engine.step(items.length)
  return engine.made(items.map((one) => engine.text(one)).join(toText(right)))
}

function format(engine: Engine, left: Value, right: Value): Value {
  const values = isMany(right) ? elementsOf(right) : [right ?? null]
  const text = composite(
    toText(left),
    values.map((one) => (isMany(one) ? engine.text(one) : one)),
    (size) => engine.allocate(size),
  )
  if (text === undefined)
    throw failure(
      'Error formatting a string: Index (zero based) must be greater than or equal to zero and less than the size of the argument list.',
      'System.Management.Automation.RuntimeException',
    )
  return text
}

function range(engine: Engine, left: Value, right: Value): Value {
  const ends = [left, right].map((one) => (one instanceof Char ? one.code : Math.round(Number(numeric(one)))))
  const [from = 0, to = 0] = ends
  const length = Math.abs(to - from) + 1
  if (!(length < arrayLimit)) engine.allocate(Number.POSITIVE_INFINITY)
  engine.step(length >> 2)
  engine.allocate(length * 4)
  const by = to >= from ? 1 : -1
  return Array.from({ length }, (_, at) => from + at * by)
}

const like = (how: 'fold' | 'exact') =>
  picking((engine, left, right) =>
    wildcard(toText(right), { fold: how === 'fold' ? 1 : 0, step: engine.step })(toText(left)),
  )

const negate =
  (operator: Operator): Operator =>
  (engine, left, right) => {
    if (!isMany(left)) return !isTrue(operator(engine, left, right))
    return elementsOf(left).filter((one) => !isTrue(operator(engine, one, right)))
  }

/** Operators that come in two forms, where case counts and where it does not. */
function textual(how: 'fold' | 'exact'): Record<string, Operator> {
  const matching: Operator = (engine, left, right) => matchText(engine, left, { pattern: toText(right), how })
  const quiet: Operator = (engine, left, right) => matchText(engine, left, { pattern: toText(right), how, quiet: 1 })
  return {
    eq: picking((_, left, right) => isEqual(left, right, how)),
    ne: picking((_, left, right) => !isEqual(left, right, how)),
    gt: compared((one) => one > 0, how),
    ge: compared((one) => one >= 0, how),
    lt: compared((one) => one < 0, how),
    le: compared((one) => one <= 0, how),
    like: like(how),
    notlike: negate(like(how)),
    match: matching,
    notmatch: negate(quiet),
    replace: (engine, left, right) => replaceText(engine, left, { right, how }),
    split: (engine, left, right) => splitValue(engine, left, { right, how }),
    contains: (engine, left, right) => among(engine, left, right, how),
    notcontains: (engine, left, right) => !among(engine, left, right, how),
    in: (engine, left, right) => among(engine, right, left, how),
    notin: (engine, left, right) => !among(engine, right, left, how),
    join,
  }
}

function asType(engine: Engine, left: Value, right: Value): Value {
  try {
    return engine.runtime.convert(engine, toText(right), left)
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    return null
  }
}

const prefixedForms = (prefix: string, forms: Record<string, Operator>) =>
  Object.fromEntries(Object.entries(forms).map(([name, operator]) => [prefix + name, operator]))

export const operators: Readonly<Record<string, Operator>> = {
  ...textual('fold'),
  ...prefixedForms('i', textual('fold')),
  ...prefixedForms('c', textual('exact')),
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
  '..': range,
  f: format,
  band: bits({ plain: (a, b) => a & b, wide: (a, b) => a & b }),
  bor: bits({ plain: (a, b) => a | b, wide: (a, b) => a | b }),
  bxor: bits({ plain: (a, b) => a ^ b, wide: (a, b) => a ^ b }),
  shl: shift(1),
  shr: shift(-1),
  is: (_, left, right) => isOfType(left, toText(right)),
  isnot: (_, left, right) => !isOfType(left, toText(right)),
  as: asType,
  xor: (_, left, right) => isTrue(left) !== isTrue(right),
}
