/** System.Reflection: types, fields, methods and assemblies by name; assemblies loaded from bytes come back as artifacts. */
import { elementsOf, isMany, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { List, PsObject, record, TypeName, Unknown, type Value } from '../values.ts'
import { load, loadFile } from './assemblies.ts'
import { fieldObject, lastName, tampered } from './hidden-fields.ts'
import { callLibrary } from './memory.ts'
import { face, type NetType } from '../dotnet/net-type.ts'

const automation = 'System.Management.Automation'
const assemblies = [
  'mscorlib',
  'System',
  'System.Core',
  automation,
  'System.Windows.Forms',
  'Microsoft.PowerShell.Commands.Utility',
]
const nativeTypes = /unsafenativemethods|safenativemethods|win32native|microsoft\.win32\.nativemethods/i

/** A plain description of a type: the literal itself, with a full name. */
export const describeType = (name: string): TypeName => new TypeName(name)

function argumentsOf(value: Value): Value[] {
  if (value === null || value === undefined) return []
  return isMany(value) ? elementsOf(value) : [value]
}

function methodOf(engine: Engine, type: string, name: string): PsObject {
  const object = record('System.Reflection.RuntimeMethodInfo', {
    Name: name,
    IsStatic: true,
    IsPublic: true,
    ReturnType: new TypeName('System.Object'),
    DeclaringType: new TypeName(type),
  })
  object.text = () => `System.Object ${name}()`
  object.method('GetParameters', () => []).method('MakeGenericMethod', () => object)
  return object.method('Invoke', ([target, ...rest]) => {
    const args = argumentsOf(rest.length > 1 && rest.length !== 4 ? rest : rest.length === 4 ? rest[2] : rest[0])
    if (nativeTypes.test(type)) return callLibrary(engine, name, args)
    engine.note(
      `[${type}]::${name}(${args.map((one) => `'${toText(isMany(one) ? '…' : one).slice(0, 500)}'`).join(', ')})`,
      name,
    )
    if (target === null || target === undefined) return engine.runtime.fixed(engine, type, { name, args })
    return engine.runtime.method(engine, target, name, args)
  })
}

const hiddenFields: Readonly<Record<string, readonly string[]>> = {
  amsiutils: ['amsiContext', 'amsiSession', 'amsiInitFailed', 'amsiLockObject', 'AmsiNativeMethods'],
  utils: ['cachedGroupPolicySettings'],
}

const fieldsOf = (engine: Engine, type: string): Value[] =>
  (hiddenFields[lastName(type).toLowerCase()] ?? ['value']).map((one) => fieldObject(engine, type, one))

/** Names that scripts look for among the methods of a type. */
const listed: Readonly<Record<string, readonly string[]>> = {
  convert: ['FromBase64String', 'FromBase64CharArray', 'ToBase64String', 'ToInt32', 'ToByte', 'ToChar', 'ToString'],
  assembly: ['Load', 'LoadFile', 'LoadFrom', 'LoadWithPartialName', 'GetExecutingAssembly'],
  unsafenativemethods: ['GetModuleHandle', 'GetProcAddress', 'GetProcAddress'],
  scriptblock: ['Create', 'Invoke', 'InvokeReturnAsIs'],
  webclient: ['DownloadString', 'DownloadFile', 'DownloadData', 'OpenRead', 'UploadString'],
  string: ['Join', 'Format', 'Concat', 'Replace', 'Substring', 'ToCharArray', 'Split', 'IndexOf'],
}

const methodsOf = (engine: Engine, type: string): Value[] =>
  (listed[lastName(type).toLowerCase()] ?? ['ToString', 'Equals', 'GetHashCode', 'GetType']).map((one) =>
    methodOf(engine, type, one),
  )

function propertyOf(engine: Engine, type: string, name: string): PsObject {
  const object = record('System.Reflection.RuntimePropertyInfo', { Name: name })
  object.method('GetValue', ([target]) =>
    target === null || target === undefined
      ? engine.runtime.fixed(engine, type, { name })
      : engine.runtime.read(engine, target, name),
  )
  return object.method('SetValue', ([target, value]) => {
    tampered(engine, type, name)
    if (target !== null && target !== undefined) engine.runtime.write(engine, { target, name }, value)
    return undefined
  })
}

function invokeMember(engine: Engine, type: string, [name, flags, , target, args]: readonly Value[]): Value {
  const member = toText(name)
  const kind = toText(flags)
  const list = argumentsOf(args)
  if (/CreateInstance/i.test(kind)) return engine.runtime.create(engine, type, list)
  const isStatic = target === null || target === undefined
  if (/GetProperty|GetField/i.test(kind))
    return isStatic ? engine.runtime.fixed(engine, type, { name: member }) : engine.runtime.read(engine, target, member)
  if (/SetProperty|SetField/i.test(kind)) {
    engine.runtime.write(engine, { target: target ?? null, name: member }, list[0])
    return undefined
  }
  return isStatic
    ? engine.runtime.fixed(engine, type, { name: member, args: list })
    : engine.runtime.method(engine, target, member, list)
}

const full = ({ name }: TypeName) =>
  /^[a-z]\w*$/i.test(name) && !/^(?:ref|psobject)$/i.test(name) ? `System.${name}` : name

export const typeFace = face<TypeName>(
  {
    FullName: (_, type) => full(type),
    Name: (_, { name }) => lastName(name),
    Namespace: (_, type) => full(type).split('.').slice(0, -1).join('.'),
    AssemblyQualifiedName: (_, type) =>
      `${full(type)}, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089`,
    Assembly: (engine, { name }) =>
      assemblyObject(engine, /^(?:ref|psobject|system\.management\.automation)/i.test(name) ? automation : 'mscorlib'),
    BaseType: () => new TypeName('System.Object'),
    IsPublic: () => true,
    IsSerializable: () => true,
    IsArray: (_, { name }) => name.endsWith('[]'),
    IsEnum: () => false,
    IsClass: () => true,
    Module: (_, { name }) =>
      record('System.Reflection.RuntimeModule', { Name: 'CommonLanguageRuntimeLibrary', ScopeName: name }),
    UnderlyingSystemType: (_, type) => type,
    DeclaredMethods: (engine, { name }) => methodsOf(engine, name),
    DeclaredFields: (engine, { name }) => fieldsOf(engine, name),
    TypeHandle: () => 0,
  },
  {
    GetType: (_, __, [name]) => (name === undefined ? new TypeName('System.RuntimeType') : new TypeName(toText(name))),
    GetField: (engine, { name }, [field]) => fieldObject(engine, name, toText(field)),
    GetFields: (engine, { name }) => fieldsOf(engine, name),
    GetMethod: (engine, { name }, [method]) => methodOf(engine, name, toText(method)),
    GetMethods: (engine, { name }) => methodsOf(engine, name),
    GetMembers: (engine, { name }) => [...methodsOf(engine, name), ...fieldsOf(engine, name)],
    GetMember: (engine, { name }, [member]) => [methodOf(engine, name, toText(member))],
    GetProperty: (engine, { name }, [property]) => propertyOf(engine, name, toText(property)),
    GetProperties: () => [],
    GetConstructor: (engine, { name }) => constructorOf(engine, name),
    GetConstructors: (engine, { name }) => [constructorOf(engine, name)],
    GetNestedType: (_, { name }, [inner]) => new TypeName(`${name}+${toText(inner)}`),
    InvokeMember: (engine, { name }, args) => invokeMember(engine, name, args),
    MakeArrayType: (_, { name }) => new TypeName(`${name}[]`),
    MakeByRefType: (_, type) => type,
    MakeGenericType: (_, { name }, [inner]) => new TypeName(`${name}[${toText(inner)}]`),
    IsAssignableFrom: () => true,
    IsInstanceOfType: () => true,
    IsSubclassOf: () => false,
    ToString: (_, type) => full(type),
    GetTypeInfo: (_, type) => type,
    GetElementType: (_, { name }) => new TypeName(name.replace(/\[\]$/, '')),
  },
)

function constructorOf(engine: Engine, type: string): PsObject {
  return new PsObject('System.Reflection.RuntimeConstructorInfo')
    .method('Invoke', ([args]) => engine.runtime.create(engine, type, argumentsOf(args)))
    .note('Name', '.ctor')
}

function typesIn(name: string): TypeName[] {
  if (name === automation)
    return ['PSObject', 'AmsiUtils', 'Utils', 'ScriptBlock', 'PowerShell'].map(
      (one) => new TypeName(`${automation}.${one}`),
    )
  if (name === 'System') return [new TypeName('System.Uri'), new TypeName('Microsoft.Win32.UnsafeNativeMethods')]
  return [new TypeName('System.Object'), new TypeName('System.Convert'), new TypeName('System.Reflection.Assembly')]
}

/** An assembly of .NET by its name. */
function assemblyObject(engine: Engine, name: string): PsObject {
  const location = `C:\\Windows\\Microsoft.NET\\assembly\\GAC_MSIL\\${name}\\v4.0_4.0.0.0__b77a5c561934e089\\${name}.dll`
  const object = record('System.Reflection.RuntimeAssembly', {
    FullName: `${name}, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089`,
    Location: location,
    GlobalAssemblyCache: true,
    ImageRuntimeVersion: 'v4.0.30319',
    IsDynamic: false,
  })
  object.text = () => toText(object.read('FullName'))
  object.method('GetType', ([type]) =>
    type === undefined ? new TypeName('System.Reflection.RuntimeAssembly') : new TypeName(toText(type)),
  )
  object.method('GetTypes', () => typesIn(name)).method('GetExportedTypes', () => typesIn(name))
  object.method('GetName', () => record('System.Reflection.AssemblyName', { Name: name, Version: '4.0.0.0' }))
  return object.method('CreateInstance', ([type]) => engine.runtime.create(engine, toText(type), []))
}

const domain = (engine: Engine): PsObject => {
  const object = record('System.AppDomain', {
    FriendlyName: 'DefaultDomain',
    BaseDirectory: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\',
  })
  object.method('GetAssemblies', () => assemblies.map((one) => assemblyObject(engine, one)))
  object
    .method('Load', (args) => load(engine, args, assemblyObject))
    .method('DefineDynamicAssembly', () => new Unknown('System.Reflection.Emit.AssemblyBuilder'))
  return object
    .method('add_AssemblyResolve', () => undefined)
    .method('SetData', () => undefined)
    .method('GetData', () => null)
}

export const reflectionTypes: readonly NetType[] = [
  {
    names: 'reflection.assembly',
    calls: {
      Load: (engine, args) => load(engine, args, assemblyObject),
      LoadFile: loadFile,
      LoadFrom: loadFile,
      UnsafeLoadFrom: loadFile,
      LoadWithPartialName: (engine, [name]) => assemblyObject(engine, toText(name)),
      ReflectionOnlyLoad: (engine, args) => load(engine, args, assemblyObject),
      GetExecutingAssembly: (engine) => assemblyObject(engine, 'mscorlib'),
      GetEntryAssembly: (engine) => assemblyObject(engine, 'powershell'),
      GetAssembly: (engine, [type]) =>
        assemblyObject(engine, /automation/i.test(toText(type)) ? automation : 'mscorlib'),
    },
  },
  {
    names: 'reflection.assemblyname',
    create: (_, [name]) => record('System.Reflection.AssemblyName', { Name: name ?? '' }),
  },
  { names: 'appdomain threading.thread.getdomain', values: { CurrentDomain: domain } },
  {
    names: 'type',
    calls: {
      GetType: (_, [name]) => new TypeName(toText(name).split(',')[0] ?? ''),
      GetTypeFromProgID: (_, [name]) => new TypeName(`com:${toText(name)}`),
      GetTypeFromCLSID: (_, [name]) => new TypeName(`com:{${toText(name)}}`),
    },
    values: { EmptyTypes: () => [] },
  },
  {
    names: 'activator',
    calls: {
      CreateInstance: (engine, [type, args]) => {
        const name = toText(type)
        if (!name.startsWith('com:')) return engine.runtime.create(engine, name, argumentsOf(args))
        return engine.runtime.command(engine, 'New-Object', ['-ComObject', name.slice(4)])[0]
      },
    },
  },
  { names: 'delegate', calls: { CreateDelegate: () => new Unknown('System.Delegate') } },
  { names: 'reflection.emit.dynamicmethod', create: () => new Unknown('System.Reflection.Emit.DynamicMethod') },
  { names: 'management.automation.amsiutils', values: { amsiInitFailed: () => false } },
  { names: 'list', create: () => new List('System.Collections.Generic.List`1[System.Object]') },
]
