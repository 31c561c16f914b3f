/** Classes and enumerations of the script. */
import { toText, toWhole } from '../convert.ts'
import type { ClassMember, StatementOf } from '../syntax.ts'
import { PsObject, ScriptBlock, type Value } from '../values.ts'
import { castTo } from '../operators/cast.ts'
import type { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'

const plainInitial = (type: string | undefined): Value => {
  const key = type?.toLowerCase() ?? ''
  if (/^(?:int|long|byte|double|int32|int64)$/.test(key)) return 0
  return key === 'bool' ? false : null
}

function property(engine: Engine, object: PsObject, { name, type, initial }: ClassMember): void {
  const given = initial ? evaluate(engine, initial) : plainInitial(type)
  let value = type !== undefined && initial ? castTo(engine, type, given) : given
  const set = (next: Value) => void (value = type === undefined ? next : castTo(engine, type, next))
  object.members.set(name.toLowerCase(), { name, get: () => value, set, note: 1 })
}

/** Methods of one name differ by how many arguments they take. */
function methods(engine: Engine, object: PsObject, overloads: readonly ClassMember[]): void {
  const [first] = overloads
  if (!first) return
  object.method(first.name, (args) => {
    const fitting = overloads.find((one) => one.method?.parameters.length === args.length) ?? first
    if (!fitting.method) return null
    const out = engine.runtime.invoke(engine, new ScriptBlock(fitting.method), {
      args,
      extra: new Map([['this', object]]),
    })
    if (/^void$/i.test(fitting.type ?? '')) return undefined
    return out.length === 1 ? out[0] : out.length === 0 ? null : out
  })
}

function addMembers(engine: Engine, object: PsObject, members: readonly ClassMember[]): void {
  for (const one of members) if (!one.method) property(engine, object, one)
  const groups = Map.groupBy(
    members.filter((one) => one.method),
    (one) => one.name.toLowerCase(),
  )
  for (const group of groups.values()) methods(engine, object, group)
}

export function defineClass(engine: Engine, { name, base, members }: StatementOf<'class'>): void {
  const key = name.toLowerCase()
  const parent = base.split(',')[0]?.trim().toLowerCase() ?? ''
  const statics = new PsObject(name)
  addMembers(
    engine,
    statics,
    members.filter((one) => one.fixed),
  )
  engine.statics.set(key, statics)
  const own = members.filter((one) => !one.fixed)
  engine.classes.set(key, (args) => {
    const inherited = parent === key ? undefined : engine.classes.get(parent)?.([])
    const object = new PsObject(name)
    if (inherited instanceof PsObject) for (const [id, member] of inherited.members) object.members.set(id, member)
    addMembers(engine, object, own)
    const constructor = object.members.get(key)
    if (own.some((one) => one.method && one.name.toLowerCase() === key)) constructor?.call?.(args)
    return object
  })
}

export function defineEnum(engine: Engine, { name, members }: StatementOf<'enum'>): void {
  const statics = new PsObject(name)
  let next = 0
  for (const { name: label, initial } of members) {
    const number = initial ? toWhole(evaluate(engine, initial)) : next
    next = number + 1
    const value = new PsObject(name)
    value.hold = number
    value.text = () => label
    value.getter('value__', () => number)
    value.method('ToString', ([format]) => (toText(format ?? '') ? String(number) : label))
    statics.note(label, value)
  }
  engine.statics.set(name.toLowerCase(), statics)
}
