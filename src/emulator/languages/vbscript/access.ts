/** Members and elements of values: automation objects, objects of the program's classes, arrays, bytes. */
import { permissive } from '../../host/com/index.ts'
import { ComObject, Matrix, type Member, type Value } from '../../host/com/object.ts'
import type { Engine } from './engine.ts'
import { Instance, Module, Reference } from './frame.ts'
import { coerced } from './types.ts'
import { fault, missing, nothing, type Slot, toWhole, VbArray, VbDate } from './values.ts'

/** Arrays as automation takes them. */
export function outward(value: Value): Value {
  if (value instanceof VbArray)
    return value.type === 'byte' ? Uint8Array.from(value.elements, toByte) : value.elements.map(outward)
  return value === missing || value === nothing ? undefined : value
}

const toByte = (value: Value): number => toWhole(value) & 255

export function inward(value: Value): Value {
  if (value instanceof Matrix) return new VbArray([value.rows, value.columns], [...value.cells], [1, 1])
  if (!Array.isArray(value)) return value
  return new VbArray(
    [value.length],
    value.map((one: Value) => inward(one)),
  )
}

export const slotsOf = (values: readonly Value[]): Slot[] => values.map((value) => ({ value }))
const valuesOf = (slots: readonly Slot[]): Value[] => slots.map(({ value }) => value)

function unknown(engine: Engine, object: ComObject, name: string): Value {
  const what = `${object.name}.${name}`.slice(0, 200)
  engine.context.machine.recorder.unmodelled(engine.context.actor, what)
  return permissive(what)
}

function comMember(
  engine: Engine,
  object: ComObject,
  { name, slots }: { name: string; slots: readonly Slot[] },
): Value {
  if (object === nothing) throw fault(91)
  if (object instanceof VbArray || object instanceof VbDate) throw fault(424)
  const found = object.members.get(name)
  if (!found) return unknown(engine, object, name)
  if (found.call) return called(found, slots)
  const value = inward(found.get?.())
  return slots.length === 0 ? value : element(engine, value, slots)
}

function called(found: Member, slots: readonly Slot[]): Value {
  const args = valuesOf(slots).map(outward)
  const last = slots.at(-1)
  if (found.out && last) last.value = inward(found.out(args))
  return inward(found.call?.(args))
}

function moduleMember(
  engine: Engine,
  target: Module,
  { name, slots }: { name: string; slots: readonly Slot[] },
): Value {
  const procedure = target.procedures.get(name)
  if (procedure) return engine.invoke(procedure, slots)
  const slot = engine.globals.locals.get(name)
  if (slot && !target.own?.members.has(name))
    return slots.length === 0 ? slot.value : element(engine, slot.value, slots)
  if (target.own) return comMember(engine, target.own, { name, slots })
  return unknown(engine, target, name)
}

/** Calls or reads `target.name(…)`. */
export function member(
  engine: Engine,
  target: Value,
  { name, slots }: { name: string; slots: readonly Slot[] },
): Value {
  if (target instanceof Instance) {
    const procedure = target.procedure(name, 'sub', 'function', 'get')
    if (procedure) return engine.invoke(procedure, slots, target)
    const field = target.fields.get(name)
    if (!field) throw fault(438, name)
    return slots.length === 0 ? field.value : element(engine, field.value, slots)
  }
  if (target instanceof Module) return moduleMember(engine, target, { name, slots })
  if (target instanceof ComObject) return comMember(engine, target, { name, slots })
  if (target instanceof Uint8Array && name === 'length') return target.length
  throw fault(424, name)
}

function comElement(engine: Engine, target: ComObject, slots: readonly Slot[]): Value {
  const fallback = target.members.get('') ?? target.members.get('item')
  if (fallback?.call) return inward(fallback.call(valuesOf(slots).map(outward)))
  if (target.items.length > 0) return inward(target.items[toWhole(slots[0]?.value)])
  return unknown(engine, target, '')
}

