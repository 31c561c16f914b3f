/** What a command was told to change, as fields of an event. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { type Value } from '../values.ts'
import { type Call } from './cmdlet.ts'

export const settings = (call: Call): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const [name, value] of call.values)
    fields[name] = isMany(value) ? elementsOf(value).map(toText).join(';') : toText(value)
  return fields
}

/** A change of the machine that is only told. */
export function told(call: Call): Value {
  call.engine.event('com_call', { Name: call.name, ...settings(call) })
  return undefined
}
