/** Members of arrays, growing lists and dictionaries. */
import { elementsOf, toText, toWhole } from '../convert.ts'
import { isEqual, order } from '../operators/compare.ts'
import { failure } from '../run/signals.ts'
import { List, record, Table, type Value } from '../values.ts'
import { face } from './net-type.ts'

const sizeLimit = 5_000_000
const same = (wanted: Value) => (one: Value) => isEqual(one, wanted, 'exact')

function copyTo(from: readonly Value[], target: Value, start: number): undefined {
  for (const [at, value] of from.entries()) {
    if (target instanceof Uint8Array && start + at < target.length) target[start + at] = toWhole(value) & 255
    else if (Array.isArray(target) && start + at < target.length) target[start + at] = value
  }
  return undefined
}

export const arrayFace = face<Value[] | Uint8Array>(
  {
    Length: (_, list) => list.length,
    Count: (_, list) => list.length,
    LongLength: (_, list) => list.length,
    Rank: () => 1,
    IsReadOnly: () => false,
    IsFixedSize: () => true,
    SyncRoot: (_, list) => list,
  },
  {
    GetValue: (_, list, [at]) => list[toWhole(at)] ?? null,
    SetValue: (_, list, [value, at]) => {
      if (list instanceof Uint8Array) list[toWhole(at)] = toWhole(value) & 255
      else if (toWhole(at) < list.length) list[toWhole(at)] = value
      return undefined
    },
    GetLength: (_, list) => list.length,
    GetUpperBound: (_, list) => list.length - 1,
    GetLowerBound: () => 0,
    Clone: (engine, list) => {
      engine.allocate(list.length)
      return list.slice()
    },
    CopyTo: (_, list, [target, at]) => copyTo([...list], target, toWhole(at)),
    Contains: (_, list, [wanted]) => [...list].some(same(wanted)),
    IndexOf: (_, list, [wanted]) => [...list].findIndex(same(wanted)),
    GetEnumerator: (_, list) => [...list],
    Add: () => {
      throw failure('Collection was of a fixed size.', 'System.NotSupportedException')
    },
  },
)

const put = (list: List, value: Value): number => {
  if (list.elements.length >= sizeLimit) throw failure('Out of memory.', 'System.OutOfMemoryException')
  return list.elements.push(value ?? null) - 1
}

export const listFace = face<List>(
  {
    Count: (_, { elements }) => elements.length,
    Length: (_, { elements }) => elements.length,
    Capacity: (_, { elements }) => Math.max(4, elements.length),
    Keys: (_, { elements }) => elements.slice(),
  },
  {
    Add: (engine, list, [value]) => {
      engine.allocate(16)
      const at = put(list, value)
      if (list.type.includes('HashSet')) return true
      return list.type.includes('ArrayList') ? at : undefined
    },
    AddRange: (engine, list, [values]) => {
      engine.allocate(elementsOf(values).length)
      for (const one of elementsOf(values)) put(list, one)
      return undefined
    },
    Insert: (_, list, [at, value]) => void list.elements.splice(toWhole(at), 0, value ?? null),
    Remove: (_, list, [value]) => {
      const at = list.elements.findIndex(same(value))
      if (at >= 0) list.elements.splice(at, 1)
      return at >= 0
    },
    RemoveAt: (_, list, [at]) => void list.elements.splice(toWhole(at), 1),
    RemoveRange: (_, list, [at, count]) => void list.elements.splice(toWhole(at), toWhole(count)),
    Clear: (_, list) => void list.elements.splice(0),
    Contains: (_, { elements }, [wanted]) => elements.some(same(wanted)),
    IndexOf: (_, { elements }, [wanted]) => elements.findIndex(same(wanted)),
    Reverse: (_, { elements }) => void elements.splice(0, elements.length, ...elements.toReversed()),
    Sort: (_, { elements }) => void elements.sort((a, b) => order(a, b, 'fold') || 0),
    ToArray: (engine, { elements, type }) => {
      engine.allocate(elements.length)
      return /\[(?:System\.)?byte\]/i.test(type)
        ? Uint8Array.from(elements, (one) => toWhole(one) & 255)
        : elements.slice()
    },
    GetRange: (_, { elements }, [at, count]) => elements.slice(toWhole(at), toWhole(at) + toWhole(count)),
    CopyTo: (_, { elements }, [target, at]) => copyTo(elements, target, toWhole(at)),
    Enqueue: (_, list, [value]) => (put(list, value), undefined),
    Dequeue: (_, { elements }) => elements.shift() ?? null,
    Push: (_, list, [value]) => (put(list, value), undefined),
    Pop: (_, { elements }) => elements.pop() ?? null,
    Peek: (_, { elements, type }) => (type.includes('Stack') ? elements.at(-1) : elements[0]) ?? null,
    Item: (_, { elements }, [at]) => elements[toWhole(at)] ?? null,
    GetEnumerator: (_, { elements }) => elements.slice(),
    Clone: (_, list) => new List(list.type, list.elements.slice()),
  },
)

const pairsOf = (table: Table): Value[] =>
  [...table.entries.values()].map(({ key, value }) => {
    const pair = record('System.Collections.DictionaryEntry', { Name: key, Key: key, Value: value })
    return pair
  })

export const tableFace = face<Table>(
  {
    Count: (_, table) => table.entries.size,
    Keys: (_, table) => table.keys,
    Values: (_, table) => table.values,
    AllKeys: (_, table) => table.keys,
    IsReadOnly: () => false,
    SyncRoot: (_, table) => table,
  },
  {
    Add: (engine, table, [key, value]) => {
      engine.allocate(64)
      if (key !== undefined && value === undefined) {
        const [name = '', ...rest] = toText(key).split(':')
        table.set(name, rest.join(':').trim())
      } else table.set(key, value ?? null)
      return undefined
    },
    Set: (_, table, [key, value]) => table.set(key, value ?? null),
    Remove: (_, table, [key]) => table.delete(key),
    Clear: (_, table) => table.entries.clear(),
    Contains: (_, table, [key]) => table.has(key),
    ContainsKey: (_, table, [key]) => table.has(key),
    ContainsValue: (_, table, [value]) => table.values.some(same(value)),
    Item: (_, table, [key]) => table.get(key) ?? null,
    get_Item: (_, table, [key]) => table.get(key) ?? null,
    Get: (_, table, [key]) => table.get(key) ?? null,
    set_Item: (_, table, [key, value]) => table.set(key, value ?? null),
    TryGetValue: (_, table, [key]) => table.has(key),
    GetEnumerator: (_, table) => pairsOf(table),
    Clone: (_, table) => {
      const copy = new Table(table.type)
      for (const { key, value } of table.entries.values()) copy.set(key, value)
      return copy
    },
  },
)
