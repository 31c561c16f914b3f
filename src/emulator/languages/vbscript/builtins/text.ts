/** Text functions. A byte is a character: the system's code page is taken as Latin-1 throughout. */
import type { Value } from '../../../host/com/object.ts'
import { type Builtin, type Builtins, charge, given } from './builtin.ts'
import { byteList, fault, list, toNumber, toText, toWhole, VbArray } from '../values.ts'

const partLimit = 2_000_000

const start = (value: Value) => {
  const at = toWhole(value)
  if (at < 1) throw fault(5)
  return at - 1
}

const mid: Builtin = ([value, from, count]) => {
  if (value === null) return null
  const text = toText(value)
  const at = start(from)
  if (!given(count)) return text.slice(at)
  const length = toWhole(count)
  if (length < 0) throw fault(5)
  return text.slice(at, at + length)
}

const left: Builtin = ([value, count]) => {
  const length = toWhole(count)
  if (length < 0) throw fault(5)
  return value === null ? null : toText(value).slice(0, length)
}

const right: Builtin = ([value, count]) => {
  const length = toWhole(count)
  if (length < 0) throw fault(5)
  const text = value === null ? '' : toText(value)
  return length === 0 ? '' : text.slice(-length)
}

/** `InStr([start,] text, wanted [, compare])`: the start may be left out. */
const inStr: Builtin = (args, engine) => {
  const short = args.length < 3 && typeof args[0] !== 'number' ? [1, ...args] : args.length === 2 ? [1, ...args] : args
  const [from, value, wanted, how] = short
  const fold = toWhole(given(how) ? how : Number(engine.foldsCase)) === 1
  const text = fold ? toText(value).toLowerCase() : toText(value)
  const part = fold ? toText(wanted).toLowerCase() : toText(wanted)
  return text === '' ? 0 : text.indexOf(part, start(from)) + 1
}

const inStrRev: Builtin = ([value, wanted, from, how]) => {
  const fold = toWhole(given(how) ? how : 0) === 1
  const text = fold ? toText(value).toLowerCase() : toText(value)
  const part = fold ? toText(wanted).toLowerCase() : toText(wanted)
  const end = given(from) && toWhole(from) > 0 ? toWhole(from) : text.length
  return text.slice(0, end).lastIndexOf(part) + 1
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const replace: Builtin = ([value, wanted, by, from, count, how], engine) => {
  const text = toText(value)
  const part = toText(wanted)
  const behind = given(from) ? text.slice(start(from)) : text
  if (part === '') return behind
  charge(engine, behind.length)
  const fold = given(how) && toWhole(how) === 1
  let most = given(count) && toWhole(count) >= 0 ? toWhole(count) : Infinity
  const replacement = toText(by)
  const hits = fold ? 0 : behind.split(part, partLimit).length - 1
  charge(engine, behind.length + Math.max(0, hits * (replacement.length - part.length)))
  const pattern = new RegExp(escapeRegExp(part), fold ? 'gi' : 'g')
  return behind.replace(pattern, (found) => (most-- > 0 ? replacement : found))
}

const split: Builtin = ([value, separator, count], engine) => {
  const text = toText(value)
  if (text === '') return list([])
  charge(engine, text.length)
  const mark = given(separator) ? toText(separator) : ' '
  const parts = mark === '' ? [text] : text.split(mark, partLimit)
  const most = given(count) ? toWhole(count) : -1
  if (most <= 0 || parts.length <= most) return list(parts)
  return list([...parts.slice(0, most - 1), parts.slice(most - 1).join(mark)])
}

const join: Builtin = ([value, separator], engine) => {
  if (!(value instanceof VbArray)) throw fault(13)
  const parts = value.elements.map(toText)
  const mark = given(separator) ? toText(separator) : ' '
  charge(
    engine,
    parts.reduce((sum, part) => sum + part.length + mark.length, 0),
  )
  return parts.join(mark)
}

const filter: Builtin = ([value, wanted, include]) => {
  if (!(value instanceof VbArray)) throw fault(13)
  const keep = given(include) ? toNumber(include) !== 0 : true
  return list(value.elements.filter((one) => toText(one).includes(toText(wanted)) === keep))
}

const repeated = (text: string, times: number, engine: Parameters<Builtin>[1]) => {
  if (times < 0) throw fault(5)
  charge(engine, text.length * times)
  return text.repeat(times)
}

const character: Builtin = ([value]) => {
  const code = toWhole(value)
  if (code < -32_768 || code > 65_535) throw fault(5)
  return String.fromCharCode(code & 0xffff)
}

const code: Builtin = ([value]) => {
  const text = toText(value)
  if (text === '') throw fault(5)
  return text.charCodeAt(0)
}

const compareTexts: Builtin = ([a, b, how]) => {
  const fold = given(how) && toWhole(how) === 1
  const [x, y] = [toText(a), toText(b)].map((text) => (fold ? text.toLowerCase() : text))
  return x === y ? 0 : (x ?? '') < (y ?? '') ? -1 : 1
}

const length: Builtin = ([value]) => {
  if (value === null) return null
  return value instanceof Uint8Array ? value.length >> 1 : toText(value).length
}

/** Each byte becomes a character of its own. */
function widened(value: Value): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (!(value instanceof VbArray)) return toText(value)
  return Buffer.from(value.elements.map((one) => toWhole(one) & 255)).toString('latin1')
}

