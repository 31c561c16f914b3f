/** CALL and REGISTER: procedures of Windows libraries, the same ones that VBA declares. */
import { slotsOf } from '../vbscript/access.ts'
import { Halt } from '../vbscript/frame.ts'
import { external } from '../vbscript/windows/external.ts'
import { ComError, type Value } from '../../host/com/object.ts'
import { type MacroEngine, MacroHalt } from './engine.ts'
import { Place, XlmError, type XlmValue } from './syntax.ts'
import { errorOf, toText } from './values.ts'

function outward(value: XlmValue): Value {
  if (value instanceof XlmError || value instanceof Place) return toText(value)
  return Array.isArray(value) ? value.map((one: XlmValue) => outward(one)) : (value as Value)
}

export function callLibrary(engine: MacroEngine, procedure: string, args: readonly XlmValue[]): XlmValue {
  const name = procedure.toLowerCase().replace(/[aw]$/, '')
  try {
    const value = external(engine.library, name, slotsOf(args.map(outward)))
    return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : 0
  } catch (error) {
    if (error instanceof Halt) throw new MacroHalt()
    if (error instanceof ComError) return errorOf('#VALUE!')
    throw error
  }
}
