/** Assemblies loaded from bytes and files: the bytes are kept, calls into them are told. */
import { elementsOf, isMany, toBytes, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, Unknown, type Value } from '../values.ts'
import { fieldObject, lastName } from './hidden-fields.ts'

/** What runs inside an assembly is not seen: that it was called is. */
function called(engine: Engine, name: string, args: readonly Value[]): Value {
  const shown = args.map((one) => (isMany(one) ? elementsOf(one).map(toText).join(',') : toText(one)).slice(0, 1_000))
  engine.event('com_call', { Name: 'System.Reflection.MethodInfo.Invoke', Method: name, Arguments: shown.join(' ') })
  engine.machine.recorder.gap('code of a .NET assembly is not emulated')
  return null
}

function loadedType(engine: Engine, name: string): PsObject {
  const object = record('System.RuntimeType', { Name: lastName(name), FullName: name, IsPublic: true })
  object.text = () => name
  const method = (member: string) => {
    const info = record('System.Reflection.RuntimeMethodInfo', { Name: member })
    return info
      .method('Invoke', (args) => called(engine, `${name}.${member}`, args))
      .method('GetParameters', () => [record('System.Reflection.ParameterInfo', { Name: 'args' })])
  }
  object.method('GetMethod', ([member]) => method(toText(member))).method('GetMethods', () => [method('Main')])
  object.method('InvokeMember', ([member, , , , args]) => called(engine, `${name}.${toText(member)}`, [args ?? null]))
  object.method('GetField', ([field]) => fieldObject(engine, name, toText(field)))
  return object.method('GetConstructor', () =>
    new PsObject('System.Reflection.ConstructorInfo').method('Invoke', () => new Unknown(name)),
  )
}

function loadBytes(engine: Engine, bytes: Uint8Array): PsObject {
  engine.machine.recorder.artifact('decoded', 'assembly.bin', bytes)
  engine.event('image_load', {
    ImageLoaded: 'memory',
    Image: engine.machine.imageOf(engine.actor.pid),
    Description: 'System.Reflection.Assembly.Load',
    Size: String(bytes.length),
  })
  return loadedAssembly(engine, 'assembly.bin')
}

function loadedAssembly(engine: Engine, name: string): PsObject {
  const object = record('System.Reflection.RuntimeAssembly', {
    FullName: `${name}, Version=1.0.0.0`,
    Location: '',
    GlobalAssemblyCache: false,
  })
  const entry = record('System.Reflection.RuntimeMethodInfo', { Name: 'Main' })
  entry
    .method('Invoke', (args) => called(engine, 'EntryPoint', args))
    .method('GetParameters', () => [record('System.Reflection.ParameterInfo', { Name: 'args' })])
  object.note('EntryPoint', entry)
  object
    .method('GetType', ([type]) => loadedType(engine, toText(type)))
    .method('GetTypes', () => [loadedType(engine, 'Program')])
  object.method('GetExportedTypes', () => [loadedType(engine, 'Program')]).method('GetManifestResourceNames', () => [])
  object.getter('DefinedTypes', () => [loadedType(engine, 'Program')])
  return object.method('CreateInstance', ([type]) => loadedType(engine, toText(type)))
}

/** By name, or from bytes. */
export function load(engine: Engine, [what]: readonly Value[], byName: (engine: Engine, name: string) => Value): Value {
  if (typeof what === 'string') return byName(engine, what.split(',')[0] ?? what)
  const bytes = toBytes(what)
  if (bytes.length === 0) throw failure('Bad IL format.', 'System.BadImageFormatException')
  return loadBytes(engine, bytes)
}

export function loadFile(engine: Engine, [name]: readonly Value[]): Value {
  const path = engine.path(toText(name))
  const bytes = engine.machine.read(path)
  engine.event('image_load', { ImageLoaded: path, Image: engine.machine.imageOf(engine.actor.pid) })
  return bytes ? loadBytes(engine, bytes) : loadedAssembly(engine, path)
}
