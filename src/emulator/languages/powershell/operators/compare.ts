/** Comparison: what stands on the left decides how the right is read. */
import { isTrue, toNumber, toText } from '../convert.ts'
import { Char, PsObject, type Value } from '../values.ts'

type Case = 'fold' | 'exact'

const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

function dateOf(value: Value): number | undefined {
  if (value instanceof PsObject && value.hold instanceof Date) return value.hold.getTime()
  if (value instanceof PsObject && value.type === 'System.TimeSpan' && typeof value.hold === 'number') return value.hold
  return undefined
}

function textOrder(left: string, right: string, how: Case): number {
  const [a, b] = how === 'fold' ? [left.toLowerCase(), right.toLowerCase()] : [left, right]
  return a === b ? 0 : a < b ? -1 : 1
}

/** Below, equal or above zero; NaN where the two cannot be compared. */
export function order(left: Value, right: Value, how: Case): number {
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : -1
  if (right === null || right === undefined) return isNumber(left) ? toNumber(left) : 1
  if (typeof left === 'boolean') return Number(left) - Number(isTrue(right))
  if (typeof left === 'string') return textOrder(left, toText(right), how)
  if (left instanceof Char) {
    if (isNumber(right)) return left.code - toNumber(right)
    return textOrder(left.text, toText(right), how)
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : Number(left > right)
  if (isNumber(left)) return toNumber(left) - toNumber(right)
  const [a, b] = [dateOf(left), dateOf(right) ?? Date.parse(`${toText(right)}Z`)]
  if (a !== undefined) return a - b
  if (left === right) return 0
  return left instanceof PsObject && left.text ? textOrder(toText(left), toText(right), how) : Number.NaN
}

export function isEqual(left: Value, right: Value, how: Case): boolean {
  if (left === right) return true
  if (left === null || left === undefined || right === null || right === undefined)
    return (left ?? null) === (right ?? null)
  if (Array.isArray(left) || Array.isArray(right)) return false
  return order(left, right, how) === 0
}
