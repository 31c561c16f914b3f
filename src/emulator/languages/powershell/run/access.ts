/** Reading, writing and calling members of any value; what nobody modelled is noted and answered with a recording object. */
import { ComObject } from '../../../host/com/object.ts'
import { listFace, arrayFace, tableFace } from '../dotnet/list-members.ts'
import type { Face } from '../dotnet/net-type.ts'
import { blockFace, numberFace } from '../dotnet/plain-members.ts'
import { describeType, typeFace } from '../windows/reflection.ts'
import { charFace, hashOf, signatures, stringFace } from '../dotnet/text-members.ts'
import { elementsOf, fromCom, isMany, isTrue, toCom, toText } from '../convert.ts'
import {
  Char,
  List,
  PsObject,
  record,
  Reference,
  ScriptBlock,
  Table,
  TypeName,
  Unknown,
  type Value,
} from '../values.ts'
import { isEqual } from '../operators/compare.ts'
import type { Engine } from './engine.ts'
import { formatValue } from '../operators/format.ts'
import { failure } from './signals.ts'
import { typeOf } from '../operators/type-names.ts'

type AnyFace = Face<unknown>

function faceOf(value: Value): AnyFace | undefined {
  if (typeof value === 'string') return stringFace as AnyFace
  if (value instanceof Char) return charFace as AnyFace
  if (Array.isArray(value) || value instanceof Uint8Array) return arrayFace as AnyFace
  if (value instanceof List) return listFace as AnyFace
  if (value instanceof Table) return tableFace as AnyFace
  if (value instanceof TypeName) return typeFace as AnyFace
  if (value instanceof ScriptBlock) return blockFace as AnyFace
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? (numberFace as AnyFace)
    : undefined
}

/** A method that was named but not called. */
function methodObject(engine: Engine, target: Value, name: string): PsObject {
  const method = new PsObject('System.Management.Automation.PSMethod')
  method.text = () => (typeof target === 'string' ? (signatures[name.toLowerCase()] ?? name) : name)
  method.note('Name', name)
  method.note('OverloadDefinitions', [`${typeOf(target)} ${name}()`])
  method.method('Invoke', (args) => call(engine, target, name, args))
  return method
}

function unknownMember(engine: Engine, target: Value, name: string): Value {
  const what = `${typeOf(target)}.${name}`
  engine.unmodelled(what)
  return new Unknown(what)
}

function readCom(engine: Engine, target: ComObject, name: string): Value {
  const member = target.members.get(name.toLowerCase())
  if (member?.get) return fromCom(member.get())
  if (member) return methodObject(engine, target, name)
  engine.unmodelled(`${target.name}.${name}`)
  return new Unknown(`${target.name}.${name}`)
}

function readObject(engine: Engine, target: PsObject, name: string): Value {
  const member = target.members.get(name.toLowerCase())
  if (member?.get) return member.get()
  if (member?.call) return methodObject(engine, target, name)
  if (target instanceof Unknown) return new Unknown(`${target.type}.${name}`)
  return undefined
}

/** Only the object's data are known to be all there is: .NET objects have members we lack. */
const isComplete = (target: PsObject): boolean => {
  const members = [...target.members.values()]
  if (target.type.endsWith('PSCustomObject') || target.type === 'Microsoft.Win32.RegistryKey') return true
  return members.length > 0 && members.every((one) => one.note === 1)
}

function wrapped(engine: Engine, target: Value): PsObject {
  const wrapper = new PsObject('System.Management.Automation.PSMemberSet')
  const members = target instanceof PsObject ? [...target.members.values()] : []
  const described = (kind: 0 | 1) =>
    members
      .filter((one) => (one.call !== undefined) === (kind === 1))
      .map((one) =>
        record('System.Management.Automation.PSNoteProperty', {
          Name: one.name,
          Value: one.get?.() ?? null,
          MemberType: kind ? 'Method' : 'NoteProperty',
        }),
      )
  const properties = new List('System.Management.Automation.PSMemberInfoCollection', described(0))
  properties.method(
    'Remove',
    ([name]) => target instanceof PsObject && target.members.delete(toText(name).toLowerCase()),
  )
  wrapper.note('Properties', properties).note('Methods', described(1)).note('BaseObject', target)
  wrapper.note('TypeNames', [typeOf(target)])
  wrapper.method('Copy', () => target)
  engine.step()
  return wrapper
}

