/** One block of LZO1X, as the kernel's documentation describes its stream (Documentation/staging/lzo.rst). */
import type { Output } from './output.ts'

interface Stream {
  readonly data: Buffer
  readonly output: Output
  at: number
  /** Literals the last instruction copied; four stand for four or more. */
  state: number
}

type Fault = 'damaged' | 'full' | undefined

export function decodeLzo(data: Buffer, output: Output): Fault {
  const stream: Stream = { data, output, at: 0, state: 0 }
  const first = data[0] ?? 0
  if (first > 17) {
    stream.at = 1
    const count = first - 17
    const fault = copy(stream, count)
    if (fault !== undefined) return fault
    stream.state = Math.min(count, 4)
  }
  // Each turn reads at least one byte.
  while (stream.at < data.length) {
    const code = next(stream)
    const fault = code < 16 ? short(stream, code) : match(stream, code)
    if (fault === 'end') return undefined
    if (fault !== undefined) return fault
  }
  return 'damaged'
}

function next(stream: Stream): number {
  const byte = stream.data[stream.at] ?? 0
  stream.at += 1
  return byte
}

/** A length that goes on in further bytes where its bits are zero. */
function lengthOf(stream: Stream, code: number, mask: number): number {
  const bits = code & mask
  if (bits !== 0) return bits
  let sum = mask
  while (stream.at < stream.data.length && stream.data[stream.at] === 0) {
    sum += 255
    stream.at += 1
  }
  return sum + next(stream)
}

function copy(stream: Stream, count: number): Fault {
  const { data, output, at } = stream
  if (at + count > data.length) return 'damaged'
  stream.at += count
  return output.write(data.subarray(at, at + count)) ? undefined : 'full'
}

/** Literals after a match, or a match close by after literals. */
function short(stream: Stream, code: number): Fault {
  if (stream.state === 0) {
    const fault = copy(stream, lengthOf(stream, code, 15) + 3)
    stream.state = 4
    return fault
  }
  const far = stream.state === 4
  const distance = (next(stream) << 2) + (code >> 2) + (far ? 2_049 : 1)
  return repeat(stream, { distance, count: far ? 3 : 2, literals: code & 3 })
}

function match(stream: Stream, code: number): Fault | 'end' {
  if (code >= 64) {
    const distance = (next(stream) << 3) + ((code >> 2) & 7) + 1
    return repeat(stream, { distance, count: (code >> 5) + 1, literals: code & 3 })
  }
  const isFar = code < 32
  const count = lengthOf(stream, code, isFar ? 7 : 31) + 2
  const word = next(stream) | (next(stream) << 8)
  const base = isFar ? 16_384 + ((code & 8) << 11) : 1
  const distance = base + (word >> 2)
  if (isFar && distance === 16_384) return 'end'
  return repeat(stream, { distance, count, literals: word & 3 })
}

interface Repeat {
  readonly distance: number
  readonly count: number
  readonly literals: number
}

function repeat(stream: Stream, { distance, count, literals }: Repeat): Fault {
  if (distance > stream.output.length) return 'damaged'
  if (!stream.output.repeat(distance, count)) return 'full'
  stream.state = literals
  return copy(stream, literals)
}
