/** Items on all drives: files, registry keys, variables, environment, functions, aliases. */
import { itemsAt, missing, pathsOf } from './item-places.ts'
import { toText } from '../convert.ts'
import { baseName, exists, fileObject, parentOf } from '../windows/files.ts'
import { type Engine } from '../run/engine.ts'
import { writeVariable } from '../run/variables.ts'
import { hasWildcard, wildcard } from '../operators/wildcard.ts'
import { record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { filesLike, isFolder, keyObject, placeOf } from './providers.ts'

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
    const isWanted =
      filter.every((matches) => matches(base)) && (include.length === 0 || include.some((matches) => matches(base)))
    return isWanted && !exclude.some((matches) => matches(base))
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
        call.text('destination').endsWith('\\') || isFolder(engine, target)
          ? `${target.replace(/\\$/, '')}\\${baseName(from)}`
          : target
      if (!bytes) continue
      engine.machine.write(engine.actor, into, bytes)
      if (call.name === 'Move-Item') engine.machine.renamed(engine.actor, from, into)
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
      engine.machine.renamed(engine.actor, from, to)
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
      pathsOf(call).forEach((one) => call.engine.runtime.command(call.engine, 'Start-Process', ['-FilePath', one])),
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
      pathsOf(call).forEach((one) =>
        call.engine.event('file_delete', {
          TargetFilename: `${call.engine.path(one)}:Zone.Identifier`,
          Image: call.engine.machine.imageOf(call.engine.actor.pid),
        }),
      ),
  },
]
