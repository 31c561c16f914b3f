/**
 * The body behind DATA as it goes over the wire (RFC 5321, section 4.5.2): dots stuffed, every line ended with CRLF, and the end
 * mark. A CR or LF alone becomes CRLF before dots are looked at, so that no reader finds an end where we did not put one.
 */
import { ByteSink } from '../byte-sink.ts'

const CR = 13
const LF = 10
const DOT = 46
const CRLF = Buffer.from('\r\n')
const STUFFING = Buffer.from('.')
const END = Buffer.from('.\r\n')

export function stuff(data: Buffer): Buffer {
  const sink = new ByteSink()
  let at = 0
  let cr = -1
  let lf = -1
  while (at < data.length) {
    if (cr < at) cr = find(data, CR, at)
    if (lf < at) lf = find(data, LF, at)
    const end = Math.min(cr, lf)
    if (data[at] === DOT) sink.append(STUFFING, 0, 1)
    sink.append(data, at, end)
    sink.append(CRLF, 0, 2)
    at = end === cr && lf === cr + 1 ? end + 2 : end + 1
  }
  sink.append(END, 0, END.length)
  return sink.finish()
}

function find(data: Buffer, byte: number, from: number): number {
  const found = data.indexOf(byte, from)
  return found < 0 ? data.length : found
}
