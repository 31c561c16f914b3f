/** Bytes with a place in them, as every System.IO stream has, and the members that all streams share. */
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, type Value } from '../values.ts'

export class ByteStream {
  #bytes: Uint8Array
  #length: number
  position = 0
  /** What closing it does: compress into the stream below, write the file. */
  closing: (() => void) | undefined
  #closed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#length = bytes.length
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  write(more: Uint8Array): void {
    const end = this.position + more.length
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2, 256))
      grown.set(this.bytes)
      this.#bytes = grown
    } else if (this.position < this.#length && this.position === 0) this.#bytes = this.#bytes.slice()
    this.#bytes.set(more, this.position)
    this.position = end
    this.#length = Math.max(this.#length, end)
  }

  read(count: number): Uint8Array {
    const part = this.bytes.subarray(this.position, this.position + Math.max(0, count))
    this.position += part.length
    return part
  }

  resize(length: number): void {
    const kept = new Uint8Array(Math.max(0, length))
    kept.set(this.bytes.subarray(0, length))
    this.#bytes = kept
    this.#length = kept.length
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.closing?.()
  }
}

export const streamOf = (value: Value): ByteStream | undefined =>
  value instanceof PsObject && value.hold instanceof ByteStream ? value.hold : undefined

function readInto(stream: ByteStream, [buffer, offset, count]: readonly Value[]): number {
  if (!(buffer instanceof Uint8Array)) return stream.read(toWhole(count)).length
  const part = stream.read(Math.min(toWhole(count), buffer.length - toWhole(offset)))
  buffer.set(part, toWhole(offset))
  return part.length
}

function seek(stream: ByteStream, [offset, origin]: readonly Value[]): number {
  const name = toText(origin).toLowerCase()
  const base = name === 'end' || name === '2' ? stream.length : name === 'current' || name === '1' ? stream.position : 0
  stream.position = Math.max(0, base + toWhole(offset))
  return stream.position
}

/** Reading and writing, counted as memory of the run. */
function transfers(engine: Engine, object: PsObject, stream: ByteStream): void {
  object.method('Read', (args) => readInto(stream, args))
  object.method('ReadByte', () => stream.read(1)[0] ?? -1)
  object.method('WriteByte', ([value]) => stream.write(Uint8Array.of(toWhole(value) & 255)))
  object.method('Write', ([value, from, count]) => {
    const bytes = toBytes(value)
    engine.allocate(bytes.length)
    return stream.write(count === undefined ? bytes : bytes.subarray(toWhole(from), toWhole(from) + toWhole(count)))
  })
  object.method('ToArray', () => {
    engine.allocate(stream.length)
    return stream.bytes.slice()
  })
  object.method('GetBuffer', () => stream.bytes.slice())
  object.method('CopyTo', ([target]) => {
    const rest = stream.read(stream.length)
    engine.allocate(rest.length)
    streamOf(target)?.write(rest)
    return undefined
  })
  object.method('WriteTo', ([target]) => streamOf(target)?.write(stream.bytes))
}

/** A stream object; `lazy` gives the bytes when they are first asked for. */
export function streamObject(engine: Engine, type: string, stream: ByteStream): PsObject {
  const object = new PsObject(type)
  object.hold = stream
  const close = () => stream.close()
  object.getter('Length', () => stream.length)
  object.getter(
    'Position',
    () => stream.position,
    (value) => void (stream.position = Math.max(0, toWhole(value))),
  )
  for (const name of ['CanRead', 'CanWrite', 'CanSeek', 'DataAvailable']) object.getter(name, () => true)
  transfers(engine, object, stream)
  object.method('Seek', (args) => seek(stream, args))
  object.method('SetLength', ([length]) => {
    engine.allocate(toWhole(length))
    return stream.resize(toWhole(length))
  })
  object.method('BaseStream', () => object)
  for (const name of ['Close', 'Dispose']) object.method(name, close)
  object.method('Flush', () => undefined).method('FlushFinalBlock', close)
  const endless = () => -1
  for (const name of ['ReadTimeout', 'WriteTimeout']) object.getter(name, endless, () => undefined)
  return object
}
