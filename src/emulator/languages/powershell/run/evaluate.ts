/** Expressions to values. */
import { elementsOf, isMany, isTrue, toNumber, toText, toBig } from '../convert.ts'
import type { Expression, ExpressionOf, Statement } from '../syntax.ts'
import { Reference, ScriptBlock, Table, TypeName, type Value } from '../values.ts'
import { assignTo } from './assign.ts'
import { castTo } from '../operators/cast.ts'
import type { Engine } from './engine.ts'
import { readIndex } from './indexing.ts'
import { operators } from '../operators/operators.ts'
import { splitBlanks } from '../operators/patterns.ts'
import { failure } from './signals.ts'
import { readVariable } from './variables.ts'
import { callStatic, readStatic } from '../dotnet/statics.ts'

/** What a pipeline's output is as one value. */
function collapse(out: readonly Value[]): Value {
  if (out.length === 0) return undefined
  return out.length === 1 ? out[0] : [...out]
}

function run(engine: Engine, body: readonly Statement[]): Value[] {
  const out: Value[] = []
  engine.nested(() => engine.runtime.execute(engine, body, out))
  return out
}

const lone = (element: { readonly kind: string } | undefined): element is Expression =>
  element !== undefined && element.kind !== 'command'

/** A statement's value: an expression alone keeps what it is, anything else collects its output. */
export function valueOf(engine: Engine, statement: Statement): Value {
  if (statement.kind === 'pipeline' && statement.elements.length === 1 && statement.redirections.length === 0) {
    const [only] = statement.elements
    if (lone(only)) return evaluate(engine, only)
  }
  const out: Value[] = []
  engine.runtime.execute(engine, [statement], out)
  return collapse(out)
}

function evaluateArray(engine: Engine, body: readonly Statement[]): Value {
  const [first] = body
  if (body.length === 1 && first?.kind === 'pipeline' && first.elements.length === 1) {
    const value = valueOf(engine, first)
    if (value === undefined) return []
    if (value instanceof Uint8Array) return [...value]
    return isMany(value) ? elementsOf(value).slice() : [value]
  }
  return run(engine, body)
}

function evaluateParen(engine: Engine, statement: Statement): Value {
  if (statement.kind === 'assign') {
    engine.runtime.execute(engine, [statement], [])
    return evaluate(engine, statement.target)
  }
  return engine.nested(() => valueOf(engine, statement))
}

function evaluateHash(engine: Engine, { entries }: ExpressionOf<'hash'>): Table {
  const table = new Table()
  for (const { key, value } of entries) {
    engine.step()
    const held = valueOf(engine, value)
    table.set(evaluate(engine, key), held === undefined ? null : held)
  }
  return table
}

function evaluateText(engine: Engine, { parts }: ExpressionOf<'expandable'>): string {
  const pieces = parts.map((part) => (typeof part === 'string' ? part : engine.text(evaluate(engine, part))))
  return engine.made(pieces.join(''))
}

function logic(engine: Engine, operator: string, { left, right }: { left: Value; right: Expression }): Value {
  if (operator === 'and') return isTrue(left) && isTrue(evaluate(engine, right))
  return isTrue(left) || isTrue(evaluate(engine, right))
}

/** Chains such as `'a'+'b'+…` lean to the left: they are walked without going deeper. */
function evaluateBinary(engine: Engine, node: ExpressionOf<'binary'>): Value {
  const chain: ExpressionOf<'binary'>[] = []
  let current: Expression = node
  while (current.kind === 'binary') {
    chain.push(current)
    current = current.left
  }
  let value = evaluate(engine, current)
  for (let at = chain.length - 1; at >= 0; at--) {
    const { operator, right } = chain[at] ?? node
    engine.step()
    if (operator === 'and' || operator === 'or') value = logic(engine, operator, { left: value, right })
    else {
      const work = operators[operator]
      if (!work) throw failure(`unknown operator -${operator}`)
      const operand =
        right.kind === 'type' && operator.startsWith('is') ? new TypeName(right.name) : evaluate(engine, right)
      value = work(engine, value, operand)
    }
  }
  return value
}

