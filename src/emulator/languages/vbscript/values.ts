/** Values of the language beside those of automation: Nothing, arrays with bounds, dates, errors, and the conversions. */
import { ComError, ComObject, text as comText, type Value } from '../../host/com/object.ts'

export const nothing = new ComObject('Nothing', {})

/** An argument left out of a call. */
export const missing = new ComObject('Error', {})

export interface Slot {
  value: Value
  /** Declared type in lower case; what is put in becomes of it. */
  readonly type?: string
  /** The array an element belongs to, and its place there. */
  readonly within?: { readonly array: VbArray; readonly place: number }
}

export class VbArray extends ComObject {
  lower: number[]
  /** Length of each dimension; none for a dynamic array not yet made. */
  sizes: number[]
  elements: Value[]
  /** Declared type of the elements. */
  type: string | undefined

  constructor(sizes: number[], elements: Value[], lower: number[] = sizes.map(() => 0)) {
    super('Variant()', {})
    this.sizes = sizes
    this.elements = elements
    this.lower = lower
  }

  /** Place of an element; undefined out of bounds. */
  offset(indexes: readonly number[]): number | undefined {
    if (indexes.length !== this.sizes.length) return undefined
    let place = 0
    for (let at = 0; at < indexes.length; at++) {
      const size = this.sizes[at] ?? 0
      const index = (indexes[at] ?? 0) - (this.lower[at] ?? 0)
      if (!(index >= 0 && index < size)) return undefined
      place = place * size + index
    }
    return place
  }

  copy(): VbArray {
    const copy = new VbArray([...this.sizes], [...this.elements], [...this.lower])
    copy.type = this.type
    return copy
  }
}

/** Days since 30 December 1899. */
export class VbDate extends ComObject {
  readonly days: number
  constructor(days: number) {
    super('Date', { '': { get: () => dateText(days) } })
    this.days = days
  }
}

const messages: Readonly<Record<number, string>> = {
  5: 'Invalid procedure call or argument',
  6: 'Overflow',
  7: 'Out of memory',
  9: 'Subscript out of range',
  11: 'Division by zero',
  13: 'Type mismatch',
  91: 'Object variable not set',
  424: 'Object required',
  438: "Object doesn't support this property or method",
  450: 'Wrong number of arguments or invalid property assignment',
  1002: 'Syntax error',
}

export const fault = (number: number, what = ''): ComError =>
  new ComError(number, (messages[number] ?? 'Unknown runtime error') + (what && `: '${what}'`))

export const list = (elements: Value[]): VbArray => new VbArray([elements.length], elements)

export function byteList(bytes: Iterable<number>): VbArray {
  const made = list([...bytes])
  made.type = 'byte'
  return made
}
export const epochDays = 25_569
const dayMs = 86_400_000
const two = (value: number) => String(value).padStart(2, '0')

export function dateParts(days: number): Date {
  return new Date(Math.round((days - epochDays) * dayMs))
}

export function dateText(days: number): string {
  const date = dateParts(days)
  if (Number.isNaN(date.getTime())) return ''
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  if (hour + minute + second === 0) return day
  const time = `${hour % 12 || 12}:${two(minute)}:${two(second)} ${hour < 12 ? 'AM' : 'PM'}`
  return Math.trunc(days) === 0 ? time : `${day} ${time}`
}

export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  return String(Number(value.toPrecision(15))).replace('e', 'E')
}

export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === undefined) return ''
  if (value === null) throw fault(94)
  if (value instanceof VbDate) return dateText(value.days)
  if (value instanceof VbArray) return wideText(value)
  if (value instanceof ComObject) {
    if (value.members.has('*value')) return toTextOnce(value.members.get('*value')?.get?.())
    const preferred = value.members.get('')?.call
    return preferred && !value.members.has('path') ? toTextOnce(preferred([])) : comText(value)
  }
  return comText(value)
}

/** Bytes put into a text are its UTF-16. */
function wideText(value: VbArray): string {
  if (value.type !== 'byte') throw fault(13)
  return Buffer.from(value.elements.map((one) => toWhole(one) & 255)).toString('utf16le')
}

const toTextOnce = (value: Value): string => (value instanceof ComObject ? comText(value) : toText(value))

export function parseNumber(text: string): number | undefined {
  const clean = text.trim().replace(/^\$/, '')
  if (/^&[ho]?[0-9a-f]+&?$/i.test(clean)) {
    const value = Number.parseInt(clean.replace(/^&[ho]?/i, ''), /^&h/i.test(clean) ? 16 : 8)
    return Number.isNaN(value) ? undefined : value | 0
  }
  if (!/^[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(clean)) return undefined
  return Number(clean.replaceAll(',', ''))
}

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? -1 : 0
  if (value === undefined) return 0
  if (value instanceof VbDate) return value.days
  if (typeof value === 'string') {
    const number = parseNumber(value)
    if (number === undefined) throw fault(13, value.slice(0, 60))
    return number
  }
  if (value === null) throw fault(94)
  if (value instanceof ComObject && !(value instanceof VbArray)) return parseNumber(toText(value)) ?? 0
  throw fault(13)
}

/** Rounds halves to even, as every conversion to a whole number does. */
export function toWhole(value: Value): number {
  const number = toNumber(value)
  const floor = Math.floor(number)
  const part = number - floor
  if (part === 0.5) return floor % 2 === 0 ? floor : floor + 1
  return part < 0.5 ? floor : floor + 1
}

export function toTruth(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'string') {
    if (/^true$/i.test(value)) return true
    if (/^false$/i.test(value)) return false
  }
  return toNumber(value) !== 0
}
