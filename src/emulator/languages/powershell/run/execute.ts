/** Statements, one after the other; what they give goes to `out`. */
import { elementsOf, isMany, isTrue, toText, toWhole } from '../convert.ts'
import type { ExpressionOf, Statement, StatementOf } from '../syntax.ts'
import { PsObject, ScriptBlock, type Value } from '../values.ts'
import { assignTo } from './assign.ts'
import { defineClass, defineEnum } from './classes.ts'
import type { Engine } from './engine.ts'
import { evaluate, valueOf } from './evaluate.ts'
import { operators } from '../operators/operators.ts'
import { Exit, failure, Leave, Return, Thrown } from './signals.ts'
import { runSwitch } from './switch.ts'
import { writeVariable } from './variables.ts'

export function emit(out: Value[], value: Value): void {
  if (value === undefined) return
  if (!isMany(value)) {
    out.push(value)
    return
  }
  for (const one of elementsOf(value)) out.push(one ?? null)
}

const compound: Readonly<Record<string, string>> = { '+=': '+', '-=': '-', '*=': '*', '/=': '/', '%=': '%' }

/** Growing an array element by element would copy it each time. */
function append(engine: Engine, target: ExpressionOf<'variable'>, right: Value): void {
  const slot = engine.scope.variables.get(target.name.toLowerCase())
  const held = slot?.value
  if (slot && Array.isArray(held) && engine.owned.has(held) && held !== right) {
    const more = isMany(right) ? elementsOf(right) : [right]
    engine.step(more.length)
    engine.allocate(more.length * 8)
    for (const one of more) held.push(one ?? null)
    return
  }
  assignTo(engine, target, operators['+']?.(engine, evaluate(engine, target), right))
  const after = engine.scope.variables.get(target.name.toLowerCase())
  if (after && after.type === undefined && Array.isArray(after.value) && after.value !== right)
    engine.owned.add(after.value)
}

function assign(engine: Engine, { operator, target, value }: StatementOf<'assign'>): void {
  if (operator === '??=') {
    if ((evaluate(engine, target) ?? null) === null) assignTo(engine, target, valueOf(engine, value) ?? null)
    return
  }
  const work = operators[compound[operator] ?? '']
  if (!work) {
    const given = valueOf(engine, value)
    return assignTo(engine, target, given === undefined ? null : given)
  }
  const right = valueOf(engine, value)
  if (operator === '+=' && target.kind === 'variable') return append(engine, target, right ?? null)
  assignTo(engine, target, work(engine, evaluate(engine, target), right ?? null))
}

/** Runs the body of a loop once; true when the loop ends. */
export function loopBody(
  engine: Engine,
  { label, body }: { label: string; body: readonly Statement[] },
  out: Value[],
): boolean {
  engine.step()
  try {
    execute(engine, body, out)
    return false
  } catch (signal) {
    if (!(signal instanceof Leave) || (signal.label !== '' && signal.label !== label)) throw signal
    return signal.word === 'break'
  }
}

function runWhile(engine: Engine, node: StatementOf<'while'>, out: Value[]): void {
  const test = () => isTrue(valueOf(engine, node.test)) !== (node.form === 'do-until')
  if (node.form === 'while' && !test()) return
  do if (loopBody(engine, node, out)) return
  while (test())
}

function runFor(engine: Engine, node: StatementOf<'for'>, out: Value[]): void {
  if (node.start) execute(engine, [node.start], [])
  while (!node.test || isTrue(valueOf(engine, node.test))) {
    if (loopBody(engine, node, out)) return
    if (node.next) execute(engine, [node.next], [])
  }
}

function runForeach(engine: Engine, node: StatementOf<'foreach'>, out: Value[]): void {
  const over = valueOf(engine, node.over)
  if (over === undefined || over === null) return
  for (const item of isMany(over) ? elementsOf(over).slice() : [over]) {
    writeVariable(engine, node.variable, item)
    if (loopBody(engine, node, out)) return
  }
}

function runIf(engine: Engine, node: StatementOf<'if'>, out: Value[]): void {
  for (const { test, body } of node.clauses) if (isTrue(valueOf(engine, test))) return execute(engine, body, out)
  execute(engine, node.otherwise, out)
}

