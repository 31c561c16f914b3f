/** Casts: `[type]value`, typed variables and parameters. */
import { ComObject } from '../../../host/com/object.ts'
import { elementsOf, isTrue, roundEven, toBytes, toNumber, toText } from '../convert.ts'
import { Char, List, PsObject, Reference, ScriptBlock, Table, TypeName, Unknown, type Value } from '../values.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { isNumberType, isWholeType, typeKey } from './type-names.ts'

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  byte: [0, 255],
  sbyte: [-128, 127],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
}

const refused = (value: Value, type: string): never => {
  throw failure(
    `Cannot convert value "${toText(value).slice(0, 200)}" to type "System.${type}".`,
    'System.Management.Automation.PSInvalidCastException',
  )
}

function wide(value: Value, type: string): Value {
  if (typeof value === 'bigint') return value
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^[+-]?\d{16,400}$/.test(text)) {
    const big = BigInt(text)
    return Number.isSafeInteger(Number(big)) ? Number(big) : big
  }
  const number = roundEven(toNumber(value))
  if (!Number.isFinite(number)) return refused(value, type)
  return number
}

function toNumberType(value: Value, type: string): Value {
  if (value instanceof Unknown) return 0
  if (type === 'int64' || type === 'uint64' || type === 'numerics.biginteger') return wide(value, type)
  const number = toNumber(value)
  if (Number.isNaN(number)) {
    if (typeof value === 'string' && /^nan$/i.test(value.trim())) return number
    return refused(value, type)
  }
  if (!isWholeType(type) || type === 'decimal') return number
  const rounded = roundEven(number)
  const range = ranges[type]
  if (range && (rounded < range[0] || rounded > range[1])) return refused(value, type)
  return rounded
}

function toChar(value: Value): Value {
  if (value instanceof Char) return value
  if (typeof value === 'string') return value.length === 1 ? new Char(value.charCodeAt(0)) : refused(value, 'Char')
  const number = roundEven(toNumber(value))
  return number >= 0 && number <= 0xffff ? new Char(number) : refused(value, 'Char')
}

function toArray(engine: Engine, value: Value, element: string): Value {
  if (value === null || value === undefined) return null
  if (element === 'char' && typeof value === 'string') {
    engine.allocate(value.length * 8)
    return Array.from({ length: value.length }, (_, at) => new Char(value.charCodeAt(at)))
  }
  if (element === 'byte') {
    if (value instanceof Uint8Array) return value
    if (value instanceof PsObject && value.hold instanceof Uint8Array) return value.hold
    const items = elementsOf(value)
    engine.allocate(items.length)
    return Uint8Array.from(items, (one) => Number(toNumberType(one, 'byte')))
  }
  const items = elementsOf(value)
  engine.allocate(items.length * 8)
  if (element === 'object') return value instanceof Uint8Array ? [...value] : items.slice()
  return items.map((one) => castTo(engine, element, one))
}

function toTable(value: Value, type: string): Value {
  if (value instanceof Table) {
    const table = new Table(type)
    for (const { key, value: held } of value.entries.values()) table.set(key, held)
    return table
  }
  return value === null || value === undefined ? null : refused(value, type)
}

function toObject(value: Value): Value {
  if (!(value instanceof Table)) return value
  const object = new PsObject('System.Management.Automation.PSCustomObject')
  for (const { key, value: held } of value.entries.values()) {
    const name = toText(key)
    if (/^pstypename$/i.test(name)) continue
    object.note(name, held)
  }
  return object
}

function toBoolean(value: Value): boolean {
  return value instanceof PsObject && typeof value.hold === 'boolean' ? value.hold : isTrue(value)
}

const direct: Readonly<Record<string, (engine: Engine, value: Value) => Value>> = {
  string: (engine, value) => engine.text(value),
  char: (_, value) => toChar(value),
  boolean: (_, value) => toBoolean(value),
  'management.automation.switchparameter': (_, value) => toBoolean(value),
  void: () => undefined,
  object: (_, value) => value ?? null,
  array: (engine, value) => toArray(engine, value, 'object'),
  ordered: (_, value) => toTable(value, 'System.Collections.Specialized.OrderedDictionary'),
  'collections.hashtable': (_, value) => toTable(value, 'System.Collections.Hashtable'),
  'collections.idictionary': (_, value) => value ?? null,
  'collections.specialized.ordereddictionary': (_, value) =>
    toTable(value, 'System.Collections.Specialized.OrderedDictionary'),
  'management.automation.psobject': (_, value) => toObject(value),
  'management.automation.pscustomobject': (_, value) => toObject(value),
  'management.automation.scriptblock': (engine, value) =>
    value instanceof ScriptBlock || value === null ? value : engine.runtime.blockOf(engine, toText(value)),
  'management.automation.psreference': (_, value) =>
    value instanceof Reference
      ? value
      : new Reference(
          () => value,
          () => undefined,
        ),
  type: (_, value) => (value instanceof TypeName ? value : new TypeName(toText(value))),
  'collections.arraylist': (_, value) => new List('System.Collections.ArrayList', elementsOf(value).slice()),
  intptr: (_, value) => toNumber(value),
  uintptr: (_, value) => toNumber(value),
  'io.memorystream': (engine, value) => engine.runtime.create(engine, 'System.IO.MemoryStream', [toBytes(value)]),
}

/** Throws an error of the script where the value does not fit. */
export function castTo(engine: Engine, type: string, value: Value): Value {
  engine.step()
  const key = typeKey(type)
  const own = Object.hasOwn(direct, key) ? direct[key] : undefined
  if (own) return own(engine, value)
  if (isNumberType(key)) return toNumberType(value, key)
  if (key.endsWith('[]')) return toArray(engine, value, key.slice(0, -2))
  if (/^collections\.generic\.list`?1?\[/.test(key)) return new List(`System.${type}`, elementsOf(value).slice())
  if (value === null || value === undefined || value instanceof ComObject) return value
  if (engine.classes.has(key) && value instanceof Table) return filled(engine, key, value)
  if (engine.statics.has(key)) return enumerated(engine, key, value)
  // A principal is made of an identity; other objects pass as they are.
  if (value instanceof PsObject && key !== 'security.principal.windowsprincipal') return value
  return engine.runtime.create(engine, type, value instanceof Table ? [] : [value])
}

/** `[Class]@{Property = value}`. */
function filled(engine: Engine, key: string, table: Table): Value {
  const target = engine.classes.get(key)?.([])
  for (const { key: name, value } of table.entries.values())
    engine.runtime.write(engine, { target, name: toText(name) }, value)
  return target
}

/** A name or number as a value of one of the script's enumerations. */
function enumerated(engine: Engine, key: string, value: Value): Value {
  const statics = engine.statics.get(key)
  const member = statics?.read(toText(value))
  if (member !== undefined) return member
  return statics?.notes.map((one) => one.get?.()).find((one) => one instanceof PsObject && one.hold === value) ?? value
}
