/** The functions of VBScript and VBA by name. */
import { arrayFunctions } from './builtins-array.ts'
import { dateFunctions } from './builtins-date.ts'
import { mathFunctions } from './builtins-math.ts'
import { runFunctions } from './builtins-run.ts'
import { textFunctions } from './builtins-text.ts'
import type { Builtin } from './builtin.ts'

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [textFunctions, mathFunctions, arrayFunctions, dateFunctions, runFunctions].flatMap((one) => Object.entries(one)),
)
