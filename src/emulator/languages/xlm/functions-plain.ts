/** Functions of text, number and truth: what comes in decides what comes out. */
import { type XlmValue, XlmError } from './syntax.ts'
import { errorOf, flat, toNumber, toText, toTruth } from './values.ts'

export type Plain = (args: readonly XlmValue[]) => XlmValue

const whole = (value: XlmValue, otherwise = 0): number =>
  value === undefined ? otherwise : Math.trunc(toNumber(value)) || 0
const numbers = (args: readonly XlmValue[]): number[] =>
  flat(args)
    .filter((one) => one !== undefined && one !== '')
    .map(toNumber)
    .filter((one) => !Number.isNaN(one))

const on =
  (change: (value: number) => number): Plain =>
  ([value]) => {
    const result = change(toNumber(value))
    return Number.isFinite(result) ? result : errorOf('#NUM!')
  }

const find =
  (folds: 'exact' | 'folded'): Plain =>
  ([wanted, value, from]) => {
    const fold = (text: string) => (folds === 'folded' ? text.toLowerCase() : text)
    const at = fold(toText(value)).indexOf(fold(toText(wanted)), Math.max(0, whole(from, 1) - 1))
    return at < 0 ? errorOf('#VALUE!') : at + 1
  }

const substitute: Plain = ([value, wanted, by, which]) => {
  const part = toText(wanted)
  if (part === '') return toText(value)
  if (which === undefined) return toText(value).split(part).join(toText(by))
  let seen = 0
  return toText(value)
    .split(part)
    .reduce((text, piece, at) => (at === 0 ? piece : text + (++seen === whole(which) ? toText(by) : part) + piece), '')
}

const replaced: Plain = ([value, from, count, by]) => {
  const text = toText(value)
  const at = Math.max(0, whole(from, 1) - 1)
  return text.slice(0, at) + toText(by) + text.slice(at + whole(count))
}

const repeated: Plain = ([value, times]) => {
  const count = Math.max(0, Math.min(whole(times), 32_767))
  return toText(value).repeat(count)
}

const shown: Plain = ([value, form]) => {
  const pattern = toText(form)
  const number = toNumber(value)
  if (/^0+$/.test(pattern)) return String(Math.round(number)).padStart(pattern.length, '0')
  const digits = /^0\.(0+)$/.exec(pattern)?.[1]
  return digits ? number.toFixed(Math.min(20, digits.length)) : toText(value)
}

const text: Readonly<Record<string, Plain>> = {
  char: ([code]) => String.fromCharCode(whole(code) & 0xff),
  unichar: ([code]) => String.fromCodePoint(Math.max(0, Math.min(whole(code), 0x10_ffff))),
  code: ([value]) => (toText(value) === '' ? errorOf('#VALUE!') : toText(value).charCodeAt(0)),
  concatenate: (args) => flat(args).map(toText).join(''),
  concat: (args) => flat(args).map(toText).join(''),
  textjoin: ([mark, , ...rest]) => flat(rest).map(toText).join(toText(mark)),
  mid: ([value, from, count]) =>
    toText(value).slice(Math.max(0, whole(from, 1) - 1), Math.max(0, whole(from, 1) - 1) + Math.max(0, whole(count))),
  left: ([value, count]) => toText(value).slice(0, Math.max(0, whole(count, 1))),
  right: ([value, count]) => (whole(count, 1) <= 0 ? '' : toText(value).slice(-whole(count, 1))),
  len: ([value]) => toText(value).length,
  upper: ([value]) => toText(value).toUpperCase(),
  lower: ([value]) => toText(value).toLowerCase(),
  proper: ([value]) =>
    toText(value)
      .toLowerCase()
      .replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()),
  trim: ([value]) => toText(value).trim().replace(/ +/g, ' '),
  clean: ([value]) => toText(value).replace(/\p{Cc}/gu, ''),
  substitute,
  replace: replaced,
  find: find('exact'),
  search: find('folded'),
  rept: repeated,
  text: shown,
  fixed: ([value, digits]) => toNumber(value).toFixed(Math.max(0, Math.min(20, whole(digits, 2)))),
  value: ([value]) => toNumber(value),
  t: ([value]) => (typeof value === 'string' ? value : ''),
  n: ([value]) => (typeof value === 'number' ? value : 0),
  exact: ([a, b]) => toText(a) === toText(b),
}

const numeric: Readonly<Record<string, Plain>> = {
  sum: (args) => numbers(args).reduce((sum, one) => sum + one, 0),
  product: (args) => numbers(args).reduce((sum, one) => sum * one, 1),
  max: (args) => numbers(args).reduce((most, one) => Math.max(most, one), -Infinity),
  min: (args) => numbers(args).reduce((least, one) => Math.min(least, one), Infinity),
  average: (args) => numbers(args).reduce((sum, one) => sum + one, 0) / Math.max(1, numbers(args).length),
  count: (args) => numbers(args).length,
  counta: (args) => flat(args).filter((one) => one !== undefined).length,
  abs: on(Math.abs),
  int: on(Math.floor),
  trunc: on(Math.trunc),
  sqrt: on(Math.sqrt),
  exp: on(Math.exp),
  ln: on(Math.log),
  log10: on(Math.log10),
  sin: on(Math.sin),
  cos: on(Math.cos),
  sign: on(Math.sign),
  pi: () => Math.PI,
  round: ([value, digits]) => Math.round(toNumber(value) * 10 ** whole(digits)) / 10 ** whole(digits),
  rounddown: ([value, digits]) => Math.trunc(toNumber(value) * 10 ** whole(digits)) / 10 ** whole(digits),
  power: ([a, b]) => toNumber(a) ** toNumber(b),
  mod: ([a, b]) =>
    toNumber(b) === 0 ? errorOf('#DIV/0!') : toNumber(a) - toNumber(b) * Math.floor(toNumber(a) / toNumber(b)),
  quotient: ([a, b]) => (toNumber(b) === 0 ? errorOf('#DIV/0!') : Math.trunc(toNumber(a) / toNumber(b))),
  bitxor: ([a, b]) => whole(a) ^ whole(b),
  bitand: ([a, b]) => whole(a) & whole(b),
  bitor: ([a, b]) => whole(a) | whole(b),
  hex2dec: ([value]) => Number.parseInt(toText(value), 16) || 0,
  dec2hex: ([value]) => whole(value).toString(16).toUpperCase(),
  bin2dec: ([value]) => Number.parseInt(toText(value), 2) || 0,
  even: on((value) => Math.ceil(value / 2) * 2),
  odd: on((value) => Math.ceil((value - 1) / 2) * 2 + 1),
}

const truth: Readonly<Record<string, Plain>> = {
  true: () => true,
  false: () => false,
  and: (args) => flat(args).every(toTruth),
  or: (args) => flat(args).some(toTruth),
  not: ([value]) => !toTruth(value),
  na: () => errorOf('#N/A'),
  isnumber: ([value]) => typeof value === 'number',
  istext: ([value]) => typeof value === 'string',
  isblank: ([value]) => value === undefined || value === '',
  islogical: ([value]) => typeof value === 'boolean',
  iserror: ([value]) => value instanceof XlmError,
  iserr: ([value]) => value instanceof XlmError,
  isna: ([value]) => value instanceof XlmError && value.text === '#N/A',
  array: (args) => args,
}

export const plainFunctions: ReadonlyMap<string, Plain> = new Map(
  [text, numeric, truth].flatMap((one) => Object.entries(one)),
)
