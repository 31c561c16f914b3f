/** Numbers: arithmetic, conversions, chance, and the questions about a value's type. */
import { ComObject, type Value } from '../../../host/com/object.ts'
import { type Builtin, type Builtins, given } from './builtin.ts'
import {
  fault,
  missing,
  nothing,
  numberText,
  parseNumber,
  toNumber,
  toText,
  toTruth,
  toWhole,
  VbArray,
  VbDate,
} from '../values.ts'

const on =
  (change: (value: number) => number): Builtin =>
  ([value]) => {
    const result = change(toNumber(value))
    if (Number.isNaN(result)) throw fault(5)
    return result
  }

const whole =
  (low: number, high: number): Builtin =>
  ([value]) => {
    const number = toWhole(value)
    if (number < low || number > high) throw fault(6)
    return number
  }

export function typeName(value: Value): string {
  if (value === undefined) return 'Empty'
  if (value === null) return 'Null'
  if (value === nothing) return 'Nothing'
  if (value === missing) return 'Error'
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Boolean'
  if (value instanceof Uint8Array) return 'Byte()'
  if (typeof value !== 'number') return value instanceof ComObject ? value.name : 'Variant()'
  if (!Number.isInteger(value) || Math.abs(value) > 0x7fff_ffff) return 'Double'
  return Math.abs(value) <= 0x7fff ? 'Integer' : 'Long'
}

const varTypes: Readonly<Record<string, number>> = {
  Empty: 0,
  Null: 1,
  Integer: 2,
  Long: 3,
  Double: 5,
  Date: 7,
  String: 8,
  Error: 10,
  Boolean: 11,
  'Byte()': 8209,
  'Variant()': 8204,
}

/** VBScript's generator (a linear one of 24 bits), from the run's seed. */
const rnd: Builtin = ([value], engine) => {
  if (typeof value === 'number' && value < 0) engine.random = Math.trunc(-value * 65_537) & 0xff_ffff
  if (value !== 0) engine.random = (Math.imul(engine.random, 0x43_fd43) + 0xc3_9ec3) & 0xff_ffff
  return engine.random / 0x100_0000
}

const isObject = (value: Value) =>
  value instanceof ComObject && !(value instanceof VbArray) && !(value instanceof VbDate) && value !== missing

const rounded: Builtin = ([value, digits]) => {
  const scale = 10 ** Math.max(0, Math.min(15, given(digits) ? toWhole(digits) : 0))
  return toWhole(Number((toNumber(value) * scale).toPrecision(15))) / scale
}

const formatNumber: Builtin = ([value, digits]) =>
  toNumber(value).toLocaleString('en-US', {
    minimumFractionDigits: given(digits) ? Math.max(0, Math.min(20, toWhole(digits))) : 2,
    maximumFractionDigits: given(digits) ? Math.max(0, Math.min(20, toWhole(digits))) : 2,
  })

const numeric = (value: Value) => {
  if (typeof value === 'string') return parseNumber(value) !== undefined
  return value === undefined || typeof value === 'number' || typeof value === 'boolean'
}

export const mathFunctions: Builtins = {
  abs: on(Math.abs),
  sgn: on(Math.sign),
  int: on(Math.floor),
  fix: on(Math.trunc),
  sqr: on(Math.sqrt),
  exp: on(Math.exp),
  log: on(Math.log),
  sin: on(Math.sin),
  cos: on(Math.cos),
  tan: on(Math.tan),
  atn: on(Math.atan),
  round: rounded,
  rnd,
  randomize: () => undefined,
  cint: whole(-32_768, 32_767),
  clng: whole(-2_147_483_648, 2_147_483_647),
  clnglng: whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  clngptr: whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  cbyte: whole(0, 255),
  cdbl: ([value]) => toNumber(value),
  csng: ([value]) => Math.fround(toNumber(value)),
  ccur: ([value]) => Math.round(toNumber(value) * 10_000) / 10_000,
  cdec: ([value]) => toNumber(value),
  cbool: ([value]) => toTruth(value),
  cstr: ([value]) => toText(value),
  cvar: ([value]) => value,
  str: ([value]) => (toNumber(value) < 0 ? '' : ' ') + numberText(toNumber(value)),
  val: ([value]) => parseNumber(/^\s*(?:&h[0-9a-f]+|[+-]?[\d.]+(?:e[+-]?\d+)?)/i.exec(toText(value))?.[0] ?? '0') ?? 0,
  hex: ([value]) => (toWhole(value) >>> 0).toString(16).toUpperCase(),
  oct: ([value]) => (toWhole(value) >>> 0).toString(8),
  typename: ([value]) => typeName(value),
  vartype: ([value]) => varTypes[typeName(value)] ?? 9,
  isnumeric: ([value]) => numeric(value),
  isempty: ([value]) => value === undefined,
  isnull: ([value]) => value === null,
  isobject: ([value]) => isObject(value),
  ismissing: ([value]) => value === missing || value === undefined,
  iserror: () => false,
  formatnumber: formatNumber,
  formatcurrency: (args, engine, frame) => `$${toText(formatNumber(args, engine, frame))}`,
  formatpercent: ([value]) => `${(toNumber(value) * 100).toFixed(2)}%`,
  rgb: ([red, green, blue]) => toWhole(red) + toWhole(green) * 256 + toWhole(blue) * 65_536,
  iif: ([test, yes, no]) => (toTruth(test) ? yes : no),
  choose: ([at, ...values]) => values[toWhole(at) - 1] ?? null,
}
