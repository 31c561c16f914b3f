/** System.IO streams, readers and writers, and System.IO.Compression. */
import { constants, deflateRawSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { limits } from '#core/limits.ts'
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure, Limit } from '../run/signals.ts'
import { Char, PsObject, type Value } from '../values.ts'
import { ByteStream, streamObject, streamOf } from './byte-stream.ts'
import type { NetType } from './net-type.ts'
import { codecOf } from './text-types.ts'

const options = { maxOutputLength: limits.emulation.output, finishFlush: constants.Z_SYNC_FLUSH }

/** Broken and cut data give what could be unpacked, or an error of the script; too much of it ends the run. */
function unpacked(engine: Engine, bytes: Uint8Array, unpack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  try {
    const result = unpack(bytes)
    engine.allocate(result.length)
    return engine.decoded('unpacked.bin', new Uint8Array(result))
  } catch (error) {
    if (error instanceof Limit) throw error
    if (error instanceof RangeError) throw new Limit('memory limit')
    throw failure(
      'The archive entry was compressed using an unsupported compression method.',
      'System.IO.InvalidDataException',
    )
  }
}

interface Codec {
  readonly type: string
  readonly unpack: (bytes: Uint8Array) => Uint8Array
  readonly pack: (bytes: Uint8Array) => Uint8Array
}

const deflate: Codec = {
  type: 'System.IO.Compression.DeflateStream',
  unpack: (bytes) => inflateRawSync(bytes, options),
  pack: (bytes) => deflateRawSync(bytes),
}
const gzip: Codec = {
  type: 'System.IO.Compression.GzipStream',
  unpack: (bytes) => gunzipSync(bytes, options),
  pack: (bytes) => gzipSync(bytes),
}
const zlib: Codec = {
  type: 'System.IO.Compression.ZLibStream',
  unpack: (bytes) => inflateSync(bytes, options),
  pack: deflate.pack,
}

const isCompress = (mode: Value) => /^(?:compress|1|optimal|fastest)$/i.test(toText(mode))

function compression(codec: Codec): NetType {
  return {
    names: codec.type.replace(/^System\./, '').toLowerCase(),
    create: (engine, [inner, mode]) => {
      const below = streamOf(inner)
      if (!below) throw failure('Value cannot be null.', 'System.ArgumentNullException')
      if (!isCompress(mode)) {
        const packed = below.read(below.length)
        return streamObject(engine, codec.type, new ByteStream(unpacked(engine, packed, codec.unpack)))
      }
      const stream = new ByteStream(new Uint8Array())
      stream.closing = () => below.write(codec.pack(stream.bytes))
      return streamObject(engine, codec.type, stream)
    },
  }
}

function memoryStream(engine: Engine, [value, from, count]: readonly Value[]): PsObject {
  const isSize = typeof value === 'number'
  const bytes = value === undefined || value === null || isSize ? new Uint8Array() : toBytes(value)
  const part = typeof from === 'number' && typeof count === 'number' ? bytes.subarray(from, from + count) : bytes
  return streamObject(engine, 'System.IO.MemoryStream', new ByteStream(part))
}

function textReader(engine: Engine, type: string, text: () => string): PsObject {
  const object = new PsObject(type)
  let at = 0
  const take = (end: number) => {
    const part = text().slice(at, end)
    at = Math.min(end, text().length)
    return part
  }
  const readLine = () => {
    if (at >= text().length) return null
    const end = text().indexOf('\n', at)
    return take(end < 0 ? text().length : end + 1).replace(/\r?\n$/, '')
  }
  object.method('ReadToEnd', () => engine.made(take(text().length)))
  object.method('ReadLine', readLine)
  object.method('Read', () => (at < text().length ? text().charCodeAt(at++) : -1))
  object.method('Peek', () => (at < text().length ? text().charCodeAt(at) : -1))
  object.getter('EndOfStream', () => at >= text().length)
  for (const name of ['Close', 'Dispose', 'DiscardBufferedData']) object.method(name, () => undefined)
  return object
}

/** Byte order marks are not text. */
function decodedText(bytes: Uint8Array, encoding: Value): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return Buffer.from(bytes.subarray(3)).toString('utf8')
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.subarray(2)).toString('utf16le')
  return codecOf(encoding ?? 'utf8').decode(bytes)
}

function streamReader(engine: Engine, [source, encoding]: readonly Value[]): PsObject {
  const stream = streamOf(source)
  const bytes = () =>
    stream ? stream.read(stream.length) : (engine.machine.read(engine.path(toText(source))) ?? new Uint8Array())
  let text: string | undefined
  const object = textReader(engine, 'System.IO.StreamReader', () => {
    const read = bytes()
    if (text === undefined || (stream && read.length > 0 && text === ''))
      text = decodedText(read, encoding instanceof PsObject ? encoding : undefined)
    return text
  })
  return object.getter('BaseStream', () => source)
}

