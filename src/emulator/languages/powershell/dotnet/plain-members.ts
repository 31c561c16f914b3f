/** Members of numbers, truth values and script blocks. */
import { toText } from '../convert.ts'
import { order } from '../operators/compare.ts'
import { formatValue } from '../operators/format.ts'
import { ScriptBlock, type Value } from '../values.ts'
import { face } from './net-type.ts'

export const numberFace = face<number | bigint | boolean>(
  {},
  {
    ToString: (_, value, [format]) =>
      format === undefined || typeof format !== 'string' ? toText(value) : formatValue(value, format),
    CompareTo: (_, value, [other]) => Math.sign(order(value, other, 'exact')),
    GetTypeCode: () => 'Int32',
    ToInt32: (_, value) => Number(value),
  },
)

const result = (out: readonly Value[]): Value => (out.length === 1 ? out[0] : out.length === 0 ? null : [...out])

export const blockFace = face<ScriptBlock>(
  {
    Ast: (_, block) => block.block.text,
    File: () => null,
    IsFilter: () => false,
    StartPosition: () => null,
  },
  {
    Invoke: (engine, block, args) => engine.runtime.invoke(engine, block, { args }),
    InvokeReturnAsIs: (engine, block, args) => result(engine.runtime.invoke(engine, block, { args })),
    InvokeWithContext: (engine, block) => engine.runtime.invoke(engine, block, {}),
    ToString: (_, block) => block.block.text,
    GetNewClosure: (engine, block) => {
      const kept = new Map<string, Value>()
      for (const slot of engine.scope.variables.values()) {
        if (Array.isArray(slot.value)) engine.owned.delete(slot.value)
        kept.set(slot.name, slot.value)
      }
      return new ScriptBlock(block.block, block.made, kept)
    },
    GetSteppablePipeline: (_, block) => block,
  },
)