/** What every value has. */
function readCommon(engine: Engine, target: Value, name: string): Value {
  const key = name.toLowerCase()
  if (key === 'psobject') return wrapped(engine, target)
  if (key === 'pstypenames') return [typeOf(target)]
  if (key === 'count' || key === 'length') return isMany(target) ? elementsOf(target).length : 1
  if (key === 'gettype' || key === 'tostring') return methodObject(engine, target, name)
  return undefined
}

export function read(engine: Engine, target: Value, name: string): Value {
  engine.step()
  if (target === null || target === undefined) return /^(?:count|length)$/i.test(name) ? 0 : null
  if (target instanceof Reference) return /^value$/i.test(name) ? target.get() : read(engine, target.get(), name)
  if (target instanceof ComObject) return readCom(engine, target, name)
  const key = name.toLowerCase()
  if (target instanceof Table && target.has(name)) return target.get(name) ?? null
  if (target instanceof PsObject) {
    const own = readObject(engine, target, name)
    if (own !== undefined) return own
  }
  const face = faceOf(target)
  const get = face?.values.get(key)
  if (get) return get(engine, target)
  if (face?.calls.has(key)) return methodObject(engine, target, name)
  const common = readCommon(engine, target, name)
  if (common !== undefined) return common
  if (isMany(target)) return eachMember(engine, target, name)
  if (target instanceof PsObject && !isComplete(target)) return unknownMember(engine, target, name)
  return null
}

/** A member asked of a collection is asked of each of its elements. */
function eachMember(engine: Engine, target: Value, name: string): Value {
  const items = elementsOf(target).flatMap((one) => {
    const value = isMany(one) || one === null ? null : read(engine, one, name)
    return value === null || value === undefined ? [] : isMany(value) ? elementsOf(value) : [value]
  })
  if (items.length === 0) return null
  return items.length === 1 ? items[0] : items
}

export function write(engine: Engine, { target, name }: { target: Value; name: string }, value: Value): void {
  engine.step()
  if (target === null || target === undefined)
    throw failure(
      `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
    )
  if (target instanceof Reference && /^value$/i.test(name)) return target.set(value)
  if (target instanceof Table) return target.set(name, value ?? null)
  if (target instanceof ComObject) {
    const member = target.members.get(name.toLowerCase())
    if (member?.set) member.set(toCom(value))
    else if (!member) engine.unmodelled(`${target.name}.${name}`)
    return
  }
  if (target instanceof PsObject) return writeObject(engine, { target, name }, value)
  if (isMany(target))
    for (const one of elementsOf(target)) if (one instanceof PsObject) write(engine, { target: one, name }, value)
}

function writeObject(engine: Engine, { target, name }: { target: PsObject; name: string }, value: Value): void {
  const member = target.members.get(name.toLowerCase())
  if (member?.set) return member.set(value)
  if (member || target instanceof Unknown) return
  if (!isComplete(target)) return void target.note(name, value)
  throw failure(
    `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
  )
}

function callCom(engine: Engine, target: ComObject, { name, args }: { name: string; args: readonly Value[] }): Value {
  const member = target.members.get(name.toLowerCase())
  const given = args.map(toCom)
  if (member?.call) return fromCom(member.call(given))
  const inner = member?.get?.()
  if (inner instanceof ComObject) {
    const fallback = inner.members.get('')?.call ?? inner.members.get('item')?.call
    if (fallback) return fromCom(fallback(given))
  }
  if (member) return fromCom(inner)
  engine.unmodelled(`${target.name}.${name}`)
  return new Unknown(`${target.name}.${name}`)
}

