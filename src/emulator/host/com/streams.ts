/** TextStream of the scripting runtime and ADODB.Stream. */
import type { ComClass, ComContext } from './context.ts'
import { action, bytesOf, ComObject, constant, method, stored, text } from './object.ts'

interface StreamSource {
  readonly content: string
  /** Where it is written at Close; absent for a stream only read from. */
  readonly path?: string
}

export function textStream({ machine, actor }: ComContext, { content, path }: StreamSource): ComObject {
  let buffer = content
  let position = 0
  const take = (end: number) => {
    const part = buffer.slice(position, end)
    position = Math.min(end, buffer.length)
    return part
  }
  const readLine = () => {
    const end = buffer.indexOf('\n', position)
    return take(end < 0 ? buffer.length : end + 1).replace(/\r?\n$/, '')
  }
  const close = () => {
    if (path !== undefined) machine.write(actor, path, Buffer.from(buffer, 'latin1'))
    return undefined
  }
  return new ComObject('TextStream', {
    Write: method(([value]) => void (buffer += text(value))),
    WriteLine: method(([value]) => void (buffer += `${text(value)}\r\n`)),
    ReadAll: method(() => take(buffer.length)),
    ReadLine: method(readLine),
    Read: method(([count]) => take(position + Math.max(0, Number(count) || 0))),
    AtEndOfStream: { get: () => position >= buffer.length },
    Close: method(close),
  })
}

const encodings: Readonly<Record<string, BufferEncoding>> = { 'utf-8': 'utf8', unicode: 'utf16le', 'utf-16': 'utf16le' }

function adodbStream({ machine, actor }: ComContext): ComObject {
  let buffer: Uint8Array = new Uint8Array()
  const charset = stored('utf-16')
  const encoding = () => encodings[text(charset.get?.()).toLowerCase()] ?? 'latin1'
  const append = (more: Uint8Array) => void (buffer = Buffer.concat([buffer, more]))
  return new ComObject('ADODB.Stream', {
    Type: stored(2),
    Mode: stored(3),
    Charset: charset,
    Position: stored(0),
    Size: { get: () => buffer.length },
    State: constant(1),
    Open: method(() => undefined),
    Close: method(() => undefined),
    Write: method(([value]) => append(bytesOf(value))),
    WriteText: method(([value]) => append(Buffer.from(text(value), encoding()))),
    Read: method(() => buffer),
    ReadText: method(() => Buffer.from(buffer).toString(encoding())),
    SaveToFile: action(([path]) => machine.write(actor, text(path), buffer)),
    LoadFromFile: method(([path]) => void (buffer = machine.read(text(path)) ?? new Uint8Array())),
  })
}

export const streamClasses: readonly ComClass[] = [{ names: ['adodb.stream'], create: adodbStream }]
