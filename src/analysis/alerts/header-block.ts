/** The header of a message as it came (RFC 5322, section 2.1), for eyes only: everything before the first empty line. */
import { limits } from '#core/limits.ts'

export function headerBlock(message: Uint8Array): string {
  const head = Buffer.from(message.buffer, message.byteOffset, Math.min(message.length, limits.message.headerBytes))
  const text = head.toString('utf8')
  const end = /\r?\n\r?\n/.exec(text)
  if (!end) return text
  const lineEnd = end[0].startsWith('\r') ? 2 : 1
  return text.slice(0, end.index + lineEnd)
}
