/** Composite formatting of .NET: `{0,-10:X4}`, numbers, dates, enumerations as text. */
import { numberText, toNumber, toText, toBig } from '../convert.ts'
import { PsObject, type Value } from '../values.ts'
import { formatDate } from './date-format.ts'

const widthLimit = 100_000

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',')
}

function fixed(value: number, places: number): string {
  const safe = Math.min(places, 99)
  return Number.isFinite(value) ? value.toFixed(safe) : numberText(value)
}

const withSign = (value: number, text: string) => (value < 0 ? `-${text}` : text)

function standard(value: number, letter: string, digits: number | undefined): string | undefined {
  const plain = Math.abs(value)
  switch (letter.toUpperCase()) {
    case 'D':
      return withSign(value, String(Math.trunc(plain)).padStart(digits ?? 0, '0'))
    case 'X': {
      const wide = value < 0 ? BigInt.asUintN(value < -2_147_483_648 ? 64 : 32, toBig(value)) : toBig(value)
      const hex = wide.toString(16).padStart(digits ?? 0, '0')
      return letter === 'X' ? hex.toUpperCase() : hex
    }
    case 'N': {
      const [whole = '', rest] = fixed(plain, digits ?? 2).split('.')
      return withSign(value, grouped(whole) + (rest === undefined ? '' : `.${rest}`))
    }
    case 'F':
      return fixed(value, digits ?? 2)
    case 'P': {
      const [whole = '', rest] = fixed(plain * 100, digits ?? 2).split('.')
      return withSign(value, `${grouped(whole)}${rest === undefined ? '' : `.${rest}`} %`)
    }
    case 'C': {
      const [whole = '', rest] = fixed(plain, digits ?? 2).split('.')
      const money = `$${grouped(whole)}${rest === undefined ? '' : `.${rest}`}`
      return value < 0 ? `(${money})` : money
    }
    case 'E': {
      const [mantissa = '', exponent = '0'] = value.toExponential(Math.min(digits ?? 6, 100)).split('e')
      const sign = exponent.startsWith('-') ? '-' : '+'
      return `${mantissa}${letter}${sign}${exponent.replace(/[+-]/, '').padStart(3, '0')}`
    }
    case 'G':
    case 'R':
      return numberText(digits ? Number(value.toPrecision(Math.min(digits, 100))) : value)
    default:
      return undefined
  }
}

/** `0` and `#` as places for digits. */
function pictured(value: number, picture: string): string {
  const [positive = '', negative] = picture.split(';')
  const used = value < 0 && negative !== undefined ? negative : positive
  const isPercent = used.includes('%')
  const scaled = Math.abs(value) * (isPercent ? 100 : 1)
  const places = /[0#,]+(?:\.[0#]*)?/.exec(used)
  if (!places) return used
  const [whole = '', rest = ''] = places[0].split('.')
  const most = rest.length
  const least = rest.replaceAll('#', '').length
  const [before = '0', after = ''] = scaled.toFixed(Math.min(most, 99)).split('.')
  const digits =
    before === '0' && !whole.includes('0') ? '' : before.padStart(whole.replaceAll(/[#,]/g, '').length, '0')
  let decimals = after
  while (decimals.length > least && decimals.endsWith('0')) decimals = decimals.slice(0, -1)
  const text = (whole.includes(',') ? grouped(digits) : digits) + (decimals ? `.${decimals}` : '')
  const sign = value < 0 && negative === undefined ? '-' : ''
  return sign + used.slice(0, places.index) + text + used.slice(places.index + places[0].length)
}

export function formatValue(value: Value, format: string): string {
  if (format === '' || value === null || value === undefined) return toText(value)
  if (value instanceof PsObject && value.hold instanceof Date) return formatDate(value.hold, format)
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  if (!isNumber) return toText(value)
  const known = /^([a-z])(\d{0,3})$/i.exec(format)
  const result = known ? standard(toNumber(value), known[1] ?? '', known[2] ? Number(known[2]) : undefined) : undefined
  return result ?? pictured(toNumber(value), format)
}

/** The whole of `-f`; undefined where the format string names a value that is not there. */
export function composite(format: string, values: readonly Value[], add: (size: number) => void): string | undefined {
  const parts: string[] = []
  let at = 0
  while (at < format.length) {
    const open = format.slice(at).search(/[{}]/)
    if (open < 0) break
    parts.push(format.slice(at, at + open))
    at += open
    const character = format[at]
    if (format[at + 1] === character) {
      parts.push(character ?? '')
      at += 2
      continue
    }
    const end = format.indexOf('}', at)
    const item = /^\{\s*(\d{1,7})\s*(?:,\s*(-?\d{1,7})\s*)?(?::([^]*))?$/.exec(format.slice(at, Math.max(at, end)))
    if (end < 0 || !item) return undefined
    const index = Number(item[1])
    if (index >= values.length) return undefined
    const text = formatValue(values[index], item[3] ?? '')
    const width = Math.max(-widthLimit, Math.min(widthLimit, Number(item[2] ?? 0)))
    const piece = width < 0 ? text.padEnd(-width) : text.padStart(width)
    add(piece.length)
    parts.push(piece)
    at = end + 1
  }
  parts.push(format.slice(at))
  return parts.join('')
}
