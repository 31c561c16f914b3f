/** Expressions to values, arguments to places. */
import { ComObject, type Value } from '../../host/com/object.ts'
import { element, elementSlot, inward, member } from './access.ts'
import { typeName } from './builtins/math.ts'
import type { Engine } from './engine.ts'
import { type Frame, Instance } from './frame.ts'
import { negate, operate } from './operators.ts'
import type { Argument, Expression, Parameter } from './syntax.ts'
import { fault, missing, type Slot, VbArray } from './values.ts'
import { parseDate } from './builtins/date.ts'

type ExpressionOf<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>

export function evaluate(engine: Engine, frame: Frame, expression: Expression): Value {
  engine.step()
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name':
      return readName(engine, frame, expression.name)
    case 'paren':
      return plain(engine, evaluate(engine, frame, expression.inner))
    case 'chain':
      return chain(engine, frame, expression)
    case 'unary':
      return negate(expression.operator, plain(engine, evaluate(engine, frame, expression.operand)))
    case 'member':
      return member(engine, owner(engine, frame, expression), { name: expression.name, slots: [] })
    case 'call':
      return call(engine, frame, expression)
    case 'type-of':
      return typeName(evaluate(engine, frame, expression.inner)).toLowerCase() === expression.name.split('.').pop()
    case 'new':
      return engine.create(expression.name)
    case 'date':
      return parseDate(expression.text) ?? fail(13)
    default:
      return undefined
  }
}

const fail = (number: number): never => {
  throw fault(number)
}

/** The value of an object's default member where a plain value is due. */
export function plain(engine: Engine, value: Value): Value {
  if (!(value instanceof ComObject)) return value
  const fallback = value instanceof Instance ? value.fallback() : undefined
  if (fallback && value instanceof Instance) return engine.invoke(fallback, [], value)
  const own = value.members.get('*value')
  return own?.get ? inward(own.get()) : value
}

function chain(engine: Engine, frame: Frame, { first, rest }: ExpressionOf<'chain'>): Value {
  let left = evaluate(engine, frame, first)
  for (const { operator, operand } of rest) {
    const right = evaluate(engine, frame, operand)
    left = operator === 'is' ? operate(operator, left, right) : operated(engine, operator, [left, right])
  }
  return left
}

const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=', 'like'])

export function operated(engine: Engine, operator: string, [first, second]: readonly [Value, Value]): Value {
  const left = plain(engine, first)
  const right = plain(engine, second)
  const folds = engine.foldsCase && typeof left === 'string' && typeof right === 'string' && comparisons.has(operator)
  return folds ? operate(operator, left.toLowerCase(), right.toLowerCase()) : operate(operator, left, right)
}

function owner(engine: Engine, frame: Frame, { target }: ExpressionOf<'member'>): Value {
  return target ? evaluate(engine, frame, target) : frame.withs.at(-1)
}

export function readName(engine: Engine, frame: Frame, name: string): Value {
  const slot = engine.find(frame, name)
  return slot ? slot.value : engine.callNamed(frame, name, [])
}

function call(engine: Engine, frame: Frame, expression: ExpressionOf<'call'>): Value {
  const { target, args } = expression
  if (target.kind === 'member')
    return member(engine, owner(engine, frame, target), { name: target.name, slots: slotsFor(engine, frame, args) })
  if (target.kind !== 'name') return element(engine, evaluate(engine, frame, target), slotsFor(engine, frame, args))
  const slot = engine.find(frame, target.name)
  const isSelf = slot !== undefined && frame.procedure?.name === target.name && frame.procedure.form === 'function'
  if (!slot || isSelf) return engine.callNamed(frame, target.name, args)
  return element(engine, slot.value, slotsFor(engine, frame, args))
}

export function slotsFor(engine: Engine, frame: Frame, args: readonly Argument[]): Slot[] {
  return args.map(({ value }) => (value ? place(engine, frame, value) : { value: missing }))
}

/** Arguments in the order of parameters, named ones put where they belong. */
export function orderedSlots(
  engine: Engine,
  frame: Frame,
  { args, parameters }: { args: readonly Argument[]; parameters: readonly Parameter[] },
): Slot[] {
  const slots: Slot[] = []
  for (const [at, { name, value }] of args.entries()) {
    const named = name ? parameters.findIndex((one) => one.name === name) : at
    slots[named < 0 ? at : named] = value ? place(engine, frame, value) : { value: missing }
  }
  return Array.from(slots, (slot) => slot ?? { value: missing })
}

/** An argument's place: variables and elements are given as they are, everything else as a copy. */
function place(engine: Engine, frame: Frame, expression: Expression): Slot {
  if (expression.kind === 'name') {
    const slot = engine.find(frame, expression.name)
    if (slot) return slot
    return engine.isKnown(frame, expression.name)
      ? { value: engine.callNamed(frame, expression.name, []) }
      : engine.declare(frame, expression.name)
  }
  if (expression.kind === 'call' && expression.target.kind === 'name') {
    const slot = engine.find(frame, expression.target.name)
    const isSelf = frame.procedure?.name === expression.target.name
    const found =
      slot?.value instanceof VbArray && !isSelf
        ? elementSlot(slot.value, slotsFor(engine, frame, expression.args))
        : undefined
    if (found) return found
  }
  return { value: evaluate(engine, frame, expression) }
}
