/** Operators (MS-VBAL 5.6.9): arithmetic on numbers, joining of texts, comparison, logic on 32 bits. */
import type { Value } from '../../host/com/object.ts'
import { guarded } from '../../host/regexp-guard.ts'
import { fault, nothing, toNumber, toText, toTruth, toWhole, VbDate, parseNumber } from './values.ts'

const textLimit = 32 * 1024 * 1024

export function join(left: Value, right: Value): string {
  const joined = (left === null ? '' : toText(left)) + (right === null ? '' : toText(right))
  if (joined.length > textLimit) throw fault(7)
  return joined
}

function add(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return join(left, right)
  if (typeof left === 'string' && right === undefined) return left
  if (typeof right === 'string' && left === undefined) return right
  const sum = toNumber(left) + toNumber(right)
  return left instanceof VbDate || right instanceof VbDate ? new VbDate(sum) : sum
}

function subtract(left: Value, right: Value): Value {
  const rest = toNumber(left) - toNumber(right)
  return left instanceof VbDate && !(right instanceof VbDate) ? new VbDate(rest) : rest
}

function divisor(value: number): number {
  if (value === 0) throw fault(11)
  return value
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw fault(6)
  return value
}

/** Below, at or above nought as the left is less than, equal to or more than the right. */
export function compare(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right)
  if (typeof left === 'string' || typeof right === 'string') {
    const [text, other] = typeof left === 'string' ? [left, right] : [right as string, left]
    const number = parseNumber(text)
    if (number === undefined || other === undefined || typeof other === 'object') {
      const [a, b] = [toText(left), toText(right)]
      return a < b ? -1 : Number(a > b)
    }
  }
  return Math.sign(toNumber(left) - toNumber(right))
}

const like = (text: string, pattern: string): boolean => {
  const source = pattern
    .slice(0, 1_000)
    .replace(/[\\^$.|+(){}]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')
    .replace(/(?<!\[)#/g, '\\d')
    .replaceAll('[!', '[^')
  try {
    const expression = new RegExp(`^${source}$`)
    return guarded({ pattern: source, subject: text }, () => expression.test(text.slice(0, 10_000))) ?? false
  } catch {
    return false
  }
}

const bothTruths = (left: Value, right: Value) => typeof left === 'boolean' && typeof right === 'boolean'
/** The bits of a number, or of a text that says True or False. */
function whole(value: Value): number {
  if (typeof value !== 'string' || !/^(?:true|false)$/i.test(value)) return toWhole(value)
  return toTruth(value) ? -1 : 0
}

const logic =
  (bits: (a: number, b: number) => number) =>
  (left: Value, right: Value): Value => {
    if (left === null || right === null) return null
    if (bothTruths(left, right)) return bits(left === true ? -1 : 0, right === true ? -1 : 0) !== 0
    return bits(whole(left), whole(right))
  }

const comparing =
  (test: (order: number) => boolean) =>
  (left: Value, right: Value): Value =>
    left === null || right === null ? null : test(compare(left, right))

const less = comparing((order) => order < 0)
const more = comparing((order) => order > 0)
const atMost = comparing((order) => order <= 0)
const atLeast = comparing((order) => order >= 0)
const different = comparing((order) => order !== 0)

const table: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  '&': join,
  '+': add,
  '-': subtract,
  '*': (left, right) => finite(toNumber(left) * toNumber(right)),
  '/': (left, right) => toNumber(left) / divisor(toNumber(right)),
  '\\': (left, right) => Math.trunc(toWhole(left) / divisor(toWhole(right))),
  mod: (left, right) => (toWhole(left) % divisor(toWhole(right))) + 0,
  '^': (left, right) => finite(toNumber(left) ** toNumber(right)),
  '=': comparing((order) => order === 0),
  '<>': different,
  '><': different,
  '<': less,
  '>': more,
  '<=': atMost,
  '=<': atMost,
  '>=': atLeast,
  '=>': atLeast,
  is: (left, right) => left === right || (left === undefined && right === nothing),
  like: (left, right) => like(toText(left), toText(right)),
  and: logic((a, b) => a & b),
  or: logic((a, b) => a | b),
  xor: logic((a, b) => a ^ b),
  eqv: logic((a, b) => ~(a ^ b)),
  imp: logic((a, b) => ~a | b),
}

export function operate(operator: string, left: Value, right: Value): Value {
  const found = table[operator]
  if (!found) throw fault(13)
  return found(left, right)
}

export function negate(operator: string, value: Value): Value {
  if (operator === '+') return value
  if (operator === '-') return -toNumber(value)
  if (value === null) return null
  return typeof value === 'boolean'
    ? !value
    : ~toWhole(typeof value === 'string' && /^(?:true|false)$/i.test(value) ? toTruth(value) : value)
}