function catches(types: readonly string[], error: PsObject): boolean {
  if (types.length === 0) return true
  const exception = error.read('exception')
  const own = exception instanceof PsObject ? exception.type.toLowerCase() : ''
  return types.some((one) => {
    const wanted = one.toLowerCase().replace(/^system\./, '')
    return (
      /^(?:exception|management\.automation\.runtimeexception)$/.test(wanted) ||
      own.replace(/^system\./, '').endsWith(wanted)
    )
  })
}

function runTry(engine: Engine, node: StatementOf<'try'>, out: Value[]): void {
  const guarded = engine.guarded
  try {
    engine.guarded = guarded + 1
    try {
      execute(engine, node.body, out)
    } catch (signal) {
      engine.guarded = guarded
      const clause = signal instanceof Thrown ? node.catches.find((one) => catches(one.types, signal.error)) : undefined
      if (!clause || !(signal instanceof Thrown)) throw signal
      engine.keep(signal.error)
      const scope = engine.scope
      const before = scope.slot('_')?.value
      scope.set('_', signal.error)
      execute(engine, clause.body, out)
      scope.set('_', before)
    }
  } finally {
    engine.guarded = guarded
    execute(engine, node.last, out)
  }
}

function give(engine: Engine, node: StatementOf<'give'>, out: Value[]): never {
  const value = node.value ? valueOf(engine, node.value) : undefined
  if (node.word === 'return') {
    emit(out, value)
    throw new Return()
  }
  if (node.word === 'exit') {
    engine.lastExit = toWhole(value)
    throw new Exit()
  }
  if (value instanceof PsObject && value.type.endsWith('ErrorRecord')) throw new Thrown(value, 1)
  const isException = value instanceof PsObject && /exception$/i.test(value.type)
  const message = isException ? toText(value.read('message')) : toText(value) || 'ScriptHalted'
  const { error } = failure(message, isException ? value.type : undefined)
  error.note('TargetObject', value ?? null)
  if (isException) error.note('Exception', value)
  throw new Thrown(error, 1)
}

function declare(engine: Engine, node: StatementOf<'function'>): void {
  const name = node.name.replace(/^(?:global|script|local|private|function):/i, '')
  const scope = /^(?:global|script):/i.test(node.name) ? engine.global : engine.scope
  scope.functions.set(name.toLowerCase(), { name, block: new ScriptBlock(node.block), filter: node.filter })
}

function runOne(engine: Engine, node: Statement, out: Value[]): void {
  switch (node.kind) {
    case 'pipeline':
      return engine.runtime.pipeline(engine, node, out)
    case 'assign':
      return assign(engine, node)
    case 'if':
      return runIf(engine, node, out)
    case 'while':
      return runWhile(engine, node, out)
    case 'for':
      return runFor(engine, node, out)
    case 'foreach':
      return runForeach(engine, node, out)
    case 'switch':
      return runSwitch(engine, node, { out, loopBody })
    case 'function':
      return declare(engine, node)
    case 'try':
      return runTry(engine, node, out)
    case 'chain':
      execute(engine, [node.left], out)
      if (engine.succeeded === (node.operator === '&&')) execute(engine, [node.right], out)
      return
    case 'class':
      return defineClass(engine, node)
    case 'enum':
      return defineEnum(engine, node)
    case 'leave':
      throw new Leave(node.word, node.label ? toText(evaluate(engine, node.label)).toLowerCase() : '')
    case 'give':
      return give(engine, node, out)
    case 'body':
      return execute(engine, node.body, out)
    default:
  }
}

/** An error nothing catches is kept, and the next statement runs. */
function runGuarded(
  engine: Engine,
  node: Statement,
  { out, trap }: { out: Value[]; trap: StatementOf<'trap'> | undefined },
): void {
  try {
    runOne(engine, node, out)
  } catch (signal) {
    if (!(signal instanceof Thrown)) throw signal
    if (trap) {
      engine.keep(signal.error)
      engine.scope.set('_', signal.error)
      try {
        execute(engine, trap.body, out)
      } catch (inner) {
        if (!(inner instanceof Leave) || inner.word !== 'continue') throw inner
      }
      return
    }
    if (engine.guarded > 0 || signal.final) throw signal
    engine.keep(signal.error)
  }
}

export function execute(engine: Engine, statements: readonly Statement[], out: Value[]): void {
  // A stack of its own for each nested run would cost memory: depth is bounded where blocks and brackets nest.
  const trap = statements.find((one) => one.kind === 'trap')
  for (const statement of statements) {
    engine.step()
    runGuarded(engine, statement, { out, trap })
  }
}
