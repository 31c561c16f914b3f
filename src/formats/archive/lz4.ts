/** LZ4 streams: the frame format 1.6.x of lz4 and the legacy one, each with its blocks. */
import type { Collector } from './collector.ts'
import { Output } from './output.ts'

const legacy = 0x184c2102
const frame = 0x184d2204

export function unpackLz4(bytes: Buffer, into: Collector): void {
  const output = new Output(into.allowance(bytes.length))
  const fault = bytes.length < 7 ? 'damaged' : readAll(bytes, output)
  if (output.length > 0) into.add('content', output.bytes)
  if (fault === 'damaged') into.gap('damaged: content')
  if (fault !== 'full') return
  into.find('bomb', 'It grows out of all proportion: content', 'high')
  into.gap('ratio: content')
}

type Fault = 'damaged' | 'full' | undefined

/** Frames may follow each other; skippable ones may stand between them. */
function readAll(bytes: Buffer, output: Output): Fault {
  let at = 0
  while (at + 8 <= bytes.length) {
    const mark = bytes.readUInt32LE(at)
    if ((mark & 0xfffffff0) === 0x184d2a50) {
      at += 8 + bytes.readUInt32LE(at + 4)
      continue
    }
    if (mark !== frame && mark !== legacy) return 'damaged'
    const next = mark === frame ? readFrame(bytes, at, output) : readLegacy(bytes, at, output)
    if (typeof next !== 'number') return next
    at = next
  }
  return undefined
}

function readFrame(bytes: Buffer, start: number, output: Output): number | Fault {
  const flags = bytes[start + 4] ?? 0
  let at = start + 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4)
  while (at + 4 <= bytes.length) {
    const size = bytes.readUInt32LE(at)
    at += 4
    if (size === 0) return at + ((flags & 4) === 0 ? 0 : 4)
    const data = bytes.subarray(at, at + (size & 0x7fffffff))
    const fault = size > 0x7fffffff ? store(data, output) : readBlock(data, output)
    if (fault !== undefined) return fault
    at += data.length + ((flags & 16) === 0 ? 0 : 4)
  }
  return 'damaged'
}

function readLegacy(bytes: Buffer, start: number, output: Output): number | Fault {
  let at = start + 4
  while (at + 4 <= bytes.length && ![frame, legacy].includes(bytes.readUInt32LE(at))) {
    const data = bytes.subarray(at + 4, at + 4 + bytes.readUInt32LE(at))
    const fault = readBlock(data, output)
    if (fault !== undefined) return fault
    at += 4 + data.length
  }
  return at
}

const store = (data: Buffer, output: Output): Fault => (output.write(data) ? undefined : 'full')

/** Sequences of a token, literals and a match; the last has literals only. */
function readBlock(data: Buffer, output: Output): Fault {
  let at = 0
  const length = (base: number): number => {
    let sum = base
    if (base !== 15) return sum
    for (let more = 255; more === 255 && at < data.length; at += 1) sum += more = data[at] ?? 0
    return sum
  }
  while (at < data.length) {
    const token = data[at] ?? 0
    at += 1
    const literals = length(token >> 4)
    if (at + literals > data.length) return 'damaged'
    if (!output.write(data.subarray(at, at + literals))) return 'full'
    at += literals
    if (at + 2 > data.length) return undefined
    const distance = data.readUInt16LE(at)
    at += 2
    const count = length(token & 15) + 4
    if (distance < 1 || distance > output.length) return 'damaged'
    if (!output.repeat(distance, count)) return 'full'
  }
  return undefined
}
