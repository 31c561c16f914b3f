/** VBScript.RegExp: patterns of ECMAScript 3 with matches as objects. */
import { guarded } from '../regexp-guard.ts'
import type { ComClass, ComContext } from './context.ts'
import { collection, ComObject, constant, method, stored, text, type Value } from './object.ts'

const subjectLimit = 1_000_000
const matchLimit = 100_000

function compiled(members: { pattern: Value; global: Value; ignoreCase: Value; multiline: Value }): RegExp | undefined {
  const flags = `${members.global ? 'g' : ''}${members.ignoreCase ? 'i' : ''}${members.multiline ? 'm' : ''}`
  try {
    return new RegExp(text(members.pattern), flags)
  } catch {
    return undefined
  }
}

function match(found: RegExpMatchArray): ComObject {
  return new ComObject('Match', {
    Value: constant(found[0]),
    '': method(() => found[0]),
    FirstIndex: constant(found.index ?? 0),
    Length: constant(found[0].length),
    SubMatches: constant(collection(found.slice(1).map((part) => part ?? ''))),
  })
}

function regularExpression({ machine }: ComContext): ComObject {
  const pattern = stored('')
  const global = stored(false)
  const ignoreCase = stored(false)
  const multiline = stored(false)
  const make = () =>
    compiled({
      pattern: pattern.get?.(),
      global: global.get?.(),
      ignoreCase: ignoreCase.get?.(),
      multiline: multiline.get?.(),
    })
  const safely = <Result>(subject: string, run: () => Result): Result | undefined => {
    const result = guarded({ pattern: text(pattern.get?.()), subject }, run)
    if (result === undefined) machine.recorder.gap('pattern matching stopped')
    return result
  }
  const matches = (subject: string) => {
    const expression = make()
    if (!expression) return []
    const one = expression.exec(subject)
    if (!expression.global) return one ? [one] : []
    expression.lastIndex = 0
    return [...subject.matchAll(expression).take(matchLimit)]
  }
  return new ComObject('VBScript.RegExp', {
    Pattern: pattern,
    Global: global,
    IgnoreCase: ignoreCase,
    Multiline: multiline,
    Test: method(
      ([subject]) => safely(text(subject), () => make()?.test(text(subject).slice(0, subjectLimit)) ?? false) ?? false,
    ),
    Execute: method(([subject]) =>
      collection((safely(text(subject), () => matches(text(subject).slice(0, subjectLimit))) ?? []).map(match)),
    ),
    Replace: method(([subject, by]) => {
      const expression = make()
      const whole = text(subject).slice(0, subjectLimit)
      return expression ? (safely(whole, () => whole.replace(expression, text(by))) ?? whole) : whole
    }),
  })
}

export const regexpClasses: readonly ComClass[] = [{ names: ['vbscript.regexp'], create: regularExpression }]
