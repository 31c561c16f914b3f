/** System.IO.Compression.ZipFile and ZipArchive: archives opened, taken apart, made of folders. */
import { type ArchivedFile, zipOf } from '../../../host/archive-writer.ts'
import { entriesOf, safeName, unpackInto } from '../../../host/archive.ts'
import { toBytes, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, type Value } from '../values.ts'
import { ByteStream, streamObject, streamOf } from '../dotnet/byte-stream.ts'
import { baseName } from './files.ts'
import type { NetType } from '../dotnet/net-type.ts'

const fileLimit = 200
const depthLimit = 8

function bytesAt(engine: Engine, path: string): Uint8Array {
  const bytes = engine.machine.read(path)
  if (!bytes) throw failure(`Could not find file '${path}'.`, 'System.IO.FileNotFoundException')
  return bytes
}

/** Files below a folder, by names relative to it. */
function filesBelow(engine: Engine, folder: string, depth = 0): ArchivedFile[] {
  const { files, folders } = engine.machine.list(folder)
  engine.step(files.length + folders.length)
  const own = files.map((path) => ({ name: baseName(path), bytes: engine.machine.read(path) ?? new Uint8Array() }))
  if (depth >= depthLimit) return own.slice(0, fileLimit)
  const deeper = folders.flatMap((path) =>
    filesBelow(engine, path, depth + 1).map(({ name, bytes }) => ({ name: `${baseName(path)}/${name}`, bytes })),
  )
  return [...own, ...deeper].slice(0, fileLimit)
}

function pack(engine: Engine, [source, target]: readonly Value[]): undefined {
  const folder = engine.path(toText(source)).replace(/\\+$/, '')
  engine.machine.write(engine.actor, engine.path(toText(target)), zipOf(filesBelow(engine, folder)))
  return undefined
}

function extractAll(engine: Engine, [source, target]: readonly Value[]): undefined {
  const folder = engine.path(toText(target))
  const stream = streamOf(source)
  const bytes = stream ? stream.bytes : bytesAt(engine, engine.path(toText(source)))
  engine.folders.add(folder.toLowerCase())
  unpackInto(engine.machine, engine.actor, { bytes, folder })
  return undefined
}

/** An entry of an open archive: read, written out, or written into when the archive was opened for that. */
function entryObject(engine: Engine, held: { name: string; bytes: Uint8Array }, archive: PsObject): PsObject {
  const object = record('System.IO.Compression.ZipArchiveEntry', {
    FullName: held.name,
    Name: held.name.split('/').pop() ?? '',
    Archive: archive,
  })
  object.text = () => held.name
  object.getter('Length', () => held.bytes.length).getter('CompressedLength', () => held.bytes.length)
  object.method('Open', () => {
    const stream = new ByteStream(held.bytes.slice())
    stream.closing = () => void (held.bytes = stream.bytes.slice())
    return streamObject(engine, 'System.IO.Compression.DeflateStream', stream)
  })
  object.method('ExtractToFile', ([path]) => {
    engine.machine.write(engine.actor, engine.path(toText(path)), held.bytes)
    return undefined
  })
  return object.method('Delete', () => void (held.name = ''))
}

interface Opened {
  readonly bytes: Uint8Array
  /** What closing a changed archive does. */
  readonly close: (bytes: Uint8Array) => void
}

function archiveObject(engine: Engine, { bytes, close }: Opened): PsObject {
  const object = new PsObject('System.IO.Compression.ZipArchive')
  const held =
    bytes.length > 0
      ? entriesOf(engine.machine, bytes).map(({ name, bytes: content }) => ({ name, bytes: content }))
      : []
  let isChanged = false
  engine.allocate(held.reduce((sum, one) => sum + one.bytes.length, 0))
  const add = (name: string, content: Uint8Array) => {
    isChanged = true
    const made = { name: name.replaceAll('\\', '/'), bytes: content }
    if (held.length < fileLimit) held.push(made)
    return entryObject(engine, made, object)
  }
  object.getter('Entries', () => held.map((one) => entryObject(engine, one, object)))
  object.method('GetEntry', ([name]) => {
    const found = held.find((one) => one.name === toText(name).replaceAll('\\', '/'))
    return found ? entryObject(engine, found, object) : null
  })
  object.method('CreateEntry', ([name]) => add(toText(name), new Uint8Array()))
  object.method('CreateEntryFromFile', ([file, name]) => add(toText(name), bytesAt(engine, engine.path(toText(file)))))
  object.method('ExtractToDirectory', ([target]) => {
    for (const one of held) {
      const name = safeName(one.name)
      if (name)
        engine.machine.write(engine.actor, `${engine.path(toText(target)).replace(/\\$/, '')}\\${name}`, one.bytes)
    }
  })
  return object.method('Dispose', () => {
    if (isChanged) close(zipOf(held.filter((one) => one.name)))
    isChanged = false
  })
}

function open(engine: Engine, [name, mode]: readonly Value[]): PsObject {
  const path = engine.path(toText(name))
  const isNew = /create|update|[12]/i.test(toText(mode))
  const bytes = isNew ? (engine.machine.read(path) ?? new Uint8Array()) : bytesAt(engine, path)
  return archiveObject(engine, { bytes, close: (made) => engine.machine.write(engine.actor, path, made) })
}

function overStream(engine: Engine, [source]: readonly Value[]): PsObject {
  const stream = streamOf(source)
  if (!stream) return archiveObject(engine, { bytes: toBytes(source), close: () => undefined })
  return archiveObject(engine, {
    bytes: stream.bytes,
    close: (made) => {
      stream.resize(0)
      stream.position = 0
      stream.write(made)
    },
  })
}

const onObject =
  (name: string) =>
  (engine: Engine, [target, ...args]: readonly Value[]): Value =>
    engine.runtime.method(engine, target, name, args)

export const zipTypes: readonly NetType[] = [
  {
    names: 'io.compression.zipfile',
    calls: {
      ExtractToDirectory: extractAll,
      CreateFromDirectory: pack,
      OpenRead: (engine, [name]) => open(engine, [name, 'Read']),
      Open: open,
    },
  },
  { names: 'io.compression.ziparchive', create: overStream },
  {
    names: 'io.compression.zipfileextensions',
    calls: {
      ExtractToFile: onObject('ExtractToFile'),
      ExtractToDirectory: onObject('ExtractToDirectory'),
      CreateEntryFromFile: onObject('CreateEntryFromFile'),
    },
  },
]
