/** System.IO.File, Path, Directory and the objects that describe files. */
import { elementsOf, toBytes, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, type Value } from '../values.ts'
import { dateObject } from '../dotnet/dates.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { openFile } from '../dotnet/streams.ts'
import { codecOf } from '../dotnet/text-types.ts'
import { profile } from '../../../host/profile.ts'

const textOf = (bytes: Uint8Array, encoding: Value): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.subarray(2)).toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return Buffer.from(bytes.subarray(3)).toString('utf8')
  return codecOf(encoding ?? 'utf8').decode(bytes)
}

function read(engine: Engine, name: Value): Uint8Array {
  const path = engine.path(toText(name))
  const bytes = engine.machine.read(path)
  if (!bytes) throw failure(`Could not find file '${path}'.`, 'System.IO.FileNotFoundException')
  engine.allocate(bytes.length)
  return bytes.slice()
}

function write(engine: Engine, name: Value, bytes: Uint8Array): undefined {
  engine.allocate(bytes.length)
  engine.machine.write(engine.actor, engine.path(toText(name)), bytes)
  return undefined
}

const lines = (value: Value) =>
  elementsOf(value)
    .map((one) => `${toText(one)}\r\n`)
    .join('')

function append(engine: Engine, [name, text, encoding]: readonly Value[]): undefined {
  const old = engine.machine.read(engine.path(toText(name))) ?? new Uint8Array()
  return write(engine, name, Buffer.concat([old, codecOf(encoding ?? 'utf8').encode(toText(text))]))
}

function copy(engine: Engine, [from, to]: readonly Value[]): undefined {
  return write(engine, to, read(engine, from))
}

const file: NetType = {
  names: 'io.file',
  calls: {
    ReadAllText: (engine, [name, encoding]) => textOf(read(engine, name), encoding),
    ReadAllBytes: (engine, [name]) => read(engine, name),
    ReadAllLines: (engine, [name, encoding]) =>
      textOf(read(engine, name), encoding)
        .replace(/\r?\n$/, '')
        .split(/\r?\n/),
    ReadLines: (engine, [name, encoding]) =>
      textOf(read(engine, name), encoding)
        .replace(/\r?\n$/, '')
        .split(/\r?\n/),
    WriteAllText: (engine, [name, text, encoding]) =>
      write(engine, name, codecOf(encoding ?? 'utf8').encode(toText(text))),
    WriteAllBytes: (engine, [name, bytes]) => write(engine, name, toBytes(bytes)),
    WriteAllLines: (engine, [name, text, encoding]) =>
      write(engine, name, codecOf(encoding ?? 'utf8').encode(lines(text))),
    AppendAllText: append,
    AppendAllLines: (engine, [name, text, encoding]) => append(engine, [name, lines(text), encoding]),
    Exists: (engine, [name]) => exists(engine, engine.path(toText(name))),
    Delete: (engine, [name]) => void engine.machine.remove(engine.actor, engine.path(toText(name))),
    Copy: copy,
    Move: (engine, args) => {
      copy(engine, args)
      const [from, to] = args.map((one) => engine.path(toText(one)))
      return engine.machine.renamed(engine.actor, from ?? '', to ?? '')
    },
    Open: (engine, [name, mode]) => openFile(engine, toText(name), toText(mode)),
    OpenRead: (engine, [name]) => openFile(engine, toText(name), 'Open'),
    OpenWrite: (engine, [name]) => openFile(engine, toText(name), 'OpenOrCreate'),
    Create: (engine, [name]) => openFile(engine, toText(name), 'Create'),
    SetAttributes: () => undefined,
    GetAttributes: () => 'Archive',
    SetCreationTime: () => undefined,
    SetLastWriteTime: () => undefined,
    SetLastAccessTime: () => undefined,
    GetLastWriteTime: (engine) => dateObject(engine, new Date(profile.epoch)),
    GetCreationTime: (engine) => dateObject(engine, new Date(profile.epoch)),
  },
}

/** Files the run knows, and those every Windows has. */
export function exists(engine: Engine, path: string): boolean {
  if (engine.machine.read(path)) return true
  return (
    /^C:\\Windows\\(?:explorer\.exe|System32\\(?:WindowsPowerShell\\v1\.0\\powershell|\w+)\.(?:exe|dll))$/i.test(
      path,
    ) && !/vbox|vmware|vmmouse|vmhgfs|sbie/i.test(path)
  )
}

export const baseName = (path: string): string =>
  path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .pop() ?? ''
export const parentOf = (path: string): string => path.replace(/[\\/]+$/, '').replace(/[\\/][^\\/]*$/, '')
const extensionOf = (path: string): string => /\.[^.\\/]*$/.exec(path)?.[0] ?? ''

function combine(parts: readonly Value[]): string {
  return parts.map(toText).reduce((left, right) => {
    if (/^(?:[a-z]:|[\\/])/i.test(right) || left === '') return right
    return `${left.replace(/[\\/]$/, '')}\\${right}`
  }, '')
}

