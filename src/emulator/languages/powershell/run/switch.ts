/** `switch` over one value or many: plain, wildcard and regular expression clauses, script blocks. */
import { elementsOf, isMany, isTrue, toText } from '../convert.ts'
import type { Statement, StatementOf, SwitchClause } from '../syntax.ts'
import { ScriptBlock, type Value } from '../values.ts'
import { isEqual } from '../operators/compare.ts'
import type { Engine } from './engine.ts'
import { evaluate, valueOf } from './evaluate.ts'
import { matchText } from '../operators/patterns.ts'
import { wildcard } from '../operators/wildcard.ts'

interface Running {
  readonly out: Value[]
  readonly loopBody: (engine: Engine, loop: { label: string; body: readonly Statement[] }, out: Value[]) => boolean
}

function holds(
  engine: Engine,
  { test }: SwitchClause,
  { item, options }: { item: Value; options: readonly string[] },
): boolean {
  if (!test) return false
  const wanted = evaluate(engine, test)
  if (wanted instanceof ScriptBlock) return isTrue(engine.runtime.invoke(engine, wanted, { item, scope: 'this' })[0])
  const has = (name: string) => options.some((one) => name.startsWith(one) && one !== '')
  const how = has('casesensitive') ? 'exact' : 'fold'
  if (has('regex')) return isTrue(matchText(engine, toText(item), { pattern: toText(wanted), how }))
  if (has('wildcard'))
    return wildcard(toText(wanted), { fold: how === 'fold' ? 1 : 0, step: engine.step })(toText(item))
  return isEqual(item, wanted, how)
}

export function runSwitch(engine: Engine, node: StatementOf<'switch'>, { out, loopBody }: Running): void {
  const value = valueOf(engine, node.over)
  const isFile = node.options.some((one) => one.startsWith('f'))
  const items = isFile ? linesOf(engine, toText(value)) : isMany(value) ? elementsOf(value) : [value ?? null]
  const { scope } = engine
  const before = scope.variables.get('_')?.value
  try {
    runItems(engine, node, { items, running: { out, loopBody } })
  } finally {
    scope.set('_', before ?? null)
  }
}

function runItems(
  engine: Engine,
  node: StatementOf<'switch'>,
  { items, running: { out, loopBody } }: { items: readonly Value[]; running: Running },
): void {
  const { scope } = engine
  for (const item of items) {
    engine.step(8)
    scope.set('_', item)
    scope.set('switch', [...items])
    const matching = node.clauses.filter((one) => one.test !== undefined)
    let taken = 0
    for (const clause of matching) {
      if (!holds(engine, clause, { item, options: node.options })) continue
      taken++
      // `break` ends the whole switch.
      if (loopBody(engine, { label: node.label, body: clause.body }, out)) return
    }
    const otherwise = node.clauses.find((one) => one.test === undefined)
    if (taken === 0 && otherwise && loopBody(engine, { label: node.label, body: otherwise.body }, out)) return
  }
}

function linesOf(engine: Engine, name: string): Value[] {
  const bytes = engine.machine.read(engine.path(name))
  return bytes ? Buffer.from(bytes).toString('utf8').split(/\r?\n/) : []
}
