/** Declared types of VBA (MS-VBAL 2.1): the first value of a variable and what becomes of a value put into it. */
import { ComObject, type Value } from '../../host/com/object.ts'
import { byteList, fault, nothing, toNumber, toText, toTruth, toWhole, VbArray, VbDate } from './values.ts'

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  byte: [0, 255],
  integer: [-32_768, 32_767],
  long: [-2_147_483_648, 4_294_967_295],
  longlong: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  longptr: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}
const fractions = new Set(['double', 'single', 'currency', 'decimal'])
const objects = new Set(['object', 'collection', 'range', 'worksheet', 'workbook', 'document', 'shape'])

export function initial(type: string | undefined): Value {
  if (type === undefined) return undefined
  if (type === 'string') return ''
  if (type === 'boolean') return false
  if (type === 'date') return new VbDate(0)
  if (ranges[type] || fractions.has(type)) return 0
  return objects.has(type) ? nothing : undefined
}

/** A type that a class can never be. */
export const isPlainType = (type: string): boolean =>
  type === 'string' || type === 'boolean' || type === 'variant' || type === 'date' || ranges[type] !== undefined

function whole(type: string, value: Value): Value {
  const [low, high] = ranges[type] ?? [0, 0]
  const number = toWhole(value)
  if (number < low || number > high) throw fault(6)
  return type === 'long' ? number | 0 : number
}

const isArray = (value: Value): boolean => value instanceof VbArray || value instanceof Uint8Array

/** Objects and arrays stay as they are; a text put where bytes are due becomes its UTF-16. */
export function coerced(type: string | undefined, value: Value): Value {
  if (type === undefined || value === undefined || value === null || value === nothing) return value
  if (type === 'string') return value instanceof VbArray && value.type !== 'byte' ? value : toText(value)
  if (isArray(value)) return value
  if (value instanceof ComObject && !(value instanceof VbDate) && !value.members.has('*value')) return value
  if (ranges[type]) return whole(type, value)
  if (fractions.has(type)) return toNumber(value)
  return type === 'boolean' ? toTruth(value) : value
}

export const wideBytes = (text: string): VbArray => byteList(Buffer.from(text, 'utf16le'))
