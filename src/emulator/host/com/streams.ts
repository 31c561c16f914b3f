/** TextStream of the scripting runtime and ADODB.Stream. */
import iconv from 'iconv-lite'
import type { ComClass, ComContext } from './context.ts'
import {
  action,
  bytesOf,
  ComError,
  ComObject,
  constant,
  type Member,
  method,
  quiet,
  stored,
  text,
  type Value,
} from './object.ts'

const sizeLimit = 64 * 1024 * 1024
const outOfMemory = -2_147_024_882

interface StreamSource {
  readonly content: string
  /** Where it is written at Close; absent for a stream only read from. */
  readonly path?: string
}

export function textStream({ machine, actor }: ComContext, { content, path }: StreamSource): ComObject {
  let buffer = content
  let position = 0
  let line = 1
  const take = (end: number) => {
    const part = buffer.slice(position, end)
    position = Math.min(end, buffer.length)
    return part
  }
  const readLine = () => {
    const end = buffer.indexOf('\n', position)
    line++
    return take(end < 0 ? buffer.length : end + 1).replace(/\r?\n$/, '')
  }
  const add = (more: string) => {
    if (buffer.length + more.length > sizeLimit) throw new ComError(outOfMemory, 'Out of memory')
    buffer += more
  }
  const close = () => {
    if (path !== undefined) machine.write(actor, path, Buffer.from(buffer, 'latin1'))
    return undefined
  }
  return new ComObject('TextStream', {
    Write: action(([value]) => add(text(value))),
    WriteLine: action(([value]) => add(`${text(value)}\r\n`)),
    WriteBlankLines: action(([count]) => add('\r\n'.repeat(Math.max(0, Math.min(Number(count) || 0, 10_000))))),
    ReadAll: method(() => take(buffer.length)),
    ReadLine: method(readLine),
    SkipLine: action(() => void readLine()),
    Skip: action(([count]) => void take(position + (Number(count) || 0))),
    Read: method(([count]) => take(position + Math.max(0, Number(count) || 0))),
    AtEndOfStream: { get: () => position >= buffer.length },
    AtEndOfLine: { get: () => position >= buffer.length || buffer[position] === '\n' },
    Line: { get: () => line },
    Column: constant(1),
    Close: method(close),
  })
}

/** Names of character sets as MLang knows them; marks of byte order are written as it writes them. */
function charset(name: string): {
  readonly encode: (text: string, first: boolean) => Buffer
  readonly decode: (bytes: Buffer) => string
} {
  const key = name.toLowerCase()
  if (key === 'utf-8') {
    const mark = Buffer.from([0xef, 0xbb, 0xbf])
    return {
      encode: (value, first) => (first ? Buffer.concat([mark, Buffer.from(value)]) : Buffer.from(value)),
      decode: (bytes) => bytes.toString('utf8').replace(/^\uFEFF/, ''),
    }
  }
  if (key === 'unicode' || key === 'utf-16' || key === 'utf-16le' || key === '')
    return {
      encode: (value, first) => Buffer.from(first ? `\uFEFF${value}` : value, 'utf16le'),
      decode: (bytes) => bytes.toString('utf16le').replace(/^\uFEFF/, ''),
    }
  const known = /^(?:x-ansi|us-ascii|ascii|iso-8859-1|latin1)$/.test(key) || !iconv.encodingExists(key) ? 'latin1' : key
  return { encode: (value) => iconv.encode(value, known), decode: (bytes) => iconv.decode(bytes, known) }
}

/** Bytes with a place that reading and writing move. */
class ByteBuffer {
  bytes: Buffer = Buffer.alloc(0)
  at = 0

  put(more: Uint8Array): void {
    if (this.at + more.length > sizeLimit) throw new ComError(outOfMemory, 'Out of memory')
    const gap = Buffer.alloc(Math.max(0, this.at - this.bytes.length))
    const { bytes, at } = this
    this.bytes = Buffer.concat([bytes.subarray(0, at), gap, more, bytes.subarray(at + more.length)])
    this.at += more.length
  }

  /** All that is left without a count. */
  take(count: Value): Buffer {
    const length =
      count === undefined || Number.isNaN(Number(count)) || Number(count) < 0 ? this.bytes.length : Number(count)
    const part = this.bytes.subarray(this.at, this.at + length)
    this.at += part.length
    return part
  }

  fill(bytes: Uint8Array): void {
    this.bytes = Buffer.from(bytes)
    this.at = 0
  }
}

function loaded({ machine }: ComContext, path: string): Uint8Array {
  const bytes = machine.read(path)
  if (!bytes) throw new ComError(-2_146_825_286, 'File could not be opened.')
  return bytes
}

function adodbStream(context: ComContext): ComObject {
  const { machine, actor } = context
  const buffer = new ByteBuffer()
  const named = stored('unicode')
  const coding = () => charset(text(named.get?.()))
  const position: Member = {
    get: () => buffer.at,
    set: (value) => void (buffer.at = Math.max(0, Math.min(Number(value) || 0, buffer.bytes.length))),
  }
  const writeText = action(([value, option]) => {
    const whole = text(value) + (Number(option) === 1 ? '\r\n' : '')
    buffer.put(coding().encode(whole, buffer.at === 0))
  })
  return new ComObject('ADODB.Stream', {
    Type: stored(2),
    Mode: stored(3),
    Charset: named,
    LineSeparator: stored(-1),
    Position: position,
    Size: { get: () => buffer.bytes.length },
    State: constant(1),
    EOS: { get: () => buffer.at >= buffer.bytes.length },
    ...quiet('Open Flush SkipLine'),
    Close: action(() => buffer.fill(Buffer.alloc(0))),
    SetEOS: action(() => void (buffer.bytes = buffer.bytes.subarray(0, buffer.at))),
    Write: action(([value]) => buffer.put(bytesOf(value))),
    WriteText: writeText,
    Read: method(([count]) => Buffer.from(buffer.take(count))),
    ReadText: method(([count]) => coding().decode(buffer.take(count))),
    CopyTo: action(([target]) => {
      if (target instanceof ComObject) target.members.get('write')?.call?.([buffer.take(undefined)])
    }),
    Cancel: action(() => undefined),
    SaveToFile: action(([path]) => machine.write(actor, text(path), buffer.bytes)),
    LoadFromFile: action(([path]) => buffer.fill(loaded(context, text(path)))),
  })
}

export const streamClasses: readonly ComClass[] = [{ names: ['adodb.stream'], create: adodbStream }]
