/** Values to text, numbers, truth, bytes and arrays as the language converts them. */
import { ComObject, text as comText } from '../../host/com/object.ts'
import { Char, PsObject, Reference, ScriptBlock, Table, TypeName, type Value } from './values.ts'

const textDepth = 8

/** Numbers as .NET Framework writes them: 15 digits, `E+20` for large ones. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '\u221e' : '-\u221e'
  const short = Number(value.toPrecision(15))
  const plain = String(short)
  if (!plain.includes('e') && Math.abs(short) < 1e15) return plain
  const [mantissa = '', exponent = '0'] = short.toExponential().split('e')
  const digits = exponent.replace(/[+-]/, '').padStart(2, '0')
  return `${mantissa}E${exponent.startsWith('-') ? '-' : '+'}${digits}`
}

function objectText(value: PsObject, depth: number): string {
  if (value.text) return value.text()
  if (value.items) return listText(value.items(), depth)
  const { notes } = value
  if (value.type !== 'System.Management.Automation.PSCustomObject' || notes.length === 0) return value.type
  return `@{${notes.map((one) => `${one.name}=${textAt(one.get?.(), depth + 1)}`).join('; ')}}`
}

const listText = (items: readonly Value[], depth: number) => items.map((one) => textAt(one, depth + 1)).join(' ')

function textAt(value: Value, depth: number): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null || depth > textDepth) return ''
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Char) return value.text
  if (value instanceof Uint8Array) return value.join(' ')
  if (Array.isArray(value)) return listText(value, depth)
  if (value instanceof ScriptBlock) return value.block.text
  if (value instanceof Table) return value.type
  if (value instanceof TypeName) return value.name
  if (value instanceof ComObject) return comText(value) || 'System.__ComObject'
  if (value instanceof Reference) return textAt(value.get(), depth + 1)
  return objectText(value, depth)
}

export const toText = (value: Value): string => textAt(value, 0)

export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'string') return value !== ''
  if (value instanceof Char) return value.code !== 0
  if (value instanceof Reference) return isTrue(value.get())
  if (!Array.isArray(value)) return true
  return value.length === 1 ? isTrue(value[0]) : value.length > 1
}

/** A text that stands for a number; undefined where it does not. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim()
  if (plain === '') return 0
  const hex = /^([+-]?)0x([\da-f]{1,16})$/i.exec(plain)
  if (hex) {
    const value = Number.parseInt(hex[2] ?? '', 16)
    return hex[1] === '-' ? -value : (hex[2] ?? '').length > 8 ? value : value | 0
  }
  if (!/^[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return undefined
  return Number(plain.replaceAll(',', ''))
}

/** NaN where no number can be made of it. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value === undefined || value === null) return 0
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return parseNumber(value) ?? Number.NaN
  if (value instanceof Char) return value.code
  if (value instanceof Reference) return toNumber(value.get())
  if (Array.isArray(value) && value.length === 1) return toNumber(value[0])
  if (value instanceof PsObject && typeof value.hold === 'number') return value.hold
  return Number.NaN
}

/** Half goes to the even neighbour, as .NET rounds. */
export function roundEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Whole numbers without a bound; what is no number is none. */
export const toBig = (value: number | bigint): bigint => {
  if (typeof value === 'bigint') return value
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n
}

export const toWhole = (value: Value): number => {
  const number = roundEven(toNumber(value))
  return Number.isFinite(number) ? number : 0
}

/** What a loop or a pipeline sees of a value: the elements of arrays and collections, else the value itself. */
export function elementsOf(value: Value): Value[] {
  if (Array.isArray(value)) return value
  if (value === undefined) return []
  if (value instanceof Uint8Array) return [...value]
  if (value instanceof PsObject && value.items) return value.items()
  if (value instanceof ComObject && value.items.length > 0) return value.items.map(fromCom)
  return [value]
}

/** Whether the pipeline takes a value apart. */
export const isMany = (value: Value): boolean =>
  Array.isArray(value) ||
  value instanceof Uint8Array ||
  (value instanceof PsObject && value.items !== undefined) ||
  (value instanceof ComObject && value.items.length > 0)

export function toBytes(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  if (value instanceof PsObject && value.hold instanceof Uint8Array) return value.hold
  return Uint8Array.from(elementsOf(value), (one) => toWhole(one) & 255)
}

type ComValue = ComObject['items'][number]

export function fromCom(value: ComValue): Value {
  if (Array.isArray(value)) return value.map(fromCom)
  return value as Value
}

export function toCom(value: Value): ComValue {
  if (value === undefined || value === null || value instanceof Uint8Array || value instanceof ComObject) return value
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toCom)
  return toText(value)
}
