/** TextStream of the scripting runtime and ADODB.Stream. */
import iconv from 'iconv-lite'
import type { ComClass, ComContext } from './context.ts'
import { action, bytesOf, ComError, ComObject, constant, type Member, method, stored, text } from './object.ts'

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

function adodbStream({ machine, actor }: ComContext): ComObject {
  let buffer: Buffer = Buffer.alloc(0)
  let at = 0
  const type = stored(2)
  const named = stored('unicode')
  const coding = () => charset(text(named.get?.()))
  const put = (more: Uint8Array) => {
    if (at + more.length > sizeLimit) throw new ComError(outOfMemory, 'Out of memory')
    buffer = Buffer.concat([
      buffer.subarray(0, at),
      Buffer.alloc(Math.max(0, at - buffer.length)),
      more,
      buffer.subarray(at + more.length),
    ])
    at += more.length
  }
  const take = (count: number) => {
    const part = buffer.subarray(at, count < 0 ? buffer.length : at + count)
    at += part.length
    return part
  }
  const lengthOf = (value: unknown) => (value === undefined || Number.isNaN(Number(value)) ? -1 : Number(value))
  const position: Member = {
    get: () => at,
    set: (value) => void (at = Math.max(0, Math.min(Number(value) || 0, buffer.length))),
  }
  return new ComObject('ADODB.Stream', {
    Type: type,
    Mode: stored(3),
    Charset: named,
    LineSeparator: stored(-1),
    Position: position,
    Size: { get: () => buffer.length },
    State: constant(1),
    EOS: { get: () => at >= buffer.length },
    Open: method(() => undefined),
    Close: action(() => {
      buffer = Buffer.alloc(0)
      at = 0
    }),
    Flush: method(() => undefined),
    SetEOS: action(() => void (buffer = buffer.subarray(0, at))),
    Write: action(([value]) => put(bytesOf(value))),
    WriteText: action(([value, option]) =>
      put(coding().encode(text(value) + (Number(option) === 1 ? '\r\n' : ''), at === 0)),
    ),
    Read: method(([count]) => Buffer.from(take(lengthOf(count)))),
    ReadText: method(([count]) => {
      const whole = coding().decode(take(lengthOf(count) < 0 ? -1 : lengthOf(count)))
      return whole
    }),
    SkipLine: action(() => undefined),
    CopyTo: action(([target]) => {
      if (target instanceof ComObject) target.members.get('write')?.call?.([take(-1)])
    }),
    SaveToFile: action(([path]) => machine.write(actor, text(path), buffer)),
    LoadFromFile: action(([path]) => {
      const bytes = machine.read(text(path))
      if (!bytes) throw new ComError(-2_146_825_286, 'File could not be opened.')
      buffer = Buffer.from(bytes)
      at = 0
    }),
  })
}

export const streamClasses: readonly ComClass[] = [{ names: ['adodb.stream'], create: adodbStream }]