/** `target(…)`. */
export function element(engine: Engine, target: Value, slots: readonly Slot[]): Value {
  if (target instanceof VbArray) {
    const place = target.offset(slots.map(({ value }) => toWhole(value)))
    if (place === undefined) throw fault(9)
    return target.elements[place]
  }
  if (target instanceof Uint8Array) return target[toWhole(slots[0]?.value)] ?? 0
  if (target instanceof Reference) return engine.invoke(target.procedure, slots)
  if (target instanceof Instance) {
    const fallback = target.fallback()
    if (!fallback) throw fault(438)
    return engine.invoke(fallback, slots, target)
  }
  if (target === nothing) throw fault(91)
  if (target instanceof Module && target.own) return comElement(engine, target.own, slots)
  if (target instanceof ComObject) return comElement(engine, target, slots)
  if (slots.length === 0) return target
  throw fault(13)
}

/** An element as a place that can be written, for arrays only. */
export function elementSlot(target: Value, slots: readonly Slot[]): Slot | undefined {
  if (!(target instanceof VbArray)) return undefined
  const place = target.offset(slots.map(({ value }) => toWhole(value)))
  if (place === undefined) throw fault(9)
  return {
    within: { array: target, place },
    get value() {
      return target.elements[place]
    },
    set value(next: Value) {
      target.elements[place] = coerced(target.type, next)
    },
  }
}

export function setElement(
  engine: Engine,
  target: Value,
  { slots, value }: { slots: readonly Slot[]; value: Value },
): void {
  const slot = elementSlot(target, slots)
  if (slot) slot.value = value
  else if (target instanceof Uint8Array) target[toWhole(slots[0]?.value)] = toWhole(value)
  else if (target instanceof Instance) {
    const fallback = target.fallback()
    if (fallback) setMember(engine, target, { name: fallback.name, slots, value })
  } else if (target instanceof ComObject) {
    const fallback = target.members.get('') ?? target.members.get('item')
    fallback?.put?.(valuesOf(slots).map(outward), outward(value))
  } else throw fault(13)
}

interface Write {
  readonly name: string
  readonly slots: readonly Slot[]
  readonly value: Value
}

export function setMember(engine: Engine, target: Value, { name, slots, value }: Write): void {
  if (target === nothing) throw fault(91)
  if (!(target instanceof ComObject)) throw fault(424, name)
  if (target instanceof Module) {
    const slot = target.own?.members.has(name) ? undefined : engine.globals.locals.get(name)
    if (slot) slot.value = value
    else setComMember(engine, target.own ?? target, { name, slots, value })
    return
  }
  if (!(target instanceof Instance)) return setComMember(engine, target, { name, slots, value })
  const wanted = value instanceof ComObject && !(value instanceof VbArray)
  const procedure = target.procedure(name, ...(wanted ? (['set', 'let'] as const) : (['let', 'set'] as const)))
  if (procedure) return void engine.invoke(procedure, [...slots, { value }], target)
  const field = target.fields.get(name)
  if (!field) throw fault(438, name)
  if (slots.length === 0) field.value = value
  else setElement(engine, field.value, { slots, value })
}

function setComMember(engine: Engine, target: ComObject, { name, slots, value }: Write): void {
  const found = target.members.get(name)
  if (!found) return void unknown(engine, target, name)
  if (found.put && slots.length > 0) return found.put(valuesOf(slots).map(outward), outward(value))
  if (slots.length === 0) {
    found.set?.(value instanceof Reference ? value : outward(value))
    // A handler of state changes is called at once: the fake internet answers at once.
    if (name === 'onreadystatechange' && value instanceof Reference) engine.invoke(value.procedure, [])
    return
  }
  setElement(engine, found.call ? found.call([]) : found.get?.(), { slots, value })
}

/** What a `For Each` walks over. */
export function elementsOf(value: Value): readonly Value[] {
  if (value instanceof VbArray) return value.elements
  if (value instanceof Uint8Array) return [...value]
  if (value instanceof Instance || value === nothing) throw fault(451)
  if (value instanceof ComObject) return value.items.map(inward)
  throw fault(451)
}
