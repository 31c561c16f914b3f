/** Scripting.FileSystemObject and Scripting.Dictionary. */
import { environment } from '../profile.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComError, ComObject, constant, method, stored, type Value, text } from './object.ts'
import { textStream } from './streams.ts'

const entryLimit = 1_000_000
const fileNotFound = -2_146_828_235
const baseName = (path: string) => path.split('\\').pop() ?? ''

function fileObject(context: ComContext, path: string): ComObject {
  const { machine, actor } = context
  return new ComObject('File', {
    Path: constant(path),
    Name: constant(baseName(path)),
    Size: { get: () => machine.read(path)?.length ?? 0 },
    Files: constant(collection([])),
    SubFolders: constant(collection([])),
    Delete: method(() => void machine.remove(actor, path)),
    OpenAsTextStream: method(() => opened(context, path, 1)),
  })
}

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

function fileSystemObject(context: ComContext): ComObject {
  const { machine, actor } = context
  const special = ['C:\\Windows', 'C:\\Windows\\System32', environment.get('TEMP') ?? '']
  let temporary = 0x1_0000
  return new ComObject('Scripting.FileSystemObject', {
    CreateTextFile: method(([path]) => textStream(context, { content: '', path: text(path) })),
    OpenTextFile: method(([path, mode]) => opened(context, text(path), Number(mode ?? 1))),
    FileExists: method(([path]) => machine.read(text(path)) !== undefined || /\\system32\\\w+\.exe$/i.test(text(path))),
    FolderExists: method(([path]) => !/vmware|virtualbox|sandbox/i.test(text(path))),
    CreateFolder: method(([path]) => fileObject(context, text(path))),
    CopyFile: method(([from, to]) => copy(context, text(from), text(to))),
    MoveFile: method(([from, to]) => {
      copy(context, text(from), text(to))
      return void machine.remove(actor, text(from))
    }),
    DeleteFile: method(([path]) => void machine.remove(actor, text(path))),
    GetFile: method(([path]) => fileObject(context, text(path))),
    GetFolder: method(([path]) => fileObject(context, text(path))),
    GetSpecialFolder: method(([index]) => fileObject(context, special[Number(index)] ?? '')),
    GetTempName: method(() => `rad${(temporary++).toString(16).toUpperCase()}.tmp`),
    GetFileName: method(([path]) => baseName(text(path))),
    GetBaseName: method(([path]) => baseName(text(path)).replace(/\.[^.]*$/, '')),
    GetExtensionName: method(([path]) => /\.([^.\\]*)$/.exec(text(path))?.[1] ?? ''),
    GetParentFolderName: method(([path]) => text(path).replace(/\\[^\\]*$/, '')),
    BuildPath: method(([folder, name]) => `${text(folder).replace(/\\$/, '')}\\${text(name)}`),
  })
}

function dictionary(): ComObject {
  const entries = new Map<Value, Value>()
  const put = (key: Value, value: Value) => {
    if (entries.size < entryLimit) entries.set(key, value)
  }
  const item = {
    call: ([key]: readonly Value[]) => entries.get(key),
    put: ([key]: readonly Value[], value: Value) => put(key, value),
  }
  const members = {
    Add: action(([key, value]) => put(key, value)),
    Item: item,
    '': item,
    Exists: method(([key]) => entries.has(key)),
    Count: { get: () => entries.size },
    CompareMode: stored(0),
    Keys: method(() => [...entries.keys()]),
    Items: method(() => [...entries.values()]),
    Remove: method(([key]) => void entries.delete(key)),
    RemoveAll: action(() => entries.clear()),
  }
  return new ComObject('Scripting.Dictionary', members, () => [...entries.keys()])
}

export const fileClasses: readonly ComClass[] = [
  { names: ['scripting.filesystemobject'], create: fileSystemObject },
  { names: ['scripting.dictionary'], create: dictionary },
]
