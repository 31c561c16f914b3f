/** Static members and constructors of .NET types; enumerations; types nobody modelled. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { typeKey } from '../operators/type-names.ts'
import { PsObject, Table, TypeName, Unknown, type Value } from '../values.ts'
import { enumValue, isEnum } from './enums.ts'
import type { NetTypeEntry } from './net-type.ts'
import { netTypes } from './types.ts'

const known = (engine: Engine, key: string): boolean =>
  netTypes.has(key) || engine.classes.has(key) || engine.statics.has(key) || isEnum(key)

function entryOf(key: string): NetTypeEntry | undefined {
  const generic = /^([\w.]+)`?\d*\[/.exec(key)?.[1]
  return netTypes.get(key) ?? (generic ? netTypes.get(generic) : undefined)
}

function typeNameOf(value: Value): string {
  if (value instanceof TypeName) return value.name
  if (value instanceof PsObject && value.type === 'System.RuntimeType') return toText(value.read('FullName'))
  return toText(value)
}

function unknownType(engine: Engine, what: string): Value {
  engine.unmodelled(`[${what}]`)
  return new Unknown(what)
}

export function create(engine: Engine, type: string, args: readonly Value[]): Value {
  engine.step(4)
  const key = typeKey(type)
  const own = engine.classes.get(key)
  if (own) return own(args)
  if (key.endsWith('[]')) {
    const size = Number(args[0] ?? 0)
    engine.allocate(Math.max(0, size) * 8)
    if (key === 'byte[]') return new Uint8Array(Math.max(0, Math.trunc(size) || 0))
    return Array.from({ length: Math.max(0, Math.trunc(size) || 0) }, () =>
      key === 'string[]' || key === 'object[]' ? null : 0,
    )
  }
  const entry = entryOf(key)
  if (entry?.create) return entry.create(engine, key.includes('[') ? [...args, new TypeName(type)] : args)
  if (isEnum(key)) return enumValue(key, toText(args[0]))
  if (key.endsWith('exception')) return exception(type, args)
  return unknownType(engine, type)
}

function exception(type: string, [message, inner]: readonly Value[]): PsObject {
  const full = /^system\./i.test(type) ? type : `System.${type}`
  const object = new PsObject(full).note('Message', toText(message ?? '')).note('InnerException', inner ?? null)
  object.text = () => `${full}: ${toText(message ?? '')}`
  return object
}

function fromObject(object: PsObject, name: string): Value {
  const member = object.members.get(name.toLowerCase())
  return member?.get?.()
}

export function readStatic(engine: Engine, target: Value, name: string): Value {
  const type = typeNameOf(target)
  const key = typeKey(type)
  const statics = engine.statics.get(key)
  const own = statics && fromObject(statics, name)
  if (own !== undefined) return own
  const entry = entryOf(key)
  const get = entry?.values.get(name.toLowerCase())
  if (get) return get(engine)
  if (isEnum(key)) return enumValue(key, name)
  if (entry?.calls.has(name.toLowerCase())) {
    const method = new PsObject('System.Management.Automation.PSMethod')
    method.text = () => `static ${name}`
    return method.note('Name', name).method('Invoke', (args) => callStatic(engine, target, { name, args }))
  }
  const kept = keptStatics(engine).get(`${key}::${name}`)
  if (kept !== undefined) return kept
  if (target === null || target === undefined) return null
  return unknownType(engine, `${type}]::${name}`.replace(/\]::/, '::'))
}

/** Static properties that the script wrote. */
function keptStatics(engine: Engine): Table {
  const held = engine.statics.get('*')?.hold
  if (held instanceof Table) return held
  const holder = new PsObject('*')
  const table = new Table()
  holder.hold = table
  engine.statics.set('*', holder)
  return table
}

export function writeStatic(engine: Engine, target: Value, { name, value }: { name: string; value: Value }): void {
  const key = typeKey(typeNameOf(target))
  const member = engine.statics.get(key)?.members.get(name.toLowerCase())
  if (member?.set) return member.set(value)
  keptStatics(engine).set(`${key}::${name}`, value ?? null)
}

const quiet = /^(?:Convert|Text|String|Char|Array|Math|Int32|Byte|BitConverter|Regex)/i

function note(engine: Engine, type: string, { name, args }: { name: string; args: readonly Value[] }): void {
  const plain = type.replace(/^System\./i, '')
  if (quiet.test(plain)) return
  const shown = args.map((one) =>
    typeof one === 'number'
      ? String(one)
      : `'${toText(Array.isArray(one) ? '…' : one instanceof Uint8Array ? '…' : one).slice(0, 500)}'`,
  )
  engine.note(`[${type}]::${name}(${shown.join(', ')})`, plain.slice(0, 100), name)
}

export function callStatic(
  engine: Engine,
  target: Value,
  { name, args }: { name: string; args: readonly Value[] },
): Value {
  engine.step(2)
  if (target instanceof PsObject && target.members.get(name.toLowerCase())?.call)
    return target.members.get(name.toLowerCase())?.call?.(args)
  if (target === null || target === undefined) throw failure('You cannot call a method on a null-valued expression.')
  const type = typeNameOf(target)
  const key = typeKey(type)
  const folded = name.toLowerCase()
  if (folded === 'new') return create(engine, type, args)
  const own = engine.statics.get(key)?.members.get(folded)?.call
  note(engine, type, { name, args })
  if (own) return own(args)
  const call = entryOf(key)?.calls.get(folded)
  if (call) return call(engine, args)
  if (folded === 'equals' || folded === 'referenceequals') return args[0] === args[1]
  if (isEnum(key) && (folded === 'parse' || folded === 'toobject')) return enumValue(key, toText(args.at(-1)))
  if (!(target instanceof TypeName) && !known(engine, key)) return engine.runtime.method(engine, target, name, args)
  return unknownType(engine, `${type}::${name}`)
}
