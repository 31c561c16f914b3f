/** Arrays: making them and their bounds. */
import { ComObject, type Value } from '../../../host/com/object.ts'
import { type Builtins, given } from './builtin.ts'
import { fault, list, toWhole, VbArray } from '../values.ts'

function bounds(value: Value, dimension: Value): { lower: number; upper: number } {
  if (value instanceof Uint8Array) return { lower: 0, upper: value.length - 1 }
  if (value instanceof VbArray) {
    const at = given(dimension) ? toWhole(dimension) - 1 : 0
    const size = value.sizes[at]
    if (size === undefined) throw fault(9)
    const lower = value.lower[at] ?? 0
    return { lower, upper: lower + size - 1 }
  }
  if (value instanceof ComObject && value.items.length > 0) return { lower: 0, upper: value.items.length - 1 }
  throw fault(13)
}

export const arrayFunctions: Builtins = {
  array: (args) => list([...args]),
  ubound: ([value, dimension]) => bounds(value, dimension).upper,
  lbound: ([value, dimension]) => bounds(value, dimension).lower,
  isarray: ([value]) => value instanceof VbArray || value instanceof Uint8Array,
}
