/** Assignment to variables, elements and properties. */
import { ComObject, type Value } from '../../host/com/object.ts'
import { element, elementSlot, member, setElement, setMember } from './access.ts'
import type { Engine } from './engine.ts'
import { evaluate, plain, readName, slotsFor } from './evaluate.ts'
import { type Frame, Instance } from './frame.ts'
import type { Expression, StatementOf } from './syntax.ts'
import { fault, type Slot, toText, toWhole, VbArray } from './values.ts'

type Call = Extract<Expression, { kind: 'call' }>

/** Arrays are copied; an object without `Set` gives its default value when it is one of the program's own. */
function stored(engine: Engine, value: Value, isSet: boolean): Value {
  if (isSet && !(value instanceof ComObject)) throw fault(424)
  if (value instanceof VbArray) {
    engine.step(value.elements.length >> 4)
    return value.copy()
  }
  return isSet ? value : plain(engine, value)
}

export function assign(engine: Engine, frame: Frame, { target, value: source, isSet }: StatementOf<'assign'>): void {
  const value = stored(engine, evaluate(engine, frame, source), isSet ?? false)
  if (target.kind === 'name') assignName(engine, frame, { name: target.name, value })
  else if (target.kind === 'member') {
    const owner = target.target ? evaluate(engine, frame, target.target) : frame.withs.at(-1)
    setMember(engine, owner, { name: target.name, slots: [], value })
  } else if (target.kind === 'call') assignCall(engine, frame, { target, value })
}

function assignName(engine: Engine, frame: Frame, { name, value }: { name: string; value: Value }): void {
  const slot = engine.find(frame, name)
  if (slot) {
    slot.value = value
    return
  }
  const { me } = frame
  if (me?.procedure(name, 'let', 'set')) return setMember(engine, me, { name, slots: [], value })
  const property = engine.hosts.get('*page')
  if (property instanceof ComObject && property.members.has(name))
    return setMember(engine, property, { name, slots: [], value })
  engine.declare(frame.procedure ? frame : engine.globals, name, value)
}

function assignCall(engine: Engine, frame: Frame, { target, value }: { target: Call; value: Value }): void {
  const inner = target.target
  if (inner.kind === 'name' && inner.name === 'mid') return assignMid(engine, frame, { target, value })
  const slots = slotsFor(engine, frame, target.args)
  if (inner.kind === 'member') {
    const owner = inner.target ? evaluate(engine, frame, inner.target) : frame.withs.at(-1)
    if (owner instanceof ComObject && !(owner instanceof Instance) && !owner.members.get(inner.name)?.put)
      return setElement(engine, member(engine, owner, { name: inner.name, slots: [] }), { slots, value })
    return setMember(engine, owner, { name: inner.name, slots, value })
  }
  if (inner.kind === 'name' && frame.me?.procedure(inner.name, 'let', 'set'))
    return setMember(engine, frame.me, { name: inner.name, slots, value })
  const owner = inner.kind === 'name' ? readName(engine, frame, inner.name) : evaluate(engine, frame, inner)
  setElement(engine, owner, { slots, value })
}

/** VBA's `Mid(text, start, length) = part`. */
function assignMid(engine: Engine, frame: Frame, { target, value }: { target: Call; value: Value }): void {
  const [variable, from, count] = target.args
  const slot = variable?.value ? slotFor(engine, frame, variable.value) : undefined
  if (!slot || !from?.value) throw fault(5)
  const text = toText(slot.value)
  const part = toText(value)
  const at = toWhole(evaluate(engine, frame, from.value)) - 1
  const asked = count?.value ? toWhole(evaluate(engine, frame, count.value)) : part.length
  const length = Math.max(0, Math.min(asked, part.length, text.length - at))
  slot.value = text.slice(0, at) + part.slice(0, length) + text.slice(at + length)
}

/** The place an expression names, made when it is a new variable. */
export function slotFor(engine: Engine, frame: Frame, expression: Expression): Slot | undefined {
  if (expression.kind === 'name') return engine.find(frame, expression.name) ?? engine.declare(frame, expression.name)
  if (expression.kind === 'call') {
    const owner =
      expression.target.kind === 'name'
        ? readName(engine, frame, expression.target.name)
        : element(engine, evaluate(engine, frame, expression.target), [])
    return elementSlot(owner, slotsFor(engine, frame, expression.args))
  }
  if (expression.kind !== 'member') return undefined
  const owner = expression.target ? evaluate(engine, frame, expression.target) : frame.withs.at(-1)
  return owner instanceof Instance ? owner.fields.get(expression.name) : undefined
}
