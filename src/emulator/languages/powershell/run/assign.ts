/** Assignment to variables, members, elements, lists of them. */
import { elementsOf, isMany, toText } from '../convert.ts'
import type { Expression } from '../syntax.ts'
import type { Value } from '../values.ts'
import { writeStatic } from '../dotnet/statics.ts'
import type { Engine } from './engine.ts'
import { writeIndex } from './indexing.ts'
import { failure } from './signals.ts'
import { writeTyped, writeVariable } from './variables.ts'

/** The last target of a list takes all that is left. */
function assignList(engine: Engine, targets: readonly Expression[], value: Value): void {
  const values = isMany(value) ? elementsOf(value) : [value]
  for (const [at, target] of targets.entries()) {
    const isLast = at === targets.length - 1
    const rest = values.slice(at)
    assignTo(engine, target, isLast && rest.length > 1 ? rest : (values[at] ?? null))
  }
}

function innermost(target: Expression): Expression {
  let current = target
  while (current.kind === 'cast') current = current.operand
  return current
}

export function assignTo(engine: Engine, target: Expression, value: Value): void {
  engine.step()
  switch (target.kind) {
    case 'variable':
      return writeVariable(engine, target.name, value)
    case 'list':
      return assignList(engine, target.items, value)
    case 'cast': {
      const inner = innermost(target)
      if (inner.kind === 'variable') return writeTyped(engine, inner.name, { type: target.type, value })
      return assignTo(engine, inner, engine.runtime.convert(engine, target.type, value))
    }
    case 'member': {
      const { evaluate, write } = engine.runtime
      const object = evaluate(engine, target.target)
      const name = toText(evaluate(engine, target.name))
      if (target.fixed) return writeStatic(engine, object, { name, value })
      return write(engine, { target: object, name }, value)
    }
    case 'index': {
      const { evaluate } = engine.runtime
      return writeIndex(
        engine,
        { target: evaluate(engine, target.target), index: evaluate(engine, target.index) },
        value,
      )
    }
    case 'paren': {
      const { statement } = target
      const [inner] = statement.kind === 'pipeline' ? statement.elements : []
      if (inner && inner.kind !== 'command') return assignTo(engine, inner, value)
      break
    }
    default:
  }
  throw failure('The assignment expression is not valid.')
}
