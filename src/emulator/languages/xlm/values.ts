/** Conversions between the values of formulas. */
import { Place, XlmError, type XlmValue } from './syntax.ts'

const textLimit = 32 * 1024 * 1024

export const errorOf = (text: string): XlmError => new XlmError(text)

export function toText(value: XlmValue): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof XlmError) return value.text
  if (value instanceof Place) return ''
  if (Array.isArray(value)) return toText((value as readonly XlmValue[])[0])
  return typeof value === 'number' ? String(value) : (value as string)
}

export function toNumber(value: XlmValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (value === undefined) return 0
  const number = Number(toText(value).trim() || Number.NaN)
  return number
}

export function toTruth(value: XlmValue): boolean {
  if (typeof value === 'string') return /^true$/i.test(value)
  if (value instanceof XlmError || value instanceof Place) return false
  return toNumber(value) !== 0
}

export function joined(left: XlmValue, right: XlmValue): XlmValue {
  const text = toText(left) + toText(right)
  return text.length > textLimit ? errorOf('#VALUE!') : text
}

export const flat = (values: readonly XlmValue[]): XlmValue[] =>
  values.flatMap((one) => (Array.isArray(one) ? flat(one as readonly XlmValue[]) : [one]))
