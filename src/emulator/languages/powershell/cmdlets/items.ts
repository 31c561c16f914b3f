/** Items and their properties on all drives: files, registry keys, variables, environment, functions, aliases. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { baseName, exists, fileObject, parentOf } from '../dotnet/files.ts'
import { customObject, type Engine } from '../run/engine.ts'
import { writeVariable } from '../run/variables.ts'
import { hasWildcard, wildcard } from '../run/wildcard.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { environmentLike, filesLike, isFolder, keyObject, type Place, placeOf, variablesLike } from './providers.ts'

const pathsOf = (call: Call): string[] => call.paths('path', 'literalpath', 'filepath').flatMap((one) => one)
const missing = (call: Call, path: string) =>
  call.engine.report(
    `Cannot find path '${path}' because it does not exist.`,
    'System.Management.Automation.ItemNotFoundException',
  )

function aliasObjects(engine: Engine, pattern: string): PsObject[] {
  return engine.runtime.command(engine, 'Get-Alias', [pattern || '*']).filter((one) => one instanceof PsObject)
}

function itemsAt(engine: Engine, { drive, name }: Place): Value[] {
  if (drive === 'variable') return variablesLike(engine, name)
  if (drive === 'env') return environmentLike(engine, name)
  if (drive === 'alias') return aliasObjects(engine, name)
  if (drive === 'function') {
    const found = engine.scope.find(name)
    return found
      ? [
          record('System.Management.Automation.FunctionInfo', {
            Name: found.name,
            ScriptBlock: found.block,
            Definition: found.block.block.text,
            CommandType: 'Function',
          }),
        ]
      : []
  }
  if (drive === 'registry') return [keyObject(engine, name)]
  return drive === 'file' ? filesLike(engine, name) : []
}

function getItem(call: Call): Value[] {
  return pathsOf(call).flatMap((path) => {
    const place = placeOf(call.engine, path)
    const items = itemsAt(call.engine, place)
    if (items.length > 0 || hasWildcard(path)) return items
    if (place.drive === 'file' && exists(call.engine, place.name)) return [fileObject(call.engine, place.name)]
    missing(call, path)
    return []
  })
}

function deep(engine: Engine, folder: string, depth: number): string[] {
  const { files, folders } = engine.machine.list(folder)
  engine.step(files.length + folders.length + 10)
  const inner = depth > 0 ? folders.flatMap((one) => deep(engine, one, depth - 1)) : []
  return [...folders, ...files, ...inner]
}

function filtered(call: Call, names: readonly string[]): string[] {
  const { engine } = call
  const tests = (name: string) => call.list(name).map((one) => wildcard(toText(one), { fold: 1, step: engine.step }))
  const [filter, include, exclude] = [tests('filter'), tests('include'), tests('exclude')]
  return names.filter((path) => {
    const base = baseName(path)
    const isWanted = filter.every((test) => test(base)) && (include.length === 0 || include.some((test) => test(base)))
    return isWanted && !exclude.some((test) => test(base))
  })
}

function childFiles(call: Call, path: string): Value[] {
  const { engine } = call
  if (hasWildcard(path)) {
    const found = filesLike(engine, path).map((one) => toText(one.read('FullName')))
    const nested = call.has('recurse') ? found.flatMap((one) => deep(engine, one, 8)) : []
    return picked(call, [...found, ...nested])
  }
  if (engine.machine.read(path)) return [fileObject(engine, path)]
  if (!isFolder(engine, path)) {
    missing(call, path)
    return []
  }
  return picked(call, deep(engine, path, call.has('recurse') ? (call.number('depth') ?? 8) : 0))
}

function picked(call: Call, names: readonly string[]): Value[] {
  const { engine } = call
  const objects = filtered(call, names).map((one) => fileObject(engine, one))
  const wanted = objects.filter((one) => {
    const isContainer = one.read('PSIsContainer') === true
    return !(call.has('file') && isContainer) && !(call.has('directory') && !isContainer)
  })
  return call.has('name') ? wanted.map((one) => one.read('Name')) : wanted
}

function getChildItem(call: Call): Value[] {
  const paths = call.given('path', 'literalpath') || call.input ? pathsOf(call) : ['.']
  return paths.flatMap((path) => {
    const place = placeOf(call.engine, path)
    if (place.drive === 'file') return childFiles(call, place.name)
    if (place.drive === 'registry')
      return call.engine.machine.listKey(place.name).keys.map((key) => keyObject(call.engine, `${place.name}\\${key}`))
    return itemsAt(call.engine, place)
  })
}

function setItem(call: Call): void {
  const { engine } = call
  for (const path of pathsOf(call)) {
    const { drive, name } = placeOf(engine, path)
    const given = call.get('value')
    const value = given === undefined ? (call.input?.length === 1 ? call.input[0] : [...(call.input ?? [])]) : given
    if (drive === 'registry') engine.machine.setValue(engine.actor, `${name}\\`, engine.text(value))
    else if (drive === 'variable') writeVariable(engine, name, value)
    else if (drive !== 'file' && drive !== 'other') writeVariable(engine, `${drive}:${name}`, value)
  }
}

function newItem(call: Call): Value {
  const { engine } = call
  const named = call.text('name')
  const base = call.text('path') || '.'
  const { drive, name } = placeOf(engine, named ? `${base.replace(/\\$/, '')}\\${named}` : base)
  const kind = call.text('itemtype', 'type')
  const value = call.get('value')
  if (drive === 'registry') {
    engine.event('registry_add', {
      TargetObject: name,
      EventType: 'CreateKey',
      Image: engine.machine.imageOf(engine.actor.pid),
    })
    if (value !== undefined) engine.machine.setValue(engine.actor, `${name}\\`, engine.text(value))
    return keyObject(engine, name)
  }
  if (drive !== 'file') {
    writeVariable(engine, drive === 'variable' ? name : `${drive}:${name}`, value ?? null)
    return undefined
  }
  if (/^(?:d|container|junction|symboliclink)/i.test(kind)) engine.folders.add(name.toLowerCase())
  else engine.machine.write(engine.actor, name, Buffer.from(engine.text(value ?? '')))
  return fileObject(engine, name)
}

function removeItem(call: Call): void {
  const { engine } = call
  for (const path of pathsOf(call)) {
    const { drive, name } = placeOf(engine, path)
    if (drive === 'registry') engine.machine.deleteValue(engine.actor, `${name}\\`)
    else if (drive === 'variable') engine.scope.variables.delete(name.toLowerCase())
    else if (drive === 'env') engine.environment.delete(name.toLowerCase())
    else if (drive === 'function') engine.scope.functions.delete(name.toLowerCase())
    else if (drive === 'alias') engine.global.aliases.delete(name.toLowerCase())
    else if (drive === 'file') removeFiles(engine, name)
  }
}

function removeFiles(engine: Engine, path: string): void {
  const names = hasWildcard(path) ? filesLike(engine, path).map((one) => toText(one.read('FullName'))) : [path]
  for (const name of names) {
    const inside = engine.machine.read(name) ? [name] : deep(engine, name, 8).filter((one) => engine.machine.read(one))
    for (const one of inside.length > 0 ? inside : [name]) engine.machine.remove(engine.actor, one)
    engine.folders.delete(name.toLowerCase())
  }
}

function copyOrMove(call: Call): void {
  const { engine } = call
  const target = engine.path(call.text('destination') || '.')
  for (const path of pathsOf(call)) {
    const sources = filesLike(engine, engine.path(path)).map((one) => toText(one.read('FullName')))
    if (sources.length === 0) missing(call, path)
    for (const from of sources) {
      const bytes = engine.machine.read(from)
      const into =
        /\\$/.test(call.text('destination')) || isFolder(engine, target)
          ? `${target.replace(/\\$/, '')}\\${baseName(from)}`
          : target
      if (!bytes) continue
      engine.machine.write(engine.actor, into, bytes)
      if (call.name === 'Move-Item') engine.machine.remove(engine.actor, from)
    }
  }
}

function rename(call: Call): void {
  const { engine } = call
  for (const path of pathsOf(call)) {
    const from = engine.path(path)
    const bytes = engine.machine.read(from)
    const to = `${parentOf(from)}\\${baseName(call.text('newname'))}`
    if (!bytes) missing(call, path)
    else {
      engine.machine.write(engine.actor, to, bytes)
      engine.machine.remove(engine.actor, from)
      engine.event('file_rename', {
        TargetFilename: to,
        SourceFilename: from,
        Image: engine.machine.imageOf(engine.actor.pid),
      })
    }
  }
}

function test(call: Call): Value {
  const { engine } = call
  const results = pathsOf(call).map((path) => {
    const place = placeOf(engine, path)
    if (place.drive === 'file') {
      const folder = isFolder(engine, place.name)
      if (/^container$/i.test(call.text('pathtype'))) return folder
      if (/^leaf$/i.test(call.text('pathtype'))) return exists(engine, place.name)
      return folder || (hasWildcard(place.name) ? filesLike(engine, place.name).length > 0 : exists(engine, place.name))
    }
    if (place.drive === 'registry') {
      const { values, keys } = engine.machine.listKey(place.name)
      return values.length + keys.length > 0
    }
    return itemsAt(engine, place).length > 0
  })
  return results.length === 1 ? results[0] : results
}

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
        engine.machine.setValue(
          engine.actor,
          `${name}\\${/^\(default\)$/i.test(key) ? '' : key}`,
          bytesText(engine, value),
        )
  }
}

function removeProperty(call: Call): void {
  for (const path of pathsOf(call)) {
    const { drive, name } = placeOf(call.engine, path)
    if (drive === 'registry')
      for (const one of call.list('name')) call.engine.machine.deleteValue(call.engine.actor, `${name}\\${toText(one)}`)
  }
}

function setLocation(call: Call): Value {
  const { engine } = call
  const path = call.text('path', 'literalpath')
  if (path && placeOf(engine, path).drive === 'file') engine.location = engine.path(path)
  return call.has('passthru') ? engine.location : undefined
}

function joinPath(call: Call): Value {
  const parts = [call.text('childpath'), ...call.rest.map(toText)].filter(Boolean)
  return call
    .subjects('path')
    .map((one) =>
      parts.reduce((left, right) => `${left.replace(/[\\/]+$/, '')}\\${right.replace(/^[\\/]+/, '')}`, toText(one)),
    )
}

function splitPath(call: Call): Value[] {
  return call.paths('path', 'literalpath').map((path) => {
    if (call.has('leaf')) return baseName(path)
    if (call.has('extension')) return /\.[^.\\]*$/.exec(path)?.[0] ?? ''
    if (call.has('leafbase')) return baseName(path).replace(/\.[^.]*$/, '')
    if (call.has('qualifier')) return /^[^:]*:/.exec(path)?.[0] ?? ''
    return parentOf(path)
  })
}

const drives = (call: Call): Value[] => {
  const disk = (Name: string, Used: number, Free: number) =>
    record('System.Management.Automation.PSDriveInfo', {
      Name,
      Used,
      Free,
      Provider: 'Microsoft.PowerShell.Core\\FileSystem',
      Root: `${Name}:\\`,
      CurrentLocation: '',
    })
  const all = [disk('C', 148_213_772_288, 362_340_589_568), disk('D', 10_213_772_288, 90_340_589_568)]
  const names = call.list('name').map((one) => toText(one).toUpperCase())
  return names.length > 0 ? all.filter((one) => names.includes(toText(one.read('Name')))) : all
}

const common = 'Path@ LiteralPath Filter Include Exclude -Force -Recurse Credential'

export const itemCmdlets: readonly Cmdlet[] = [
  { name: 'Get-Item', aliases: 'gi', parameters: `${common} Stream`, run: getItem },
  {
    name: 'Get-ChildItem',
    aliases: 'gci dir ls',
    parameters:
      'Path@ Filter@ LiteralPath Include Exclude -Force -Recurse Depth -File -Directory -Name -Hidden -System -ReadOnly Attributes',
    run: getChildItem,
  },
  { name: 'Set-Item', aliases: 'si', parameters: 'Path@ Value@ LiteralPath -Force -PassThru', run: setItem },
  { name: 'New-Item', aliases: 'ni', parameters: 'Path@ Name ItemType Type Value -Force Target', run: newItem },
  { name: 'Remove-Item', aliases: 'ri rm del rd rmdir erase', parameters: common, run: removeItem },
  {
    name: 'Copy-Item',
    aliases: 'cp copy cpi',
    parameters:
      'Path@ Destination@ LiteralPath -Recurse -Force -Container -PassThru Filter Include Exclude ToSession FromSession',
    run: copyOrMove,
  },
  {
    name: 'Move-Item',
    aliases: 'mv move mi',
    parameters: 'Path@ Destination@ LiteralPath -Force -PassThru',
    run: copyOrMove,
  },
  { name: 'Rename-Item', aliases: 'rni ren', parameters: 'Path@ NewName@ LiteralPath -Force -PassThru', run: rename },
  {
    name: 'Invoke-Item',
    aliases: 'ii',
    parameters: 'Path@ LiteralPath',
    run: (call) =>
      void pathsOf(call).forEach((one) =>
        call.engine.runtime.command(call.engine, 'Start-Process', ['-FilePath', one]),
      ),
  },
  { name: 'Clear-Item', aliases: 'cli', parameters: common, run: removeItem },
  { name: 'Test-Path', parameters: 'Path@ LiteralPath PathType -IsValid Include Exclude Filter', run: test },
  {
    name: 'Resolve-Path',
    aliases: 'rvpa',
    parameters: 'Path@ LiteralPath -Relative',
    run: (call) =>
      pathsOf(call).map((one) =>
        record('System.Management.Automation.PathInfo', {
          Path: call.engine.path(one),
          ProviderPath: call.engine.path(one),
        }),
      ),
  },
  {
    name: 'Convert-Path',
    aliases: 'cvpa',
    parameters: 'Path@ LiteralPath',
    run: (call) => pathsOf(call).map((one) => call.engine.path(one)),
  },
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
  { name: 'Set-Location', aliases: 'cd sl chdir', parameters: 'Path@ LiteralPath -PassThru', run: setLocation },
  { name: 'Push-Location', aliases: 'pushd', parameters: 'Path@ StackName', run: setLocation },
  { name: 'Pop-Location', aliases: 'popd', parameters: 'StackName', run: () => undefined },
  { name: 'Get-Location', aliases: 'gl pwd', parameters: 'PSProvider -Stack', run: (call) => located(call.engine) },
  { name: 'Join-Path', parameters: 'Path@ ChildPath@ -Resolve', run: joinPath },
  {
    name: 'Split-Path',
    parameters: 'Path@ LiteralPath -Leaf -Parent -Qualifier -NoQualifier -Extension -LeafBase -Resolve',
    run: splitPath,
  },
  { name: 'Get-PSDrive', aliases: 'gdr', parameters: 'Name@ PSProvider Scope', run: drives },
  {
    name: 'New-PSDrive',
    aliases: 'ndr mount',
    parameters: 'Name@ PSProvider@ Root@ -Persist Credential Scope',
    run: () => undefined,
  },
  { name: 'Remove-PSDrive', aliases: 'rdr', parameters: 'Name@ -Force', run: () => undefined },
  {
    name: 'Get-Acl',
    parameters: 'Path@',
    run: (call) =>
      record('System.Security.AccessControl.FileSecurity', {
        Path: call.text('path'),
        Owner: 'BUILTIN\\Administrators',
        Access: [],
        AccessToString: '',
      })
        .method('SetAccessRule', () => undefined)
        .method('AddAccessRule', () => undefined)
        .method('SetOwner', () => undefined)
        .method('SetAccessRuleProtection', () => undefined),
  },
  { name: 'Set-Acl', parameters: 'Path@ AclObject@', run: () => undefined },
  {
    name: 'Unblock-File',
    parameters: 'Path@ LiteralPath',
    run: (call) =>
      void pathsOf(call).forEach((one) =>
        call.engine.event('file_delete', {
          TargetFilename: `${call.engine.path(one)}:Zone.Identifier`,
          Image: call.engine.machine.imageOf(call.engine.actor.pid),
        }),
      ),
  },
]

function located(engine: Engine): PsObject {
  const object = record('System.Management.Automation.PathInfo', {
    Path: engine.location,
    ProviderPath: engine.location,
    Drive: 'C',
  })
  object.text = () => engine.location
  return object
}
