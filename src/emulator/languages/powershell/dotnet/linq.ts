/** System.Linq.Enumerable over what PowerShell holds, and the delegate types that script blocks are cast to for it. */
import { elementsOf, isTrue, toNumber, toText, toWhole } from '../convert.ts'
import { isEqual, order } from '../operators/compare.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { List, PsObject, ScriptBlock, type Value } from '../values.ts'
import type { NetType, StaticCall } from './net-type.ts'

/** What a delegate gives: a script block's first output, or what its Invoke returns. */
function callDelegate(engine: Engine, delegate: Value, args: readonly Value[]): Value {
  engine.step(4)
  if (delegate instanceof ScriptBlock) return engine.runtime.invoke(engine, delegate, { args })[0] ?? null
  return engine.runtime.method(engine, delegate, 'Invoke', args)
}

function manyOf(engine: Engine, value: Value): Value[] {
  const items = elementsOf(value)
  engine.step(items.length)
  engine.allocate(items.length * 8)
  return items.slice()
}

const isDelegate = (value: Value): boolean =>
  value instanceof ScriptBlock || (value instanceof PsObject && value.members.has('invoke'))

/** Elements that a predicate holds for; all of them without one. */
function chosen(engine: Engine, [source, by]: readonly Value[]): Value[] {
  const items = manyOf(engine, source)
  return isDelegate(by) ? items.filter((one) => isTrue(callDelegate(engine, by, [one]))) : items
}

function mapped(engine: Engine, [source, by]: readonly Value[]): Value[] {
  const items = manyOf(engine, source)
  return isDelegate(by) ? items.map((one) => callDelegate(engine, by, [one])) : items
}

function distinct(items: readonly Value[], except: readonly Value[] = []): Value[] {
  const kept: Value[] = []
  const seen = new Set(except.map(mark))
  for (const one of items) {
    if (seen.has(mark(one))) continue
    seen.add(mark(one))
    kept.push(one)
  }
  return kept
}

const mark = (value: Value): string => `${typeof value} ${toText(value)}`

const empty = () => failure('Sequence contains no elements', 'System.InvalidOperationException')

function end(place: 0 | -1, orElse: 'fail' | 'null'): StaticCall {
  return (engine, args) => {
    const found = chosen(engine, args).at(place)
    if (found === undefined && orElse === 'fail') throw empty()
    return found ?? null
  }
}

const numbers = (engine: Engine, args: readonly Value[]): number[] => mapped(engine, args).map(toNumber)

function best(sign: 1 | -1): StaticCall {
  return (engine, args) => {
    const all = numbers(engine, args)
    if (all.length === 0) throw empty()
    return all.reduce((most, one) => (sign * (one - most) > 0 ? one : most))
  }
}

/** How many elements at the beginning a predicate holds for. */
function leading(engine: Engine, items: readonly Value[], by: Value): number {
  const at = items.findIndex((one) => !isTrue(callDelegate(engine, by, [one])))
  return at < 0 ? items.length : at
}

function sorted(sign: 1 | -1): StaticCall {
  return (engine, [source, by]) => {
    const keyed = manyOf(engine, source).map((item) => ({ item, key: callDelegate(engine, by, [item]) }))
    return keyed.sort((left, right) => sign * order(left.key, right.key, 'fold')).map(({ item }) => item)
  }
}

function range(engine: Engine, [start, count]: readonly Value[]): Value[] {
  const size = Math.max(0, toWhole(count))
  engine.step(size)
  engine.allocate(size * 8)
  return Array.from({ length: size }, (_, at) => toWhole(start) + at)
}

function repeated(engine: Engine, [value, count]: readonly Value[]): Value[] {
  const size = Math.max(0, toWhole(count))
  engine.step(size)
  engine.allocate(size * 8)
  return Array.from({ length: size }, () => value ?? null)
}

/** Two elements at a time: through a function, or as pairs. */
function zipped(engine: Engine, [left, right, by]: readonly Value[]): Value[] {
  const second = manyOf(engine, right)
  return manyOf(engine, left)
    .slice(0, second.length)
    .map((one, at) => (by === undefined ? [one, second[at]] : callDelegate(engine, by, [one, second[at]])))
}