/** `ForEach` and `Where` of collections. */
function blockMethod(engine: Engine, target: Value, { key, args }: { key: string; args: readonly Value[] }): Value {
  const items = isMany(target) ? elementsOf(target) : [target]
  const [first, ...rest] = args
  if (first instanceof ScriptBlock) {
    const run = (item: Value) =>
      engine.runtime.invoke(engine, first, {
        item: item ?? null,
        scope: 'this',
        ...(rest.length > 0 ? { args: rest } : {}),
      })
    return key === 'where' ? items.filter((one) => isTrue(run(one)[0])) : items.flatMap(run)
  }
  if (first instanceof TypeName) return items.map((one) => engine.runtime.convert(engine, first.name, one))
  const name = toText(first)
  return items.map((one) => (rest.length > 0 ? call(engine, one, name, rest) : read(engine, one, name)))
}

function callCommon(engine: Engine, target: Value, { name, args }: { name: string; args: readonly Value[] }): Value {
  const key = name.toLowerCase()
  if ((key === 'foreach' || key === 'where') && args.length > 0) return blockMethod(engine, target, { key, args })
  if (key === 'gettype') return describeType(typeOf(target))
  if (key === 'tostring') return args.length > 0 ? formatValue(target, toText(args[0])) : engine.text(target)
  if (key === 'equals') return isEqual(target, args[0], 'exact')
  if (key === 'gethashcode') return hashOf(toText(target))
  return /^(?:dispose|close)$/.test(key) ? null : undefined
}

function noteCall(engine: Engine, target: Value, { name, args }: { name: string; args: readonly Value[] }): void {
  if (!(target instanceof PsObject) || target.type.startsWith('System.Text.')) return
  const telling = args.flatMap((one) =>
    typeof one === 'string' && /^(?:https?|ftp):\/\//i.test(one) ? [one.slice(0, 500)] : [],
  )
  const shown = args.map((one) =>
    typeof one === 'number' || typeof one === 'boolean'
      ? toText(one)
      : `'${isMany(one) ? '…' : toText(one).slice(0, 1_000)}'`,
  )
  engine.note(
    `[${target.type}].${target.members.get(name.toLowerCase())?.name ?? name}(${shown.join(', ')})`,
    name,
    ...telling,
  )
}

export function call(engine: Engine, target: Value, name: string, args: readonly Value[]): Value {
  engine.step(2)
  if (target === null || target === undefined) throw failure('You cannot call a method on a null-valued expression.')
  if (target instanceof Reference) return call(engine, target.get(), name, args)
  if (target instanceof ComObject) return callCom(engine, target, { name, args })
  const key = name.toLowerCase()
  if (target instanceof PsObject) {
    const member = target.members.get(key)
    noteCall(engine, target, { name, args })
    if (member?.call) return member.call(args)
    const held = member?.get?.()
    if (held instanceof ScriptBlock)
      return engine.runtime.invoke(engine, held, { args, extra: new Map([['this', target]]) }).at(-1)
    if (target instanceof Unknown) return new Unknown(`${target.type}.${name}()`)
  }
  const found = faceOf(target)?.calls.get(key)
  if (found) return found(engine, target, args)
  if (target instanceof Table && target.get(name) instanceof ScriptBlock)
    return engine.runtime.invoke(engine, target.get(name) as ScriptBlock, { args }).at(-1)
  const common = callCommon(engine, target, { name, args })
  if (common !== undefined) return common
  if (isMany(target)) {
    const results = elementsOf(target)
      .filter((one) => one !== null && one !== undefined && !Array.isArray(one))
      .map((one) => call(engine, one, name, args))
    return results.length === 1 ? results[0] : results
  }
  if (target instanceof PsObject) return unknownMember(engine, target, name)
  throw failure(`Method invocation failed because [${typeOf(target)}] does not contain a method named '${name}'.`)
}
