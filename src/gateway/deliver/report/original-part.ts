/** What of the original comes back: all of it in a report of failure, unless RET says otherwise, else its header (RFC 3461, 4.3). */
import { lines, type ReportRequest } from './report-request.ts'

/** Originals larger than this are reported by their header alone, whatever RET says. */
const largestOriginal = 1024 * 1024
const largestHeader = 64 * 1024
const headerEnd = Buffer.from('\r\n\r\n')

/** Type of the whole message and of its header; the second pair where the header is international (RFC 6533, section 4). */
const types = {
  plain: ['message/rfc822', 'text/rfc822-headers'],
  international: ['message/global', 'message/global-headers'],
} as const

export function originalPart({ kind, original, envelope }: ReportRequest): { head: string; body: Buffer } {
  const whole = kind === 'failed' && envelope.dsnReturn !== 'headers' && original.length <= largestOriginal
  const header = headerOf(original)
  const body = whole ? original : header
  const [message, fields] = types[isPlain(header) ? 'plain' : 'international']
  const encoding = isPlain(body) ? '7bit' : '8bit'
  const head = lines(`Content-Type: ${whole ? message : fields}`, `Content-Transfer-Encoding: ${encoding}`, '', '')
  return { head, body }
}

const isPlain = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80)

function headerOf(message: Buffer): Buffer {
  const end = message.indexOf(headerEnd)
  return message.subarray(0, Math.min(largestHeader, end < 0 ? message.length : end + 2))
}
