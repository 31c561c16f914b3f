/** WMI, directory and registry types, and the PowerShell engine's own: pipelines made of text, runspaces, script blocks. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { runspaceVariables } from './runspaces.ts'
import { wmiClass, wmiQuery } from '../run/com.ts'
import type { Engine } from '../run/engine.ts'
import { List, PsObject, record, ScriptBlock, Table, Unknown, type Value } from '../values.ts'
import { view32 } from '../../../host/registry.ts'
import type { NetType } from '../dotnet/net-type.ts'

const named = (name: string, value: Value): string => `${name.replace(/\\$/, '')}\\${toText(value)}`

/** A key of Microsoft.Win32.Registry; `place` shows where a key of the view that was asked for lies. */
function registryKey(engine: Engine, path: string, place = (key: string): string => key): PsObject {
  const { machine, actor } = engine
  const at = (name: Value) => place(named(path, name))
  const object = new PsObject('Microsoft.Win32.RegistryKey').note('Name', path)
  for (const name of ['OpenSubKey', 'CreateSubKey'])
    object.method(name, ([sub]) => registryKey(engine, named(path, sub), place))
  object.method('GetValue', ([name, fallback]) => machine.value(actor, at(name)) ?? fallback ?? null)
  object.method('SetValue', ([name, value]) => machine.setValue(actor, at(name), engine.text(value)))
  object.method('DeleteValue', ([name]) => void machine.deleteValue(actor, at(name)))
  for (const name of ['DeleteSubKey', 'DeleteSubKeyTree'])
    object.method(name, ([sub]) => void machine.deleteKey(actor, at(sub)))
  const list = () => machine.listKey(place(path))
  object.method('GetValueNames', () => [...list().values]).method('GetSubKeyNames', () => [...list().keys])
  object.getter('ValueCount', () => list().values.length).getter('SubKeyCount', () => list().keys.length)
  for (const name of ['Close', 'Dispose', 'Flush']) object.method(name, () => undefined)
  return object
}

const hive = (name: string) => (engine: Engine) => registryKey(engine, name)
const hives: Readonly<Record<string, string>> = {
  currentuser: 'HKCU',
  localmachine: 'HKLM',
  classesroot: 'HKCR',
  users: 'HKU',
}

/** `[powershell]::Create()`: text and commands collected, then run. */
function shell(engine: Engine): PsObject {
  const object = new PsObject('System.Management.Automation.PowerShell')
  const steps: { script?: string; command?: string; words: Value[] }[] = []
  const run = () => {
    const ready = steps.splice(0)
    let passed: Value[] | undefined
    for (const { script, command, words } of ready)
      if (script !== undefined) {
        const block = engine.runtime.blockOf(engine, script)
        const extra = runspaceVariables(object.read('Runspace') ?? object.read('RunspacePool'))
        passed = engine.runtime.invoke(engine, block, { args: words, extra, ...(passed ? { input: passed } : {}) })
      } else passed = engine.runtime.command(engine, command ?? '', words, passed)
    return passed ?? []
  }
  object.method('AddScript', ([script]) => (steps.push({ script: toText(script), words: [] }), object))
  object.method('AddCommand', ([command]) => (steps.push({ command: toText(command), words: [] }), object))
  object.method('AddStatement', () => object)
  object.method(
    'AddParameter',
    ([name, value]) => (steps.at(-1)?.words.push(`-${toText(name)}`, ...(value === undefined ? [] : [value])), object),
  )
  object.method('AddArgument', ([value]) => (steps.at(-1)?.words.push(value), object))
  object.method('AddParameters', ([table]) => {
    if (table instanceof Table)
      for (const { key, value } of table.entries.values()) steps.at(-1)?.words.push(`-${toText(key)}`, value)
    return object
  })
  object.method('Invoke', run)
  object.method('BeginInvoke', () =>
    record('System.Management.Automation.PowerShellAsyncResult', { IsCompleted: true, Output: run() }),
  )
  object.method('EndInvoke', ([result]) => (result instanceof PsObject ? result.read('Output') : null))
  object
    .note('Runspace', null)
    .note('RunspacePool', null)
    .note('Commands', new Unknown('Commands'))
    .note('HadErrors', false)
  object.note('Streams', record('System.Management.Automation.PSDataStreams', { Error: new List('PSDataCollection') }))
  for (const name of ['Dispose', 'Stop']) object.method(name, () => undefined)
  return object
}

function searcher(engine: Engine, args: readonly Value[]): PsObject {
  const query = toText(args.at(-1))
  return record('System.Management.ManagementObjectSearcher', { Query: query }).method('Get', () =>
    wmiQuery(engine, query),
  )
}

