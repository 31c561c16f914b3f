/** The hexadecimal digits of an `\objdata` group (RTF 1.9.1), read through the noise that hides them from scanners. */
const most = { bytes: 67_108_864, depth: 1_000, held: 65_536 }
const brace = { open: 123, close: 125 }
const backslash = 92

interface Reading {
  readonly parts: Buffer[]
  digits: number[]
  /** Whether a half byte waits for its other half. */
  half: number
}

export interface ObjectData {
  readonly readings: readonly Buffer[]
  /** Where the group ends. */
  readonly end: number
}

/**
 * Both readings of the group that begins at the place: with and without the text of groups inside it. Programs differ
 * in which they take; the caller sees which makes sense.
 */
export function readObjectData(bytes: Buffer, from: number): ObjectData {
  const outer: Reading = { parts: [], digits: [], half: -1 }
  const all: Reading = { parts: [], digits: [], half: -1 }
  const stop = Math.min(bytes.length, from + 2 * most.bytes)
  let depth = 0
  let at = from
  while (at < stop && depth >= 0 && depth < most.depth) {
    const byte = bytes[at] ?? 0
    at += 1
    if (byte === brace.open) depth += 1
    else if (byte === brace.close) depth -= 1
    else if (byte === backslash) at = control(bytes, at, depth === 0 ? [outer, all] : [all])
    else if (depth === 0) feed(outer, byte)
    if (byte !== backslash) feed(all, byte)
  }
  const [one, other] = [finish(outer), finish(all)]
  return { readings: one.length === other.length ? [one] : [one, other], end: at }
}

/** Numbers in an array are dear; they are put away as bytes from time to time. */
function push(reading: Reading, byte: number): void {
  reading.digits.push(byte)
  if (reading.digits.length < most.held) return
  reading.parts.push(Buffer.from(reading.digits))
  reading.digits = []
}

const finish = ({ parts, digits }: Reading): Buffer => Buffer.concat([...parts, Buffer.from(digits)])

function feed(reading: Reading, byte: number): void {
  const digit = value(byte)
  if (digit < 0) return
  if (reading.half < 0) reading.half = digit
  else {
    push(reading, reading.half * 16 + digit)
    reading.half = -1
  }
}

function value(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** Passes a control word or symbol; `\bin` gives raw bytes. */
function control(bytes: Buffer, at: number, readings: readonly Reading[]): number {
  const word = /^([a-zA-Z]{1,64})(-?\d{1,10})? ?/.exec(bytes.toString('latin1', at, at + 80))
  if (word === null) return at + (bytes[at] === 39 ? 3 : 1)
  const start = at + word[0].length
  if (word[1] !== 'bin') return start
  const end = Math.min(bytes.length, start + Math.min(most.bytes, Math.max(0, Number(word[2] ?? 0))))
  for (const reading of readings) {
    reading.half = -1
    for (let place = start; place < end; place += 1) push(reading, bytes[place] ?? 0)
  }
  return end
}
