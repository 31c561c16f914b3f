/** Places: the current folder, parts of paths, drives. */
import { toText } from '../convert.ts'
import { baseName, parentOf } from '../windows/files.ts'
import { type Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { placeOf } from './providers.ts'

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

function located(engine: Engine): PsObject {
  const object = record('System.Management.Automation.PathInfo', {
    Path: engine.location,
    ProviderPath: engine.location,
    Drive: 'C',
  })
  object.text = () => engine.location
  return object
}

export const pathCmdlets: readonly Cmdlet[] = [
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
]