/** StrConv: case, and texts to bytes and back. */
const convert: Builtin = ([value, how], engine) => {
  const kind = toWhole(how)
  if (kind === 128) return byteList(Buffer.from(toText(value), 'latin1'))
  if (kind === 64) return widened(value)
  charge(engine, toText(value).length)
  if (kind === 1) return toText(value).toUpperCase()
  if (kind === 3)
    return toText(value)
      .toLowerCase()
      .replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
  return kind === 2 ? toText(value).toLowerCase() : toText(value)
}

export const textFunctions: Builtins = {
  len: length,
  lenb: ([value]) => (value instanceof Uint8Array ? value.length : toText(value).length * 2),
  mid,
  midb: (args, engine, frame) =>
    args[0] instanceof Uint8Array
      ? args[0].slice(start(args[1]), start(args[1]) + toWhole(given(args[2]) ? args[2] : args[0].length))
      : mid(args, engine, frame),
  left,
  leftb: left,
  right,
  rightb: right,
  instr: inStr,
  instrb: inStr,
  instrrev: inStrRev,
  lcase: ([value]) => (value === null ? null : toText(value).toLowerCase()),
  ucase: ([value]) => (value === null ? null : toText(value).toUpperCase()),
  trim: ([value]) => toText(value).replace(/^ +| +$/g, ''),
  ltrim: ([value]) => toText(value).replace(/^ +/, ''),
  rtrim: ([value]) => toText(value).replace(/ +$/, ''),
  replace,
  split,
  join,
  filter,
  strreverse: ([value], engine) => {
    const text = toText(value)
    charge(engine, text.length * 8)
    return Array.from({ length: text.length }, (_, at) => text[text.length - 1 - at]).join('')
  },
  string: ([times, value], engine) =>
    repeated(
      typeof value === 'number' ? String.fromCharCode(value & 0xffff) : toText(value).slice(0, 1),
      toWhole(times),
      engine,
    ),
  space: ([times], engine) => repeated(' ', toWhole(times), engine),
  chr: character,
  chrw: character,
  chrb: character,
  asc: code,
  ascw: code,
  ascb: ([value], engine, frame) => (value instanceof Uint8Array ? (value[0] ?? 0) : code([value], engine, frame)),
  strcomp: compareTexts,
  strconv: convert,
  escape: ([value]) => escape(toText(value)),
  unescape: ([value]) => unescape(toText(value)),
}
