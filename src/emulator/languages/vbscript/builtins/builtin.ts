/** The form of a built-in function, and the text it may make, which costs steps by its length. */
import type { Value } from '../../../host/com/object.ts'
import type { Engine } from '../engine.ts'
import type { Frame } from '../frame.ts'
import { fault, missing } from '../values.ts'

export type Builtin = (args: readonly Value[], engine: Engine, frame: Frame) => Value
export type Builtins = Readonly<Record<string, Builtin>>

const textLimit = 32 * 1024 * 1024

/** Charges for a text before it is made. */
export function charge(engine: Engine, length: number): void {
  if (length > textLimit) throw fault(7)
  engine.step(Math.trunc(length / 64))
}

export const given = (value: Value): boolean => value !== undefined && value !== missing
