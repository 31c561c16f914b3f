/** Fields reached by reflection: writing those of AMSI, event tracing and script block logging is told. */
import type { Engine } from '../run/engine.ts'
import { PsObject, record, TypeName, Unknown, type Value } from '../values.ts'

export const lastName = (name: string) => name.split(/[.+]/).at(-1) ?? name

/** Values of hidden fields that scripts read before they write. */
function fieldValue(field: string): Value {
  if (/context|session/i.test(field)) return 0x1234_5678
  return /failed|enabled/i.test(field) ? false : new Unknown(field)
}

export function tampered(engine: Engine, type: string, field: string): void {
  if (/amsi/i.test(type) || /amsi/i.test(field))
    engine.event('evasion', { Kind: 'amsi-bypass', Reason: `${lastName(type)}.${field} is overwritten by reflection` })
  else if (/etw|PSEtwLogProvider/i.test(`${type}${field}`))
    engine.event('evasion', { Kind: 'etw-bypass', Reason: `${lastName(type)}.${field} is overwritten by reflection` })
  else if (/cachedGroupPolicySettings|ScriptBlock|signatures/i.test(field))
    engine.event('evasion', {
      Kind: 'logging-bypass',
      Reason: `${lastName(type)}.${field} is overwritten by reflection`,
    })
}

export function fieldObject(engine: Engine, type: string, field: string): PsObject {
  const object = record('System.Reflection.RtFieldInfo', {
    Name: field,
    FieldType: new TypeName('System.Object'),
    IsStatic: true,
    IsPrivate: true,
    DeclaringType: new TypeName(type),
  })
  object.text = () => field
  let value: Value = fieldValue(field)
  object.method('GetValue', () => value)
  return object.method('SetValue', ([, next]) => {
    value = next
    tampered(engine, type, field)
    return undefined
  })
}
