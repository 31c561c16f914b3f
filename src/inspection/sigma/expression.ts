/**
 * Regular expressions of rules over attackers' text. Those without a repeated group and with at most two repetitions run natively
 * over a bounded text, since their worst case is a small power of it; all others in the engine that counts its steps.
 */
import { firstMatch, type Regex, regexFlags, regexOf } from '#emulator/languages/powershell/regex/regex.ts'

/** `unfinished` is called where the steps ran out before there was an answer. */
export type Expression = (text: string, unfinished: () => void) => boolean

const nativeLength = 8_192
const countedLength = 16_384
const patternLength = 4_096
const steps = 200_000

/** Long repetitions, and whether a group repeats: its alternatives may overlap, and then the tries multiply. */
export function repetitionsOf(source: string): { readonly count: number; readonly ofGroup: boolean } {
  let count = 0
  let ofGroup = false
  let closed = false
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    const [whole = '', least, most] = /^(?:[*+]|\{(\d+),(\d*)\})/.exec(source.slice(at, at + 16)) ?? []
    if (whole !== '') {
      if (most === undefined || most === '' || Number(most) - Number(least) > 20) count++
      if (closed) ofGroup = true
      at += whole.length - 1
    } else if (char === '\\') at++
    else if (char === '[') at = classEnd(source, at)
    closed = char === ')' || (closed && char === '?')
  }
  return { count, ofGroup }
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

/** What PCRE knows and neither engine does: read as something else it would match what its author did not mean. */
const foreign = /(?:^|[^\\])(?:\\\\)*(\\[QEKRXNhHv]|\[\[:\w{1,10}:\]|\(\?P=|\(\?[&R\d])/

/** Throws a plain sentence where the expression cannot be used. */
export function expressionOf(source: string, wanted: string): Expression {
  if (source.length > patternLength) throw new Error('regular expression is too long')
  const [, part] = foreign.exec(source) ?? []
  if (part !== undefined) throw new Error(`${part} in a regular expression is not supported`)
  const { body, flags: inline } = inlineFlags(source)
  const flags = [...new Set(wanted + inline)].join('')
  const { count, ofGroup } = repetitionsOf(body)
  if (count <= 2 && !ofGroup && !/\\[1-9]|\\[pP]\{|\\[AzZGbk]<|\\[AzZG]|\(\?[>P#imsx-]|[*+}]\+/.test(body)) {
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
  return (text, unfinished) => {
    let left = steps
    const tick = (cost: number): void => {
      if ((left -= cost) < 0) throw new RangeError('steps')
    }
    try {
      return firstMatch(regex, text.slice(0, countedLength), tick) !== undefined
    } catch {
      unfinished()
      return false
    }
  }
}