/** A directory that answers nothing but its own name. */
function directory(path: string): PsObject {
  const object = record('System.DirectoryServices.DirectoryEntry', {
    Path: path,
    Name: 'corp',
    distinguishedName: 'DC=corp,DC=local',
    defaultNamingContext: 'DC=corp,DC=local',
    objectGUID: '',
  })
  object.note('Properties', new Table()).note('Children', [])
  for (const name of [
    'CommitChanges',
    'SetInfo',
    'Dispose',
    'Close',
    'Put',
    'Invoke',
    'SetPassword',
    'Add',
    'RefreshCache',
  ])
    object.method(name, () => undefined)
  return object.method('Create', ([, name]) => directory(`${path}/${toText(name)}`))
}

function directorySearcher(engine: Engine, [filter]: readonly Value[]): PsObject {
  const object = record('System.DirectoryServices.DirectorySearcher', {
    Filter: filter ?? '',
    PageSize: 0,
    SearchRoot: null,
    SearchScope: 'Subtree',
    SizeLimit: 0,
  })
  object.note('PropertiesToLoad', new List('System.Collections.Specialized.StringCollection'))
  const find = () => {
    engine.event('com_call', {
      Name: 'System.DirectoryServices.DirectorySearcher.FindAll',
      Filter: toText(object.read('Filter')),
    })
    return []
  }
  return object
    .method('FindAll', find)
    .method('FindOne', () => (find(), null))
    .method('Dispose', () => undefined)
}

export const managementTypes: readonly NetType[] = [
  {
    names: 'microsoft.win32.registry',
    values: { CurrentUser: hive('HKCU'), LocalMachine: hive('HKLM'), ClassesRoot: hive('HKCR'), Users: hive('HKU') },
    calls: {
      GetValue: ({ machine, actor }, [key, name, fallback]) =>
        machine.value(actor, named(toText(key), name)) ?? fallback ?? null,
      SetValue: (engine, [key, name, value]) =>
        engine.machine.setValue(engine.actor, named(toText(key), name), engine.text(value)),
    },
  },
  {
    names: 'microsoft.win32.registrykey',
    calls: {
      OpenBaseKey: (engine, [name, view]) =>
        registryKey(
          engine,
          hives[toText(name).toLowerCase()] ?? 'HKCU',
          /32|^512$/.test(toText(view)) ? view32 : undefined,
        ),
      OpenRemoteBaseKey: (engine, [name]) => registryKey(engine, hives[toText(name).toLowerCase()] ?? 'HKLM'),
    },
  },
  { names: 'management.automation.powershell', create: shell, calls: { Create: shell } },
  {
    names: 'management.automation.runspaces.initialsessionstate',
    calls: { CreateDefault: () => new Unknown('InitialSessionState') },
  },
  {
    names: 'management.automation.scriptblock',
    calls: { Create: (engine, [code]) => engine.runtime.blockOf(engine, toText(code)) },
    create: (engine, [code]) => (code instanceof ScriptBlock ? code : engine.runtime.blockOf(engine, toText(code))),
  },
  { names: 'management.managementclass', create: (engine, args) => wmiClass(engine, toText(args.at(-1))) },
  { names: 'management.managementobject', create: (engine, [path]) => wmiClass(engine, toText(path)) },
  { names: 'management.managementobjectsearcher', create: searcher },
  { names: 'directoryservices.directoryentry', create: (_, [path]) => directory(toText(path ?? '')) },
  { names: 'directoryservices.directorysearcher', create: directorySearcher },
  {
    names: 'directoryservices.activedirectory.domain',
    calls: {
      GetCurrentDomain: () =>
        record('System.DirectoryServices.ActiveDirectory.Domain', {
          Name: 'corp.local',
          Forest: 'corp.local',
          DomainControllers: [],
          PdcRoleOwner: 'dc01.corp.local',
        }),
      GetComputerDomain: () => record('System.DirectoryServices.ActiveDirectory.Domain', { Name: 'corp.local' }),
    },
  },
  {
    names: 'directoryservices.activedirectory.forest',
    calls: {
      GetCurrentForest: () =>
        record('System.DirectoryServices.ActiveDirectory.Forest', { Name: 'corp.local', Domains: [], Sites: [] }),
    },
  },
  {
    names: 'management.automation.wildcardpattern',
    calls: { Escape: (_, [text]) => toText(text).replaceAll(/[[\]*?]/g, '`$&') },
  },
  {
    names: 'management.automation.psserializer',
    calls: {
      Serialize: (_, [value]) => toText(value),
      Deserialize: (_, [value]) => (isMany(value) ? elementsOf(value) : (value ?? null)),
    },
  },
  {
    names: 'management.automation.errorrecord',
    create: (_, [exception, id]) =>
      record('System.Management.Automation.ErrorRecord', {
        Exception: exception ?? null,
        FullyQualifiedErrorId: id ?? '',
      }),
  },
]
