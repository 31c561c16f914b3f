/**
 * The body behind DATA as it goes over the wire (RFC 5321, section 4.5.2): dots stuffed, every line ended with CRLF, and the end
 * mark. A CR or LF alone becomes CRLF before dots are looked at, so that no reader finds an end where we did not put one.
 */
import { plainLength, rewriteLines } from '../lines.ts'

const END = Buffer.from('.\r\n')

/** The pieces to write, one after the other. A message that needs no change is not copied. */
export function stuff(data: Buffer): readonly Buffer[] {
  const plain = plainLength(data)
  if (plain === data.length) return [data, END]
  return [data.subarray(0, plain), rewriteLines(data.subarray(plain), 'stuffed'), END]
}
