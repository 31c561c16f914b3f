/** The functions of VBScript and VBA by name. */
import { arrayFunctions } from './array.ts'
import { dateFunctions } from './date.ts'
import { mathFunctions } from './math.ts'
import { runFunctions } from './run.ts'
import { textFunctions } from './text.ts'
import type { Builtin } from './builtin.ts'

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [textFunctions, mathFunctions, arrayFunctions, dateFunctions, runFunctions].flatMap((one) => Object.entries(one)),
)
