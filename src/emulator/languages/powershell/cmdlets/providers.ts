/** Drives of PowerShell: files, registry, variables, environment, functions, aliases, by the path's beginning. */
import { registryPath } from '../../../host/machine.ts'
import { toText } from '../convert.ts'
import { fileObject } from '../windows/files.ts'
import { builtinVariables } from '../run/builtin-variables.ts'
import type { Engine } from '../run/engine.ts'
import { hasWildcard, wildcard } from '../operators/wildcard.ts'
import { PsObject, record, type Member, type Value } from '../values.ts'

export interface Place {
  readonly drive: 'file' | 'registry' | 'variable' | 'env' | 'function' | 'alias' | 'other'
  readonly name: string
}

const hive = /^(?:registry::|microsoft\.powershell\.core\\registry::)?(hk[a-z_]+):?(\\.*)?$/i

export function placeOf(engine: Engine, path: string): Place {
  const plain = path.trim().replaceAll('/', '\\')
  const key = hive.exec(plain)
  if (key) return { drive: 'registry', name: registryPath(`${key[1] ?? ''}${key[2] ?? ''}`.replace(/\\+$/, '')) }
  const [, drive = '', rest = ''] =
    /^(variable|env|function|alias|cert|wsman|ad|iis|sqlserver):\\?(.*)$/i.exec(plain) ?? []
  const folded = drive.toLowerCase()
  if (folded === 'variable' || folded === 'env' || folded === 'function' || folded === 'alias')
    return { drive: folded, name: rest }
  if (folded) return { drive: 'other', name: plain }
  return { drive: 'file', name: engine.path(path) }
}

function variableObject(engine: Engine, name: string, value: Value): PsObject {
  if (Array.isArray(value)) engine.owned.delete(value)
  const object = record('System.Management.Automation.PSVariable', {
    Name: name,
    Value: value,
    Description: '',
    Visibility: 'Public',
    Options: 'None',
  })
  object.members.set('value', {
    name: 'Value',
    get: () => engine.scope.slot(name)?.value ?? value,
    set: (next) => void engine.scope.set(name, next),
    note: 1,
  })
  return object
}

/** Variables by a name that may be a wildcard, those of the language among them. */
export function variablesLike(engine: Engine, pattern: string): PsObject[] {
  const test = wildcard(pattern === '' ? '*' : pattern, { fold: 1, step: engine.step })
  const found = new Map<string, PsObject>()
  for (let scope: Engine['scope'] | undefined = engine.scope; scope; scope = scope.parent)
    for (const [key, slot] of scope.variables)
      if (!found.has(key) && test(slot.name)) found.set(key, variableObject(engine, slot.name, slot.value))
  for (const [name, value] of builtinVariables)
    if (!found.has(name.toLowerCase()) && test(name)) found.set(name.toLowerCase(), variableObject(engine, name, value))
  return [...found.values()]
}

export function environmentLike(engine: Engine, pattern: string): PsObject[] {
  const test = wildcard(pattern === '' ? '*' : pattern, { fold: 1, step: engine.step })
  return [...engine.environment.values()]
    .filter(({ name }) => test(name))
    .map(({ name, value }) => record('System.Collections.DictionaryEntry', { Name: name, Key: name, Value: value }))
}

/** A registry key: each value is asked of the machine when it is read. */
class KeyMembers extends Map<string, Member> {
  readonly #read: (name: string) => Value
  constructor(read: (name: string) => Value) {
    super()
    this.#read = read
  }

  override get(key: string): Member | undefined {
    const own = super.get(key)
    if (own) return own
    const value = this.#read(key)
    return value === undefined ? undefined : { name: key, get: () => value, note: 1 }
  }
}

const memberNames = /^(?:psobject|gettype|tostring|equals|gethashcode|length|count|foreach|where|dispose|close)$/

export function keyObject(engine: Engine, key: string): PsObject {
  const { machine, actor } = engine
  const value = (name: string): Value => (memberNames.test(name) ? undefined : machine.value(actor, `${key}\\${name}`))
  const object = new PsObject('Microsoft.Win32.RegistryKey', new KeyMembers(value))
  for (const name of machine.listKey(key).values.slice(0, 200))
    object.members.set(name.toLowerCase(), {
      name,
      get: () => machine.value(actor, `${key}\\${name}`) ?? null,
      note: 1,
    })
  object
    .getter('PSChildName', () => key.split('\\').at(-1) ?? '')
    .getter('PSPath', () => `Registry::${key}`)
    .getter('Name', () => key)
  object
    .method('GetValue', ([name]) => value(toText(name).toLowerCase()) ?? null)
    .method('GetValueNames', () => [...machine.listKey(key).values])
  object
    .method('GetSubKeyNames', () => [...machine.listKey(key).keys])
    .getter('Property', () => [...machine.listKey(key).values])
  return object
    .method('SetValue', ([name, next]) => machine.setValue(actor, `${key}\\${toText(name)}`, engine.text(next)))
    .method('Close', () => undefined)
}

/** Files and folders a path names, wildcards in its last part. */
export function filesLike(engine: Engine, path: string): PsObject[] {
  const { machine } = engine
  if (!hasWildcard(path)) {
    const isKnown = machine.read(path) !== undefined || isFolder(engine, path)
    return isKnown ? [fileObject(engine, path)] : []
  }
  const at = path.lastIndexOf('\\')
  const { files, folders } = machine.list(path.slice(0, at))
  const test = wildcard(path.slice(at + 1), { fold: 1, step: engine.step })
  return [...folders, ...files]
    .filter((one) => test(one.slice(one.lastIndexOf('\\') + 1)))
    .map((one) => fileObject(engine, one))
}

const folders =
  /^(?:[A-Z]:|[A-Z]:\\(?:Windows(?:\\(?:System32|SysWOW64|Temp|Tasks))?|Users(?:\\(?:john|Public)(?:\\\w+)?)?|Program Files(?: \(x86\))?|ProgramData|Temp))\\?$/i

export function isFolder(engine: Engine, path: string): boolean {
  if (
    folders.test(path) ||
    /\\AppData(?:\\(?:Local|Roaming)(?:\\Temp)?)?\\?$/i.test(path) ||
    engine.folders.has(path.replace(/\\$/, '').toLowerCase())
  )
    return true
  const { files, folders: inner } = engine.machine.list(path)
  return files.length + inner.length > 0
}
