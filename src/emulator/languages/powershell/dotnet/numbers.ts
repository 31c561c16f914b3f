/** System.Math, Random, Guid and the array and collection types. */
import { elementsOf, isMany, roundEven, toNumber, toText, toWhole } from '../convert.ts'
import { order } from '../operators/compare.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { List, PsObject, ScriptBlock, Table, TypeName, type Value } from '../values.ts'
import { randomBytes } from './random-bytes.ts'
import type { NetType } from './net-type.ts'

const one =
  (by: (value: number) => number) =>
  (_: Engine, [value]: readonly Value[]) =>
    by(toNumber(value))
const two =
  (by: (a: number, b: number) => number) =>
  (_: Engine, [a, b]: readonly Value[]) =>
    by(toNumber(a), toNumber(b))

function rounded(_: Engine, [value, digits]: readonly Value[]): number {
  const places = typeof digits === 'number' ? Math.max(0, Math.min(digits, 15)) : 0
  const factor = 10 ** places
  return roundEven(toNumber(value) * factor) / factor
}

const math: NetType = {
  names: 'math',
  values: { PI: () => Math.PI, E: () => Math.E },
  calls: {
    Abs: one(Math.abs),
    Floor: one(Math.floor),
    Ceiling: one(Math.ceil),
    Round: rounded,
    Truncate: one(Math.trunc),
    Sqrt: one(Math.sqrt),
    Pow: two((a, b) => a ** b),
    Max: two(Math.max),
    Min: two(Math.min),
    Log: (_, [value, base]) =>
      base === undefined ? Math.log(toNumber(value)) : Math.log(toNumber(value)) / Math.log(toNumber(base)),
    Log10: one(Math.log10),
    Exp: one(Math.exp),
    Sin: one(Math.sin),
    Cos: one(Math.cos),
    Tan: one(Math.tan),
    Atan: one(Math.atan),
    Sign: one(Math.sign),
    DivRem: two((a, b) => Math.trunc(a / b)),
    BigMul: two((a, b) => a * b),
  },
}

function randomWhole(engine: Engine, least: number, most: number): number {
  return least + Math.floor(engine.random() * Math.max(0, most - least))
}

function random(engine: Engine): PsObject {
  const object = new PsObject('System.Random')
  object.method('Next', ([a, b]) => {
    if (a === undefined) return randomWhole(engine, 0, 0x7fff_ffff)
    return b === undefined ? randomWhole(engine, 0, toWhole(a)) : randomWhole(engine, toWhole(a), toWhole(b))
  })
  object.method('NextDouble', () => engine.random())
  return object.method('NextBytes', ([buffer]) => {
    if (buffer instanceof Uint8Array) buffer.set(randomBytes(engine, buffer.length).subarray(0, buffer.length))
    return undefined
  })
}

export function guid(text: string): PsObject {
  const object = new PsObject('System.Guid')
  const plain = text.toLowerCase().replaceAll(/[{}()]/g, '')
  object.text = () => plain
  object.note('Guid', plain)
  return object
    .method('ToString', ([format]) =>
      /n/i.test(toText(format)) ? plain.replaceAll('-', '') : /b/i.test(toText(format)) ? `{${plain}}` : plain,
    )
    .method('ToByteArray', () => new Uint8Array(Buffer.from(plain.replaceAll('-', ''), 'hex')))
}

