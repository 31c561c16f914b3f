/** The two parts of a submission as multipart/form-data (RFC 7578), without copying the message. */
import { randomUUID } from 'node:crypto'
import type { SubmissionHead } from '#contract/analysis-api.ts'

export function multipartOf(
  head: SubmissionHead,
  content: Uint8Array,
): { body: readonly Uint8Array[]; contentType: string } {
  const boundary = `lazaret-${randomUUID()}`
  const open = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="submission"',
    'Content-Type: application/json',
    '',
    JSON.stringify(head),
    `--${boundary}`,
    'Content-Disposition: form-data; name="content"; filename="content"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n')
  const body = [Buffer.from(open), content, Buffer.from(`\r\n--${boundary}--\r\n`)]
  return { body, contentType: `multipart/form-data; boundary=${boundary}` }
}
