/** `-match`, `-replace` and `-split`: regular expressions over values. */
import { elementsOf, isMany, toText, toWhole } from '../convert.ts'
import { firstMatch, regexFlags, regexOf, replaceAll, type Regex, splitText } from '../regex/regex.ts'
import { PatternFault } from '../regex/tree.ts'
import { StackFault } from '../regex/match.ts'
import { PsObject, ScriptBlock, Table, type Value } from '../values.ts'
import type { Engine } from '../run/engine.ts'
import { failure, Limit } from '../run/signals.ts'

/** Runs work on regular expressions: what .NET would refuse is an error of the script. */
export function withRegex<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof PatternFault)
      throw failure(`parsing the pattern - ${error.message}`, 'System.ArgumentException')
    if (error instanceof StackFault) throw new Limit('regular expression limit')
    throw error
  }
}

interface Matching {
  readonly pattern: string
  readonly how: 'fold' | 'exact'
  readonly quiet?: 1
}

function matchOne(engine: Engine, text: string, { regex, quiet }: { regex: Regex; quiet: boolean }): boolean {
  const found = firstMatch(regex, text, engine.step)
  if (!found) return false
  if (quiet) return true
  const table = new Table()
  for (const [index, place] of found.groups.entries()) {
    const name = regex.program.names[index] ?? String(index)
    if (place) table.set(/^\d+$/.test(name) ? Number(name) : name, text.slice(place[0], place[1]))
  }
  engine.scope.set('Matches', table)
  return true
}

export function matchText(engine: Engine, left: Value, { pattern, how, quiet }: Matching): Value {
  return withRegex(() => {
    const regex = regexOf(pattern, how === 'fold' ? regexFlags.ignorecase : 0)
    if (!isMany(left)) return matchOne(engine, engine.text(left), { regex, quiet: quiet === 1 })
    return elementsOf(left).filter((one) => matchOne(engine, toText(one), { regex, quiet: true }))
  })
}

export function replaceText(
  engine: Engine,
  left: Value,
  { right, how }: { right: Value; how: 'fold' | 'exact' },
): Value {
  const [pattern, by] = isMany(right) ? elementsOf(right) : [right]
  const replaceOne = (value: Value): string => {
    const text = engine.text(value)
    const given =
      pattern instanceof PsObject && typeof pattern.hold === 'object' ? (pattern.hold as Regex | null) : null
    const regex =
      given && 'program' in given ? given : regexOf(toText(pattern), how === 'fold' ? regexFlags.ignorecase : 0)
    engine.step(text.length >> 6)
    const insert =
      by instanceof ScriptBlock
        ? (found: { start: number; end: number }) =>
            toText(engine.runtime.invoke(engine, by, { item: text.slice(found.start, found.end), scope: 'this' })[0])
        : toText(by)
    return engine.made(replaceAll(regex, text, { by: insert, tick: engine.step }))
  }
  return withRegex(() => (isMany(left) ? elementsOf(left).map(replaceOne) : replaceOne(left)))
}

function splitBy(engine: Engine, text: string, test: ScriptBlock): string[] {
  const parts: string[] = []
  let current = ''
  for (const character of text) {
    const [verdict] = engine.runtime.invoke(engine, test, { item: character, scope: 'this' })
    if (verdict === true) {
      parts.push(current)
      current = ''
    } else current += character
  }
  return [...parts, current]
}

const escaped = (text: string) => text.replaceAll(/[\\^$.|?*+(){}[\]#\s-]/g, '\\$&')

export function splitValue(
  engine: Engine,
  left: Value,
  { right, how }: { right: Value; how: 'fold' | 'exact' },
): Value {
  const [by, most, options] = isMany(right) ? elementsOf(right) : [right]
  const limit = toWhole(most)
  const isSimple = /simplematch/i.test(toText(options))
  const one = (value: Value): Value[] => {
    const text = engine.text(value)
    engine.allocate(text.length * 2)
    if (by instanceof ScriptBlock) return splitBy(engine, text, by)
    const pattern = isSimple ? escaped(toText(by)) : toText(by)
    const regex = regexOf(pattern, how === 'fold' ? regexFlags.ignorecase : 0)
    return splitText(regex, text, { tick: engine.step, most: Math.max(0, limit) })
  }
  return withRegex(() => (isMany(left) ? elementsOf(left).flatMap(one) : one(left)))
}

/** `-split` with one operand. */
export function splitBlanks(engine: Engine, value: Value): Value {
  const items = isMany(value) ? elementsOf(value) : [value]
  return items.flatMap((one) => {
    const text = engine.text(one)
    engine.allocate(text.length * 2)
    return text.split(/\s+/).filter(Boolean)
  })
}
