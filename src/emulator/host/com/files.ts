/** Scripting.FileSystemObject and Scripting.Dictionary. */
import { environment } from '../profile.ts'
import type { ComClass, ComContext } from './context.ts'
import {
  action,
  collection,
  ComError,
  ComObject,
  constant,
  type Member,
  method,
  stored,
  type Value,
  text,
} from './object.ts'
import { textStream } from './streams.ts'

const entryLimit = 1_000_000
const fileNotFound = -2_146_828_235
const baseName = (path: string) => path.split('\\').pop() ?? ''

function times(): Record<string, Member> {
  return {
    DateCreated: constant('11/3/2026 9:14:00 AM'),
    DateLastModified: constant('11/20/2026 4:31:12 PM'),
    DateLastAccessed: constant('11/23/2026'),
  }
}

function fileObject(context: ComContext, path: string): ComObject {
  const { machine, actor } = context
  const listed = (kind: 'files' | 'folders') =>
    collection(machine.list(path)[kind].map((one) => fileObject(context, one)))
  return new ComObject('File', {
    ...times(),
    Path: constant(path),
    ShortPath: constant(path),
    Name: stored(baseName(path)),
    ShortName: constant(baseName(path)),
    Type: constant('File'),
    Attributes: stored(32),
    Size: { get: () => machine.read(path)?.length ?? 0 },
    Files: { get: () => listed('files') },
    SubFolders: { get: () => listed('folders') },
    ParentFolder: { get: () => fileObject(context, path.replace(/\\[^\\]*$/, '')) },
    Drive: { get: () => driveObject() },
    IsRootFolder: constant(/^[a-z]:\\?$/i.test(path)),
    Delete: method(() => void machine.remove(actor, path)),
    Copy: method(([to]) => copy(context, path, text(to))),
    Move: method(([to]) => {
      copy(context, path, text(to))
      return machine.renamed(actor, path, text(to))
    }),
    OpenAsTextStream: method(([mode]) => opened(context, path, Number(mode ?? 1))),
    CreateTextFile: method(([name]) => textStream(context, { content: '', path: `${path}\\${text(name)}` })),
  })
}

const driveObject = (): ComObject =>
  new ComObject('Drive', {
    DriveLetter: constant('C'),
    '*value': constant('C:'),
    Path: constant('C:'),
    DriveType: constant(2),
    IsReady: constant(true),
    VolumeName: constant('Windows'),
    SerialNumber: constant(1_545_238_498),
    TotalSize: constant(499_410_006_016),
    FreeSpace: constant(211_837_366_272),
    AvailableSpace: constant(211_837_366_272),
    FileSystem: constant('NTFS'),
    RootFolder: constant('C:\\'),
    ShareName: constant(''),
  })

function opened(context: ComContext, path: string, mode: number): ComObject {
  const known = context.machine.read(path)
  if (mode === 1 && !known) throw new ComError(fileNotFound, 'File not found')
  const content = mode === 2 || !known ? '' : Buffer.from(known).toString('latin1')
  return textStream(context, mode === 1 ? { content } : { content, path })
}

function copy({ machine, actor }: ComContext, from: string, to: string): undefined {
  const bytes = machine.read(from)
  if (!bytes) throw new ComError(fileNotFound, 'File not found')
  machine.write(actor, to.endsWith('\\') ? to + baseName(from) : to, bytes)
}

const entriesCopied = 200

