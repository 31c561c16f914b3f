/** Text parts, then the part `content`, as multipart/form-data (RFC 7578), without copying the message. */
import { randomUUID } from 'node:crypto'

export function multipartOf(
  fields: Readonly<Record<string, string>>,
  content: Uint8Array,
): { body: readonly Uint8Array[]; contentType: string } {
  const boundary = `lazaret-${randomUUID()}`
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const open = [
    `${texts.join('')}--${boundary}`,
    'Content-Disposition: form-data; name="content"; filename="content"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n')
  const body = [Buffer.from(open), content, Buffer.from(`\r\n--${boundary}--\r\n`)]
  return { body, contentType: `multipart/form-data; boundary=${boundary}` }
}
