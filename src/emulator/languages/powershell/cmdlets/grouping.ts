/** Objects counted, grouped, compared. */
import { toNumber, toText } from '../convert.ts'
import { isEqual } from '../operators/compare.ts'
import { customObject } from '../run/engine.ts'
import { record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet, property } from './cmdlet.ts'
import { computed, inputOf } from './computed.ts'

function group(call: Call): Value[] {
  const specs = call.list('property')
  const groups = new Map<string, Value[]>()
  for (const item of inputOf(call)) {
    call.engine.step()
    const key =
      specs.length > 0 ? specs.map((spec) => toText(computed(call, item, spec).value)).join(', ') : toText(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  if (call.has('ashashtable')) {
    const table = new Table()
    for (const [key, items] of groups) table.set(key, items)
    return [table]
  }
  return [...groups].map(([Name, items]) =>
    record('Microsoft.PowerShell.Commands.GroupInfo', { Count: items.length, Name, Group: items }),
  )
}

function measure(call: Call): Value {
  const items = inputOf(call)
  const name = call.text('property')
  if (call.has('line') || call.has('word') || call.has('character')) {
    const texts = items.map(toText)
    const words = texts.reduce((sum, one) => sum + one.split(/\s+/).filter(Boolean).length, 0)
    return customObject({
      Lines: texts.length,
      Words: words,
      Characters: texts.reduce((sum, one) => sum + one.length, 0),
    })
  }
  const numbers = items
    .map((one) => toNumber(name ? property(call.engine, one, name) : one))
    .filter((one) => !Number.isNaN(one))
  const sum = numbers.reduce((total, one) => total + one, 0)
  const asked = (what: string, value: number) => (call.has(what) ? value : null)
  return record('Microsoft.PowerShell.Commands.GenericMeasureInfo', {
    Count: items.length,
    Average: asked('average', numbers.length > 0 ? sum / numbers.length : 0),
    Sum: asked('sum', sum),
    Maximum: asked(
      'maximum',
      numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ),
    Minimum: asked(
      'minimum',
      numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    ),
    Property: name,
  })
}

function compare(call: Call): Value[] {
  const [left, right] = [call.list('referenceobject'), call.list('differenceobject')]
  const only = (from: Value[], other: Value[], SideIndicator: string) =>
    from
      .filter((one) => !other.some((two) => isEqual(toText(one), toText(two), 'fold')))
      .map((InputObject) => customObject({ InputObject, SideIndicator }))
  call.engine.step(left.length * right.length)
  return [...only(right, left, '=>'), ...only(left, right, '<=')]
}

function tee(call: Call): Value[] {
  const { engine } = call
  const items = inputOf(call)
  if (call.given('variable')) engine.scope.set(call.text('variable'), items.length === 1 ? items[0] : items)
  else engine.runtime.command(engine, 'Out-File', ['-FilePath', call.text('filepath')], items)
  return items
}

export const groupingCmdlets: readonly Cmdlet[] = [
  {
    name: 'Group-Object',
    aliases: 'group',
    parameters: 'Property@ -NoElement -AsHashTable -AsString InputObject',
    run: group,
  },
  {
    name: 'Measure-Object',
    aliases: 'measure',
    parameters: 'Property@ -Sum -Average -Maximum -Minimum -Line -Word -Character InputObject',
    run: measure,
  },
  {
    name: 'Compare-Object',
    aliases: 'compare diff',
    parameters: 'ReferenceObject@ DifferenceObject@ Property -IncludeEqual -PassThru',
    run: compare,
  },
  { name: 'Tee-Object', aliases: 'tee', parameters: 'FilePath@ Variable -Append InputObject', run: tee },
]
