/** System.Text.RegularExpressions over the bounded engine. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { withRegex } from '../operators/patterns.ts'
import { allMatches, firstMatch, regexFlags, regexOf, replaceAll, type Regex, splitText } from '../regex/regex.ts'
import type { Found } from '../regex/match.ts'
import { List, PsObject, record, ScriptBlock, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'

/** RegexOptions as number, name or names. */
function flagsOf(value: Value): number {
  if (typeof value === 'number') return value
  if (value instanceof PsObject && typeof value.hold === 'number') return value.hold
  const names = toText(value)
    .toLowerCase()
    .split(/[\s,|]+/)
  return names.reduce((sum, name) => sum | (name in regexFlags ? regexFlags[name as keyof typeof regexFlags] : 0), 0)
}

interface Subject {
  readonly regex: Regex
  readonly text: string
}

function groupObject(text: string, place: readonly [number, number] | undefined, name: string): PsObject {
  const value = place ? text.slice(place[0], place[1]) : ''
  const object = record('System.Text.RegularExpressions.Group', {
    Success: place !== undefined,
    Name: name,
    Index: place?.[0] ?? 0,
    Length: value.length,
    Value: value,
  })
  object.text = () => value
  return object
}

export function matchObject({ regex, text }: Subject, found: Found | undefined): PsObject {
  const value = found ? text.slice(found.start, found.end) : ''
  const object = record('System.Text.RegularExpressions.Match', {
    Success: found !== undefined,
    Name: '0',
    Index: found?.start ?? 0,
    Length: value.length,
    Value: value,
  })
  object.text = () => value
  object.getter('Groups', () => {
    const groups = regex.program.names.map((name, at) => groupObject(text, found?.groups[at], name))
    const list = new List('System.Text.RegularExpressions.GroupCollection', groups)
    return list
  })
  object.getter('Captures', () => [object])
  object.method('Result', ([pattern]) => value && toText(pattern).replaceAll('$&', () => value))
  return object
}

function matches(engine: Engine, subject: Subject): List {
  const found = withRegex(() => allMatches(subject.regex, subject.text, { tick: engine.step }))
  engine.allocate(found.length * 32)
  return new List(
    'System.Text.RegularExpressions.MatchCollection',
    found.map((one) => matchObject(subject, one)),
  )
}

function firstOf(engine: Engine, subject: Subject): PsObject {
  const object = matchObject(
    subject,
    withRegex(() => firstMatch(subject.regex, subject.text, engine.step)),
  )
  return object.method('NextMatch', () => {
    const all = matches(engine, subject).elements
    return all[1] ?? matchObject(subject, undefined)
  })
}

function replaced(engine: Engine, subject: Subject, [by, most]: readonly Value[]): string {
  const { regex, text } = subject
  const insert =
    by instanceof ScriptBlock
      ? (found: Found) => {
          engine.step(100)
          const match = matchObject(subject, found)
          return toText(engine.runtime.invoke(engine, by, { args: [match], item: match }).at(-1))
        }
      : toText(by)
  const limit = typeof most === 'number' ? { most } : {}
  return engine.made(withRegex(() => replaceAll(regex, text, { by: insert, tick: engine.step, ...limit })))
}

function regexObject(engine: Engine, [pattern, options]: readonly Value[]): PsObject {
  if (pattern instanceof PsObject && pattern.type.endsWith('RegularExpressions.Regex')) return pattern
  const regex = withRegex(() => regexOf(toText(pattern), flagsOf(options ?? 0)))
  const object = new PsObject('System.Text.RegularExpressions.Regex')
  object.hold = regex
  object.text = () => regex.pattern
  const subject = (text: Value): Subject => ({ regex, text: engine.text(text) })
  object
    .method('Match', ([text]) => firstOf(engine, subject(text)))
    .method('Matches', ([text]) => matches(engine, subject(text)))
  object.method('IsMatch', ([text]) => withRegex(() => firstMatch(regex, engine.text(text), engine.step)) !== undefined)
  object.method('Replace', ([text, ...rest]) => replaced(engine, subject(text), rest))
  object.method('Split', ([text]) => withRegex(() => splitText(regex, engine.text(text), { tick: engine.step })))
  object.method('GetGroupNames', () => [...regex.program.names])
  return object.note('Options', 'None').note('RightToLeft', regex.program.back === 1)
}

const fixed = (engine: Engine, [text, pattern, options]: readonly Value[]): Subject => ({
  regex: withRegex(() => regexOf(toText(pattern), flagsOf(options ?? 0))),
  text: engine.text(text),
})

const escaped = (text: string) =>
  text.replaceAll(/[\\*+?|{[()^$.#\s]/g, (one) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[one] ?? `\\${one}`)

export const regexTypes: readonly NetType[] = [
  {
    names: 'text.regularexpressions.regex',
    create: regexObject,
    calls: {
      Match: (engine, args) => firstOf(engine, fixed(engine, args)),
      Matches: (engine, args) => matches(engine, fixed(engine, args)),
      IsMatch: (engine, args) => {
        const { regex, text } = fixed(engine, args)
        return withRegex(() => firstMatch(regex, text, engine.step)) !== undefined
      },
      Replace: (engine, [text, pattern, by, options]) =>
        replaced(engine, fixed(engine, [text, pattern, options]), [by]),
      Split: (engine, args) => {
        const { regex, text } = fixed(engine, args)
        return withRegex(() => splitText(regex, text, { tick: engine.step, most: 0 }))
      },
      Escape: (_, [text]) => escaped(toText(text)),
      Unescape: (_, [text]) =>
        toText(text).replaceAll(
          /\\(?:x([\da-f]{2})|u([\da-f]{4})|([^]))/gi,
          (_whole, byte?: string, wide?: string, other?: string) =>
            byte || wide
              ? String.fromCharCode(Number.parseInt(byte ?? wide ?? '0', 16))
              : ({ n: '\n', r: '\r', t: '\t' }[other ?? ''] ?? other ?? ''),
        ),
    },
  },
]