function streamWriter(engine: Engine, [target, second]: readonly Value[]): PsObject {
  const object = new PsObject('System.IO.StreamWriter')
  const below = streamOf(target)
  const path = below ? '' : engine.path(toText(target))
  const old = second === true ? Buffer.from(engine.machine.read(path) ?? []).toString('utf8') : ''
  let text = below ? '' : old
  let written = false
  const flush = () => {
    if (below) below.write(codecOf(second instanceof PsObject ? second : 'utf8').encode(text))
    else if (!written || text) engine.machine.write(engine.actor, path, Buffer.from(text, 'utf8'))
    written = true
    if (below) text = ''
  }
  const add = (more: string) => {
    engine.allocate(more.length)
    text += more
    return undefined
  }
  object.method('Write', ([value]) => add(toText(value))).method('WriteLine', ([value]) => add(`${toText(value)}\r\n`))
  object
    .method('Flush', () => (below ? flush() : undefined))
    .method('Close', flush)
    .method('Dispose', flush)
  return object
    .getter(
      'AutoFlush',
      () => false,
      () => undefined,
    )
    .getter('BaseStream', () => target)
    .note('NewLine', '\r\n')
}

function binaryReader(engine: Engine, [source]: readonly Value[]): PsObject {
  const stream = streamOf(source) ?? new ByteStream(toBytes(source))
  const object = new PsObject('System.IO.BinaryReader')
  const view = (size: number) => {
    const part = stream.read(size)
    if (part.length < size)
      throw failure('Unable to read beyond the end of the stream.', 'System.IO.EndOfStreamException')
    return new DataView(part.buffer, part.byteOffset, size)
  }
  object.method('ReadBytes', ([count]) => stream.read(toWhole(count)).slice())
  object.method('ReadByte', () => view(1).getUint8(0)).method('ReadInt16', () => view(2).getInt16(0, true))
  object.method('ReadUInt16', () => view(2).getUint16(0, true)).method('ReadInt32', () => view(4).getInt32(0, true))
  object
    .method('ReadUInt32', () => view(4).getUint32(0, true))
    .method('ReadInt64', () => Number(view(8).getBigInt64(0, true)))
  object.method('ReadChar', () => new Char(view(1).getUint8(0)))
  object.method('ReadChars', ([count]) => [...stream.read(toWhole(count))].map((one) => new Char(one)))
  object.getter('BaseStream', () => source)
  for (const name of ['Close', 'Dispose']) object.method(name, () => undefined)
  engine.step()
  return object
}

function binaryWriter(engine: Engine, [target]: readonly Value[]): PsObject {
  const stream = streamOf(target) ?? new ByteStream(new Uint8Array())
  const object = new PsObject('System.IO.BinaryWriter')
  object.method('Write', ([value]) => {
    const bytes =
      typeof value === 'number'
        ? Uint8Array.from([value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255])
        : toBytes(value)
    engine.allocate(bytes.length)
    return stream.write(bytes)
  })
  for (const name of ['Close', 'Dispose', 'Flush'])
    object.method(name, () => (name === 'Flush' ? undefined : stream.close()))
  return object.getter('BaseStream', () => target)
}

function fileStream(engine: Engine, [name, mode]: readonly Value[]): PsObject {
  return openFile(engine, toText(name), toText(mode))
}

/** A file opened: what is written is in it when it is closed. */
export function openFile(engine: Engine, name: string, mode: string): PsObject {
  const path = engine.path(name)
  const known = engine.machine.read(path)
  const isNew = /create|truncate/i.test(mode) && !/openor/i.test(mode)
  if (!known && /^open$/i.test(mode)) throw failure(`Could not find file '${path}'.`, 'System.IO.FileNotFoundException')
  const before = isNew || !known ? new Uint8Array() : known
  const stream = new ByteStream(before.slice())
  if (/append/i.test(mode)) stream.position = stream.length
  stream.closing = () => {
    if (stream.length !== before.length || isNew) engine.machine.write(engine.actor, path, stream.bytes.slice())
  }
  return streamObject(engine, 'System.IO.FileStream', stream).note('Name', path)
}

export const streamTypes: readonly NetType[] = [
  compression(deflate),
  compression(gzip),
  compression(zlib),
  { names: 'io.memorystream', create: memoryStream },
  { names: 'io.streamreader', create: streamReader },
  { names: 'io.streamwriter', create: streamWriter },
  {
    names: 'io.stringreader',
    create: (engine, [text]) => textReader(engine, 'System.IO.StringReader', () => toText(text)),
  },
  { names: 'io.binaryreader', create: binaryReader },
  { names: 'io.binarywriter', create: binaryWriter },
  { names: 'io.filestream', create: fileStream },
  { names: 'io.bufferedstream', create: (_, [inner]) => inner ?? null },
]