function evaluateUnary(engine: Engine, { operator, operand }: ExpressionOf<'unary'>): Value {
  const value = evaluate(engine, operand)
  switch (operator) {
    case 'not':
      return !isTrue(value)
    case 'bnot': {
      const number = toNumber(value)
      return Math.abs(number) <= 0x7fff_ffff ? ~number : Number(~toBig(number))
    }
    case ',':
      return [value ?? null]
    case '-':
      return operators['-']?.(engine, 0, value)
    case '+':
      return operators['+']?.(engine, 0, value)
    case 'join':
      return operators['join']?.(engine, value, '')
    default:
      return splitBlanks(engine, value)
  }
}

function evaluateStep(engine: Engine, { target, by, prefix }: ExpressionOf<'step'>): Value {
  const before = evaluate(engine, target) ?? 0
  const after = operators['+']?.(engine, before, by)
  assignTo(engine, target, after)
  return prefix ? after : before
}

function evaluateCast(engine: Engine, { type, operand }: ExpressionOf<'cast'>): Value {
  const key = type.toLowerCase()
  if ((key === 'ref' || key === 'system.management.automation.psreference') && operand.kind === 'variable')
    return new Reference(
      () => readVariable(engine, operand.name),
      (value) => assignTo(engine, operand, value),
    )
  const value = evaluate(engine, operand)
  if (key === 'ordered' && value instanceof Table) {
    const table = new Table('System.Collections.Specialized.OrderedDictionary')
    for (const { key: name, value: held } of value.entries.values()) table.set(name, held)
    return table
  }
  return castTo(engine, type, value)
}

function nameOf(engine: Engine, name: Expression): string {
  return name.kind === 'constant' ? String(name.value) : toText(evaluate(engine, name))
}

/** Runs of calls such as `$b.Append('a').Append('b')` lean to the left as well. */
function evaluateAccess(engine: Engine, node: ExpressionOf<'member'> | ExpressionOf<'call'>): Value {
  const chain: (ExpressionOf<'member'> | ExpressionOf<'call'>)[] = []
  let current: Expression = node
  while (current.kind === 'member' || current.kind === 'call') {
    chain.push(current)
    current = current.target
  }
  let value = evaluate(engine, current)
  for (let at = chain.length - 1; at >= 0; at--) {
    const link = chain[at] ?? node
    engine.step()
    const member = nameOf(engine, link.name)
    if (link.kind === 'member')
      value = link.fixed ? readStatic(engine, value, member) : engine.runtime.read(engine, value, member)
    else {
      const target = value
      const args = link.args.map((one) => evaluate(engine, one) ?? null)
      value = engine.nested(() =>
        link.fixed
          ? callStatic(engine, target, { name: member, args })
          : engine.runtime.method(engine, target, member, args),
      )
    }
  }
  return value
}

export function evaluate(engine: Engine, node: Expression): Value {
  engine.step()
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'variable':
      return readVariable(engine, node.name)
    case 'expandable':
      return evaluateText(engine, node)
    case 'binary':
      return evaluateBinary(engine, node)
    case 'member':
    case 'call':
      return evaluateAccess(engine, node)
    case 'index':
      return readIndex(engine, evaluate(engine, node.target), evaluate(engine, node.index))
    case 'list':
      return node.items.map((one) => evaluate(engine, one) ?? null)
    case 'array':
      return evaluateArray(engine, node.body)
    case 'sub':
      return collapse(run(engine, node.body)) ?? null
    case 'paren':
      return evaluateParen(engine, node.statement)
    case 'hash':
      return evaluateHash(engine, node)
    case 'block':
      return new ScriptBlock(node.block)
    case 'type':
      return new TypeName(node.name)
    case 'cast':
      return engine.nested(() => evaluateCast(engine, node))
    case 'unary':
      return evaluateUnary(engine, node)
    default:
      return evaluateStep(engine, node)
  }
}