/** A name pattern of files in one folder: `C:\\x\\*.js`. */
function matching({ machine }: ComContext, path: string): readonly string[] {
  const name = baseName(path)
  if (!/[*?]/.test(name)) return [path]
  const pattern = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.{0,260}')
      .replaceAll('?', '.')}$`,
    'i',
  )
  return machine
    .list(path.slice(0, -name.length))
    .files.filter((one) => pattern.test(baseName(one)))
    .slice(0, entriesCopied)
}

function copyFiles(context: ComContext, from: string, to: string): void {
  if (!/[*?]/.test(baseName(from))) return copy(context, from, to)
  for (const one of matching(context, from)) copy(context, one, `${to.replace(/\\$/, '')}\\`)
}

function removeFiles(context: ComContext, path: string): void {
  for (const one of matching(context, path)) context.machine.remove(context.actor, one)
}

function copyFolder(context: ComContext, from: string, to: string): void {
  const { machine, actor } = context
  machine.makeFolder(actor, to)
  for (const one of machine.list(from).files.slice(0, entriesCopied)) copy(context, one, `${to.replace(/\\$/, '')}\\`)
}

/** Standard output: what is written there is printed. */
function standardStream(context: ComContext): ComObject {
  const say = action(([value]) => context.machine.recorder.print(text(value)))
  const empty = textStream(context, { content: '' })
  return new ComObject('TextStream', { ...Object.fromEntries(empty.members), Write: say, WriteLine: say })
}

function fileSystemObject(context: ComContext): ComObject {
  const { machine, actor } = context
  const special = ['C:\\Windows', 'C:\\Windows\\System32', environment.get('TEMP') ?? '']
  let temporary = 0x1_0000
  return new ComObject('Scripting.FileSystemObject', {
    CreateTextFile: method(([path]) => textStream(context, { content: '', path: text(path) })),
    OpenTextFile: method(([path, mode]) => opened(context, text(path), Number(mode ?? 1))),
    FileExists: method(
      ([path]) =>
        machine.read(text(path)) !== undefined || (/\.\w{1,5}$/.test(text(path)) && machine.exists(text(path))),
    ),
    FolderExists: method(([path]) => machine.isFolder(text(path))),
    CreateFolder: method(([path]) => {
      machine.makeFolder(actor, text(path))
      return fileObject(context, text(path))
    }),
    CopyFile: action(([from, to]) => copyFiles(context, text(from), text(to))),
    MoveFile: method(([from, to]) => {
      copy(context, text(from), text(to))
      return machine.renamed(actor, text(from), text(to))
    }),
    DeleteFile: action(([path]) => removeFiles(context, text(path))),
    GetFile: method(([path]) => fileObject(context, text(path))),
    GetFolder: method(([path]) => fileObject(context, text(path))),
    CopyFolder: action(([from, to]) => copyFolder(context, text(from), text(to))),
    MoveFolder: action(([from, to]) => {
      copyFolder(context, text(from), text(to))
      machine.removeFolder(actor, text(from))
    }),
    DeleteFolder: action(([path]) => machine.removeFolder(actor, text(path))),
    Drives: { get: () => collection([driveObject()]) },
    GetDrive: method(() => driveObject()),
    GetDriveName: method(([path]) => /^[a-z]:/i.exec(text(path))?.[0] ?? ''),
    DriveExists: method(([name]) => /^c/i.test(text(name))),
    GetAbsolutePathName: method(([path]) => machine.place(actor.pid, text(path)).replace(/\\\.?$/, '')),
    GetFileVersion: method(([path]) => (/^[a-z]:\\(?:windows|program files)/i.test(text(path)) ? '10.0.19041.1' : '')),
    GetStandardStream: method(() => standardStream(context)),
    GetSpecialFolder: method(([index]) => fileObject(context, special[Number(index)] ?? '')),
    GetTempName: method(() => `rad${(temporary++).toString(16).toUpperCase()}.tmp`),
    GetFileName: method(([path]) => baseName(text(path))),
    GetBaseName: method(([path]) => baseName(text(path)).replace(/\.[^.]*$/, '')),
    GetExtensionName: method(([path]) => /\.([^.\\]*)$/.exec(text(path))?.[1] ?? ''),
    GetParentFolderName: method(([path]) => text(path).replace(/\\[^\\]*$/, '')),
    BuildPath: method(([folder, name]) => `${text(folder).replace(/\\$/, '')}\\${text(name)}`),
  })
}

/** Keys are compared without case where `CompareMode` is 1. */
function dictionary(): ComObject {
  const entries = new Map<Value, readonly [key: Value, value: Value]>()
  const mode = stored(0)
  const fold = (key: Value): Value => (Number(mode.get?.()) === 1 && typeof key === 'string' ? key.toLowerCase() : key)
  const put = (key: Value, value: Value) => {
    if (entries.size < entryLimit) entries.set(fold(key), [entries.get(fold(key))?.[0] ?? key, value])
  }
  const item = {
    call: ([key]: readonly Value[]) => entries.get(fold(key))?.[1],
    put: ([key]: readonly Value[], value: Value) => put(key, value),
  }
  const renamed = ([from]: readonly Value[], to: Value) => {
    const known = entries.get(fold(from))
    if (!known) return
    entries.delete(fold(from))
    put(to, known[1])
  }
  const keys = () => [...entries.values()].map(([key]) => key)
  const members = {
    Add: action(([key, value]) => put(key, value)),
    Item: item,
    '': item,
    Exists: method(([key]) => entries.has(fold(key))),
    Count: { get: () => entries.size },
    CompareMode: mode,
    Key: { call: () => undefined, put: renamed },
    HashVal: method(() => 0),
    Keys: method(keys),
    Items: method(() => [...entries.values()].map(([, value]) => value)),
    Remove: method(([key]) => void entries.delete(fold(key))),
    RemoveAll: action(() => entries.clear()),
  }
  return new ComObject('Scripting.Dictionary', members, keys)
}

export const fileClasses: readonly ComClass[] = [
  { names: ['scripting.filesystemobject'], create: fileSystemObject },
  { names: ['scripting.dictionary'], create: dictionary },
]