function newGuid(engine: Engine): PsObject {
  const hex = Buffer.from(randomBytes(engine, 16)).toString('hex')
  return guid(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`)
}

function inPlace(list: Value, change: (items: Value[]) => void): undefined {
  if (Array.isArray(list)) change(list)
  else if (list instanceof List) change(list.elements)
  else if (list instanceof Uint8Array) {
    const items: Value[] = [...list]
    change(items)
    list.set(items.map((item) => toWhole(item)))
  }
  return undefined
}

function reverse(_: Engine, [list, from, count]: readonly Value[]): undefined {
  return inPlace(list, (items) => {
    if (from === undefined) items.reverse()
    else
      items.splice(
        toWhole(from),
        toWhole(count),
        ...items.slice(toWhole(from), toWhole(from) + toWhole(count)).toReversed(),
      )
  })
}

function sort(_: Engine, [list, other]: readonly Value[]): undefined {
  if (Array.isArray(list) && Array.isArray(other)) {
    const pairs = list.map((key, at) => ({ key, item: other[at] })).toSorted((a, b) => order(a.key, b.key, 'fold') || 0)
    for (const [at, { key, item }] of pairs.entries()) {
      list[at] = key
      other[at] = item
    }
    return undefined
  }
  return inPlace(list, (items) => void items.sort((a, b) => order(a, b, 'fold') || 0))
}

function copy(_: Engine, args: readonly Value[]): undefined {
  const [from, a, to, b, count] = args.length > 3 ? args : [args[0], 0, args[1], 0, args[2]]
  const items = elementsOf(from).slice(toWhole(a), toWhole(a) + toWhole(count))
  for (const [at, value] of items.entries()) {
    const place = toWhole(b) + at
    if (to instanceof Uint8Array && place < to.length) to[place] = toWhole(value) & 255
    else if (Array.isArray(to) && place < to.length) to[place] = value
  }
  return undefined
}

function indexOf(_: Engine, [list, wanted]: readonly Value[]): number {
  return elementsOf(list).findIndex((item) => order(item, wanted ?? null, 'exact') === 0)
}

function resize(_: Engine, [reference, size]: readonly Value[]): undefined {
  if (
    reference !== null &&
    typeof reference === 'object' &&
    'get' in reference &&
    typeof reference.get === 'function'
  ) {
    const held = reference as { get: () => Value; set: (value: Value) => void }
    const before = held.get()
    const length = Math.max(0, Math.min(toWhole(size), 10_000_000))
    const items = elementsOf(before).slice(0, length)
    if (before instanceof Uint8Array) {
      const grown = new Uint8Array(length)
      grown.set(before.subarray(0, length))
      held.set(grown)
    } else held.set([...items, ...Array.from({ length: length - items.length }, () => null)])
  }
  return undefined
}

const array: NetType = {
  names: 'array',
  calls: {
    Reverse: reverse,
    Sort: sort,
    Copy: copy,
    IndexOf: indexOf,
    Resize: resize,
    Clear: (_, [list, from, count]) =>
      inPlace(list, (items) =>
        items.fill(0, toWhole(from), count === undefined ? items.length : toWhole(from) + toWhole(count)),
      ),
    CreateInstance: (engine, [type, size]) => engine.runtime.create(engine, `${toText(type)}[]`, [size ?? 0]),
    ConvertAll: (engine, [list, by]) =>
      by instanceof ScriptBlock
        ? elementsOf(list).flatMap((item) => engine.runtime.invoke(engine, by, { args: [item], item }))
        : (list ?? null),
    ForEach: (engine, [list, by]) =>
      by instanceof ScriptBlock
        ? void elementsOf(list).flatMap((item) => engine.runtime.invoke(engine, by, { args: [item], item }))
        : undefined,
    Exists: () => false,
    Empty: () => [],
  },
}

const growing =
  (type: string) =>
  (_: Engine, args: readonly Value[]): List => {
    const [first] = args
    const generic = args.at(-1)
    const name = generic instanceof TypeName ? `System.${generic.name.replace(/^System\./i, '')}` : type
    return new List(name, first !== undefined && isMany(first) ? elementsOf(first).slice() : [])
  }

export const numberTypes: readonly NetType[] = [
  math,
  { names: 'random', create: random },
  {
    names: 'guid',
    create: (engine, [text]) => (text === undefined ? newGuid(engine) : guid(toText(text))),
    calls: { NewGuid: newGuid, Parse: (_, [text]) => guid(toText(text)) },
    values: { Empty: () => guid('00000000-0000-0000-0000-000000000000') },
  },
  array,
  { names: 'collections.arraylist', create: growing('System.Collections.ArrayList') },
  {
    names:
      'collections.generic.list collections.generic.hashset collections.generic.linkedlist collections.objectmodel.collection collections.concurrent.concurrentbag',
    create: growing('System.Collections.Generic.List`1'),
  },
  {
    names: 'collections.queue collections.generic.queue collections.concurrent.concurrentqueue',
    create: growing('System.Collections.Queue'),
  },
  { names: 'collections.stack collections.generic.stack', create: growing('System.Collections.Stack') },
  {
    names:
      'collections.hashtable collections.generic.dictionary collections.generic.sorteddictionary collections.sortedlist collections.specialized.stringdictionary collections.concurrent.concurrentdictionary',
    create: (_, [from]) => (from instanceof Table ? from : new Table()),
  },
  {
    names: 'collections.specialized.ordereddictionary',
    create: () => new Table('System.Collections.Specialized.OrderedDictionary'),
  },
  { names: 'object', create: () => new PsObject('System.Object') },
  {
    names: 'management.automation.psobject management.automation.pscustomobject',
    create: (_, [value]) =>
      value instanceof PsObject ? value : new PsObject('System.Management.Automation.PSCustomObject'),
  },
  {
    names: 'numerics.biginteger',
    create: (_, [value]) => (typeof value === 'bigint' ? value : BigInt(toWhole(value))),
    calls: {
      Parse: (_, [text]) =>
        /^-?\d{1,1000}$/.test(toText(text))
          ? BigInt(toText(text))
          : (() => {
              throw failure('The value could not be parsed.', 'System.FormatException')
            })(),
    },
  },
]
