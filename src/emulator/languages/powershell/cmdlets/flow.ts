/** Cmdlets that pass objects on: for each, where, select, sort. */
import { computed, inputOf, last } from './computed.ts'
import { elementsOf, isMany, isTrue, toText, toWhole } from '../convert.ts'
import { isEqual, order } from '../operators/compare.ts'
import { customObject } from '../run/engine.ts'
import { operators } from '../operators/operators.ts'
import { hasWildcard, wildcard } from '../operators/wildcard.ts'
import { PsObject, ScriptBlock, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet, property } from './cmdlet.ts'

function forEach(call: Call): Value[] {
  const { engine } = call
  const blocks = [...call.list('process'), ...call.rest]
  const scripts = blocks.filter((one) => one instanceof ScriptBlock)
  const out: Value[] = []
  const run = (block: ScriptBlock | undefined, item?: Value) => {
    if (block)
      for (const one of engine.runtime.invoke(engine, block, {
        scope: 'this',
        ...(item === undefined ? {} : { item }),
      }))
        out.push(one)
  }
  const named = call.text('membername') || (scripts.length === 0 && blocks.length > 0 ? toText(blocks[0]) : '')
  const [first, ...more] = scripts
  const begin = call.block('begin') ?? (scripts.length > 2 ? first : undefined)
  const end = call.block('end') ?? (scripts.length > 2 ? scripts.at(-1) : undefined)
  const body = scripts.length > 2 ? more.slice(0, -1) : scripts
  run(begin)
  for (const item of inputOf(call)) {
    engine.step()
    if (named) {
      const args = scripts.length === 0 ? blocks.slice(1) : []
      const value =
        args.length > 0 || isMethod(call, item, named)
          ? engine.runtime.method(engine, item, named, args)
          : property(engine, item, named)
      if (value !== undefined) out.push(...(isMany(value) ? elementsOf(value) : [value]))
    } else for (const block of body) run(block, item ?? null)
  }
  run(end)
  return out
}

function isMethod({ engine }: Call, item: Value, name: string): boolean {
  const member = item instanceof PsObject ? item.members.get(name.toLowerCase()) : undefined
  if (member) return member.call !== undefined
  const value = property(engine, item, name)
  return value instanceof PsObject && value.type.endsWith('PSMethod')
}

const comparisons = [
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'like',
  'notlike',
  'match',
  'notmatch',
  'contains',
  'notcontains',
  'in',
  'notin',
  'is',
  'isnot',
  'ceq',
  'cne',
  'clike',
  'cmatch',
]

/** `Where-Object Name -like 'x'`. */
function simpleTest(call: Call): (item: Value) => boolean {
  const { engine } = call
  const name = call.text('property', 'filterscript')
  const operator = comparisons.find((one) => call.given(one))
  const work = operator ? operators[operator] : undefined
  const wanted = operator ? call.get(operator) : call.get('value')
  const isNot = call.given('not')
  return (item) => {
    const value = property(engine, item, name)
    return work ? isTrue(work(engine, value ?? null, wanted ?? null)) : isTrue(value) !== isNot
  }
}

function where(call: Call): Value[] {
  const { engine } = call
  const block = call.block('filterscript') ?? call.rest.find((one) => one instanceof ScriptBlock)
  const test =
    block instanceof ScriptBlock
      ? (item: Value) => isTrue(last(engine.runtime.invoke(engine, block, { item: item ?? null, scope: 'this' })))
      : simpleTest(call)
  return inputOf(call).filter((item) => {
    engine.step()
    return test(item)
  })
}

function selected(call: Call, item: Value, specs: readonly Value[]): Value {
  const object = customObject({})
  for (const spec of specs) {
    const text = typeof spec === 'string' ? spec : ''
    if (text && hasWildcard(text)) {
      const test = wildcard(text, { fold: 1, step: call.engine.step })
      for (const member of item instanceof PsObject ? item.notes : [])
        if (test(member.name)) object.note(member.name, member.get?.())
    } else {
      const { name, value } = computed(call, item, spec)
      object.note(name, value ?? null)
    }
  }
  return object
}

function select(call: Call): Value[] {
  const { engine } = call
  let items = inputOf(call)
  if (call.has('unique'))
    items = items.filter((one, at) => items.findIndex((other) => isEqual(toText(one), toText(other), 'exact')) === at)
  const [first, end, skip, skipLast] = ['first', 'last', 'skip', 'skiplast'].map((name) => call.number(name))
  if (skip !== undefined) items = items.slice(Math.max(0, skip))
  if (skipLast !== undefined) items = items.slice(0, Math.max(0, items.length - skipLast))
  if (first !== undefined) items = items.slice(0, Math.max(0, first))
  if (end !== undefined) items = end > 0 ? items.slice(-end) : []
  if (call.given('index')) items = call.list('index').map((at) => items[toWhole(at)])
  const expand = call.text('expandproperty')
  if (expand)
    return items.flatMap((one) => {
      const value = property(engine, one, expand)
      return value === undefined || value === null ? [] : isMany(value) ? elementsOf(value) : [value]
    })
  const specs = call.list('property')
  engine.step(items.length)
  return specs.length > 0 ? items.map((one) => selected(call, one, specs)) : items
}

function sort(call: Call): Value[] {
  const { engine } = call
  const items = inputOf(call)
  const specs = call.list('property')
  engine.step(items.length * 4)
  const sign = call.has('descending') ? -1 : 1
  const keyed = items.map((item) => ({
    item,
    keys: specs.length > 0 ? specs.map((spec) => computed(call, item, spec).value ?? null) : [item],
  }))
  const downwards = specs.map((spec) => (spec instanceof Table && isTrue(spec.get('Descending')) ? -1 : sign))
  keyed.sort((a, b) => {
    for (const [at, key] of a.keys.entries()) {
      const difference = order(key, b.keys[at] ?? null, 'fold')
      if (difference) return difference * (downwards[at] ?? sign)
    }
    return 0
  })
  const sorted = keyed.map(({ item }) => item)
  if (!call.has('unique')) return sorted
  return sorted.filter((one, at) => at === 0 || order(one, sorted[at - 1] ?? null, 'fold') !== 0)
}

export const flowCmdlets: readonly Cmdlet[] = [
  {
    name: 'ForEach-Object',
    aliases: '% foreach',
    parameters: 'Process@ Begin End MemberName InputObject -Parallel ThrottleLimit',
    run: forEach,
  },
  {
    name: 'Where-Object',
    aliases: '? where',
    parameters: `FilterScript@ Value@ Property InputObject -Not ${comparisons.join(' ')}`,
    run: where,
  },
  {
    name: 'Select-Object',
    aliases: 'select',
    parameters: 'Property@ First Last Skip SkipLast Index ExpandProperty ExcludeProperty -Unique InputObject -Wait',
    run: select,
  },
  {
    name: 'Sort-Object',
    aliases: 'sort',
    parameters: 'Property@ -Descending -Unique -CaseSensitive -Stable InputObject',
    run: sort,
  },
  {
    name: 'Get-Unique',
    aliases: 'gu',
    parameters: '-AsString InputObject',
    run: (call) => inputOf(call).filter((one, at, all) => at === 0 || toText(one) !== toText(all[at - 1])),
  },
]
