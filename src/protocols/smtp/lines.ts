/** The lines of a message in memory: whether each ends with CRLF, how long they are, and how to make them so. */
import { ByteSink } from './byte-sink.ts'

const CR = 13
const LF = 10
const DOT = 46
const CRLF = Buffer.from('\r\n')
const STUFFING = Buffer.from('.')

export interface LineFacts {
  /** A CR or LF stands alone. */
  readonly bare: boolean
  /** Bytes of the longest line, without its CRLF; counted no further than the first bare CR or LF. */
  readonly longest: number
}

export function inspectLines(data: Buffer): LineFacts {
  const { length } = data
  let longest = 0
  let at = 0
  while (at < length) {
    const cr = find(data, CR, at)
    const lf = find(data, LF, at)
    longest = Math.max(longest, Math.min(cr, lf) - at)
    if (lf !== cr + 1 || lf === length) return { bare: cr < length || lf < length, longest }
    at = lf + 1
  }
  return { bare: false, longest }
}

/** Messages that DATA can carry as they are: whoever read them has seen every line, and nobody has to look again. */
const plain = new WeakSet<Buffer>()

/** Tells that each line of `data` is known to end with CRLF and to begin with no dot; it is not to be changed in place any more. */
export const markPlain = (data: Buffer): void => void plain.add(data)

/** A message with fields put before it; what is known of its lines stays known. */
export function prepend(fields: Buffer, data: Buffer): Buffer {
  const whole = Buffer.concat([fields, data])
  if (plain.has(data) && plainLength(fields) === fields.length) markPlain(whole)
  return whole
}

/** Bytes at the beginning that DATA can carry as they are: whole lines that end with CRLF and begin with no dot. */
export function plainLength(data: Buffer): number {
  if (plain.has(data)) return data.length
  let at = 0
  while (at < data.length) {
    const cr = find(data, CR, at)
    const lf = find(data, LF, at)
    if (data[at] === DOT || lf !== cr + 1 || lf === data.length) return at
    at = lf + 1
  }
  return at
}

/** The same lines, every one ended with CRLF; `stuffed` puts a dot before each that begins with one. */
export function rewriteLines(data: Buffer, dots: 'stuffed' | 'plain'): Buffer {
  const sink = new ByteSink()
  let at = 0
  let cr = -1
  let lf = -1
  while (at < data.length) {
    if (cr < at) cr = find(data, CR, at)
    if (lf < at) lf = find(data, LF, at)
    const end = Math.min(cr, lf)
    if (dots === 'stuffed' && data[at] === DOT) sink.append(STUFFING, 0, 1)
    sink.append(data, at, end)
    if (end < data.length || dots === 'stuffed') sink.append(CRLF, 0, 2)
    at = end === cr && lf === cr + 1 ? end + 2 : end + 1
  }
  return sink.finish()
}

function find(data: Buffer, byte: number, from: number): number {
  const found = data.indexOf(byte, from)
  return found < 0 ? data.length : found
}
