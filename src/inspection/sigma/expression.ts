/**
 * Regular expressions of rules over attackers' text. Those whose worst case is at most quadratic run natively over a bounded text,
 * others in the engine that counts its steps; nested repetition is refused.
 */
import { firstMatch, type Regex, regexFlags, regexOf } from '#emulator/languages/powershell/regex/regex.ts'

export type Expression = (text: string) => boolean

const nativeLength = 8_192
const countedLength = 16_384
const patternLength = 4_096
const steps = 200_000

/** Repetitions without a bound, and whether one stands inside a group that itself repeats. */
export function repetitionsOf(source: string): { readonly count: number; readonly nested: boolean } {
  const open: { unbounded: boolean }[] = []
  let count = 0
  let nested = false
  let closed = false
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    const rest = source.slice(at, at + 16)
    const [whole = '', least, most] = /^(?:[*+]|\{(\d+),(\d*)\})/.exec(rest) ?? []
    if (char === '\\') at++
    else if (char === '[') at = classEnd(source, at)
    else if (char === '(') open.push({ unbounded: false })
    else if (char === ')') {
      const inner = open.pop()
      const outer = open.at(-1)
      if (inner?.unbounded && outer) outer.unbounded = true
      closed = inner?.unbounded ?? false
      continue
    } else if (whole !== '') {
      const repeats = most === undefined || most === '' || Number(most) - Number(least) > 20
      if (repeats) {
        count++
        if (closed) nested = true
        const outer = open.at(-1)
        if (outer) outer.unbounded = true
      }
      at += whole.length - 1
    }
    closed = false
  }
  return { count, nested }
}

function classEnd(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']' && at > from + 1) return at
  }
  return source.length
}

/** PCRE's flags at the beginning, `(?i)`, belong to the whole expression. */
function inlineFlags(source: string): { body: string; flags: string } {
  const found = /^\(\?([ims]+)\)/.exec(source)
  return found ? { body: source.slice(found[0].length), flags: found[1] ?? '' } : { body: source, flags: '' }
}

/** Throws a plain sentence where the expression cannot be used. */
export function expressionOf(source: string, wanted: string): Expression {
  if (source.length > patternLength) throw new Error('regular expression is too long')
  const { body, flags: inline } = inlineFlags(source)
  const flags = [...new Set(wanted + inline)].join('')
  const { count, nested } = repetitionsOf(body)
  if (nested) throw new Error('regular expression repeats a repetition, which hostile text can make endless')
  if (count <= 2 && !/\\[1-9]|\\[AzZGbk]<|\\[AzZG]|\(\?[>P#imsx-]|[*+}]\+/.test(body)) {
    const form = new RegExp(body, flags)
    return (text) => form.test(text.slice(0, nativeLength))
  }
  return counted(body, flags)
}

function counted(body: string, flags: string): Expression {
  let regex: Regex
  try {
    const bits = (flags.includes('i') ? 1 : 0) | (flags.includes('m') ? 2 : 0) | (flags.includes('s') ? 16 : 0)
    regex = regexOf(body.replaceAll('(?P<', '(?<'), bits & ~regexFlags.compiled)
  } catch {
    throw new Error('regular expression is not understood')
  }
  return (text) => {
    let left = steps
    const tick = (cost: number): void => {
      if ((left -= cost) < 0) throw new RangeError('steps')
    }
    try {
      return firstMatch(regex, text.slice(0, countedLength), tick) !== undefined
    } catch {
      return false
    }
  }
}