/** A start value and a function, or a function alone that begins with the first element. */
function folded(engine: Engine, args: readonly Value[]): Value {
  const items = manyOf(engine, args[0])
  const hasStart = args.length > 2
  const by = hasStart ? args[2] : args[1]
  if (!hasStart && items.length === 0) throw empty()
  return (hasStart ? [args[1], ...items] : items).reduce((sum, one) => callDelegate(engine, by, [sum, one]))
}

export const linqTypes: readonly NetType[] = [
  { names: 'func action predicate converter comparison', create: (_, [by]) => by ?? null },
  {
    names: 'linq.enumerable',
    calls: {
      Range: range,
      Repeat: repeated,
      Empty: () => [],
      Where: chosen,
      Select: mapped,
      SelectMany: (engine, args) => mapped(engine, args).flatMap((one) => manyOf(engine, one)),
      Reverse: (engine, [source]) => manyOf(engine, source).toReversed(),
      Concat: (engine, [left, right]) => [...manyOf(engine, left), ...manyOf(engine, right)],
      Append: (engine, [source, one]) => [...manyOf(engine, source), one ?? null],
      Prepend: (engine, [source, one]) => [one ?? null, ...manyOf(engine, source)],
      Skip: (engine, [source, count]) => manyOf(engine, source).slice(Math.max(0, toWhole(count))),
      SkipLast: (engine, [source, count]) => manyOf(engine, source).slice(0, -Math.max(0, toWhole(count)) || undefined),
      SkipWhile: (engine, [source, by]) => {
        const items = manyOf(engine, source)
        return items.slice(leading(engine, items, by))
      },
      Take: (engine, [source, count]) => manyOf(engine, source).slice(0, Math.max(0, toWhole(count))),
      TakeWhile: (engine, [source, by]) => {
        const items = manyOf(engine, source)
        return items.slice(0, leading(engine, items, by))
      },
      Distinct: (engine, [source]) => distinct(manyOf(engine, source)),
      Union: (engine, [left, right]) => distinct([...manyOf(engine, left), ...manyOf(engine, right)]),
      Except: (engine, [left, right]) => distinct(manyOf(engine, left), manyOf(engine, right)),
      Intersect: (engine, [left, right]) => {
        const other = new Set(manyOf(engine, right).map(mark))
        return distinct(manyOf(engine, left)).filter((one) => other.has(mark(one)))
      },
      OrderBy: sorted(1),
      OrderByDescending: sorted(-1),
      Zip: zipped,
      Cast: (engine, [source]) => manyOf(engine, source),
      OfType: (engine, [source]) => manyOf(engine, source),
      AsEnumerable: (engine, [source]) => manyOf(engine, source),
      ToArray: (engine, [source]) => (source instanceof Uint8Array ? source : manyOf(engine, source)),
      ToList: (engine, [source]) =>
        new List('System.Collections.Generic.List`1[System.Object]', manyOf(engine, source)),
      First: end(0, 'fail'),
      Last: end(-1, 'fail'),
      Single: end(0, 'fail'),
      FirstOrDefault: end(0, 'null'),
      LastOrDefault: end(-1, 'null'),
      SingleOrDefault: end(0, 'null'),
      ElementAt: (engine, [source, at]) => manyOf(engine, source)[toWhole(at)] ?? null,
      Count: (engine, args) => chosen(engine, args).length,
      LongCount: (engine, args) => chosen(engine, args).length,
      Any: (engine, args) => chosen(engine, args).length > 0,
      All: (engine, args) => chosen(engine, args).length === elementsOf(args[0]).length,
      Contains: (engine, [source, wanted]) => manyOf(engine, source).some((one) => isEqual(one, wanted, 'exact')),
      SequenceEqual: (engine, [left, right]) => {
        const second = manyOf(engine, right)
        const first = manyOf(engine, left)
        return first.length === second.length && first.every((one, at) => isEqual(one, second[at], 'exact'))
      },
      Sum: (engine, args) => numbers(engine, args).reduce((sum, one) => sum + one, 0),
      Average: (engine, args) => {
        const all = numbers(engine, args)
        if (all.length === 0) throw empty()
        return all.reduce((sum, one) => sum + one, 0) / all.length
      },
      Max: best(1),
      Min: best(-1),
      Aggregate: folded,
    },
  },
]
