/** Properties of items: values of registry keys above all. */
import { type RegistryKind, registryKind } from '../../../host/registry.ts'
import { elementsOf, isMany, toText } from '../convert.ts'
import { customObject, type Engine } from '../run/engine.ts'
import { Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { placeOf } from './providers.ts'
import { itemsAt, pathsOf } from './item-places.ts'

function getProperty(call: Call): Value {
  const { engine } = call
  const names = call.list('name').map(toText)
  const objects = pathsOf(call).flatMap((path) => itemsAt(engine, placeOf(engine, path)))
  if (names.length === 0) return objects
  const values = objects.map((object) => {
    const found = names.map((name) => [name, engine.runtime.read(engine, object, name) ?? null] as const)
    if (call.name === 'Get-ItemPropertyValue') return found[0]?.[1] ?? null
    const result = customObject({})
    for (const [name, value] of found) if (value !== null) result.note(name, value)
    return result.members.size > 0 ? result : undefined
  })
  const known = values.filter((one) => one !== undefined)
  if (known.length === 0)
    engine.report(`Property ${names.join(', ')} does not exist.`, 'System.Management.Automation.PSArgumentException')
  return known
}

const bytesText = (engine: Engine, value: Value): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  return isMany(value) ? elementsOf(value).map(toText).join(' ') : engine.text(value)
}

/** The kind stated, else the one PowerShell takes for a value's type. */
function kindOf(call: Call, value: Value): RegistryKind {
  const stated = call.text('type', 'propertytype')
  if (stated) return registryKind(stated)
  if (typeof value === 'number') return 'REG_DWORD'
  if (value instanceof Uint8Array) return 'REG_BINARY'
  return 'REG_SZ'
}

function setProperty(call: Call): void {
  const { engine } = call
  const table = call.get('inputobject')
  const pairs =
    table instanceof Table
      ? [...table.entries.values()].map((one) => [toText(one.key), one.value] as const)
      : [[call.text('name'), call.get('value') ?? ''] as const]
  for (const path of pathsOf(call)) {
    const { drive, name } = placeOf(engine, path)
    if (drive === 'registry')
      for (const [key, value] of pairs)
        engine.machine.setValue(engine.actor, `${name}\\${/^\(default\)$/i.test(key) ? '' : key}`, {
          text: bytesText(engine, value),
          kind: kindOf(call, value),
        })
  }
}

function removeProperty(call: Call): void {
  for (const path of pathsOf(call)) {
    const { drive, name } = placeOf(call.engine, path)
    if (drive === 'registry')
      for (const one of call.list('name')) call.engine.machine.deleteValue(call.engine.actor, `${name}\\${toText(one)}`)
  }
}

export const propertyCmdlets: readonly Cmdlet[] = [
  { name: 'Get-ItemProperty', aliases: 'gp', parameters: 'Path@ Name@ LiteralPath Filter', run: getProperty },
  { name: 'Get-ItemPropertyValue', aliases: 'gpv', parameters: 'Path@ Name@ LiteralPath', run: getProperty },
  {
    name: 'Set-ItemProperty',
    aliases: 'sp',
    parameters: 'Path@ Name@ Value@ LiteralPath Type PropertyType -Force InputObject -PassThru',
    run: setProperty,
  },
  { name: 'New-ItemProperty', parameters: 'Path@ Name@ Value LiteralPath Type PropertyType -Force', run: setProperty },
  { name: 'Remove-ItemProperty', aliases: 'rp', parameters: 'Path@ Name@ LiteralPath -Force', run: removeProperty },
  { name: 'Clear-ItemProperty', aliases: 'clp', parameters: 'Path@ Name@ LiteralPath', run: removeProperty },
]