const letters = 'abcdefghijklmnopqrstuvwxyz012345'
function randomName(engine: Engine, length: number): string {
  return Array.from({ length }, () => letters[Math.floor(engine.random() * 32)]).join('')
}

const temp = (engine: Engine) => engine.environment.get('temp')?.value ?? 'C:\\Windows\\Temp'

const path: NetType = {
  names: 'io.path',
  values: { DirectorySeparatorChar: () => '\\', PathSeparator: () => ';', AltDirectorySeparatorChar: () => '/' },
  calls: {
    GetTempPath: (engine) => `${temp(engine)}\\`,
    GetTempFileName: (engine) => {
      const name = `${temp(engine)}\\tmp${randomName(engine, 4).toUpperCase()}.tmp`
      engine.machine.put(name, new Uint8Array())
      return name
    },
    GetRandomFileName: (engine) => `${randomName(engine, 8)}.${randomName(engine, 3)}`,
    Combine: (_, parts) => combine(parts.length === 1 ? elementsOf(parts[0]) : parts),
    GetFileName: (_, [name]) => baseName(toText(name)),
    GetFileNameWithoutExtension: (_, [name]) => baseName(toText(name)).replace(/\.[^.]*$/, ''),
    GetExtension: (_, [name]) => extensionOf(toText(name)),
    GetDirectoryName: (_, [name]) => parentOf(toText(name)),
    GetFullPath: (engine, [name]) => engine.path(toText(name)),
    GetPathRoot: (engine, [name]) => engine.path(toText(name)).slice(0, 3),
    ChangeExtension: (_, [name, extension]) =>
      toText(name).replace(/\.[^.\\/]*$/, '') + toText(extension).replace(/^(?!\.)/, '.'),
    HasExtension: (_, [name]) => extensionOf(toText(name)) !== '',
    IsPathRooted: (_, [name]) => /^(?:[a-z]:|[\\/])/i.test(toText(name)),
    GetInvalidFileNameChars: () => ['"', '<', '>', '|', ':', '*', '?', '\\', '/'],
  },
}

/** FileInfo or DirectoryInfo of a path. */
export function fileObject(engine: Engine, name: string): PsObject {
  engine.step(100)
  const isFolder = !engine.machine.read(name) && extensionOf(name) === ''
  const object = new PsObject(isFolder ? 'System.IO.DirectoryInfo' : 'System.IO.FileInfo')
  const when = () => dateObject(engine, new Date(profile.epoch - 86_400_000))
  object.text = () => name
  object.note('Name', baseName(name)).note('FullName', name).note('Extension', extensionOf(name))
  object.note('BaseName', baseName(name).replace(/\.[^.]*$/, ''))
  object.note('Length', isFolder ? 1 : (engine.machine.read(name)?.length ?? 0)).note('PSIsContainer', isFolder)
  object.note('DirectoryName', parentOf(name)).note('LastWriteTime', when()).note('CreationTime', when())
  object
    .note('LastAccessTime', when())
    .note('Attributes', isFolder ? 'Directory' : 'Archive')
    .note('Mode', isFolder ? 'd-----' : '-a----')
  object.getter('Exists', () => isFolder || exists(engine, name))
  object
    .getter('Directory', () => fileObject(engine, parentOf(name)))
    .getter('Parent', () => fileObject(engine, parentOf(name)))
  object
    .getter('PSPath', () => name)
    .getter(
      'IsReadOnly',
      () => false,
      () => undefined,
    )
  object.method('Delete', () => void engine.machine.remove(engine.actor, name))
  object
    .method('OpenRead', () => openFile(engine, name, 'Open'))
    .method('OpenWrite', () => openFile(engine, name, 'OpenOrCreate'))
  object.method('CopyTo', ([to]) => copy(engine, [name, to])).method('MoveTo', ([to]) => copy(engine, [name, to]))
  object.method('Create', () => undefined).method('Refresh', () => undefined)
  return object
}

const directory: NetType = {
  names: 'io.directory',
  calls: {
    Exists: (_, [name]) => toText(name) !== '' && !/vmware|virtualbox|sandbox|wireshark/i.test(toText(name)),
    CreateDirectory: (engine, [name]) => fileObject(engine, engine.path(toText(name))),
    GetCurrentDirectory: (engine) => engine.location,
    SetCurrentDirectory: (engine, [name]) => void (engine.location = engine.path(toText(name))),
    Delete: (engine, [name]) => void engine.machine.remove(engine.actor, engine.path(toText(name))),
    GetFiles: (engine, [name, filter]) =>
      engine.runtime
        .command(engine, 'Get-ChildItem', [
          '-Path',
          toText(name),
          '-File',
          '-Name',
          ...(filter === undefined ? [] : ['-Filter', toText(filter)]),
        ])
        .map((one) => combine([name, one])),
    GetDirectories: () => [],
    EnumerateFiles: () => [],
    GetParent: (engine, [name]) => fileObject(engine, parentOf(engine.path(toText(name)))),
  },
}

export const fileTypes: readonly NetType[] = [
  file,
  path,
  directory,
  { names: 'io.fileinfo io.directoryinfo', create: (engine, [name]) => fileObject(engine, engine.path(toText(name))) },
]
