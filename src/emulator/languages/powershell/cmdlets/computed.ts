/** Properties that a command is told by name, by script block or by table. */
import { toText } from '../convert.ts'
import { ScriptBlock, Table, type Value } from '../values.ts'
import { type Call, property } from './cmdlet.ts'

/** A property by name, or what a script block makes of the object; `@{Name=…;Expression={…}}` too. */
export function computed(call: Call, item: Value, spec: Value): { name: string; value: Value } {
  const { engine } = call
  const run = (block: ScriptBlock) => last(engine.runtime.invoke(engine, block, { item: item ?? null, scope: 'this' }))
  if (spec instanceof Table) {
    const keys = [...spec.entries.values()].map(({ key, value }) => ({ key: toText(key).toLowerCase(), value }))
    const find = (...wanted: string[]) => keys.find(({ key }) => wanted.some((one) => one.startsWith(key)))?.value
    const by = find('expression')
    return {
      name: toText(find('name', 'label') ?? ''),
      value: by instanceof ScriptBlock ? run(by) : property(engine, item, toText(by)),
    }
  }
  if (spec instanceof ScriptBlock) return { name: spec.block.text.trim(), value: run(spec) }
  return { name: toText(spec), value: property(engine, item, toText(spec)) }
}

export const last = (out: readonly Value[]): Value => (out.length > 1 ? [...out] : out[0])

/** What comes through the pipeline or stands in its parameter. */
export const inputOf = (call: Call): Value[] =>
  call.given('inputobject') ? call.list('inputobject') : [...(call.input ?? [])]
