/**
 * The text of a message ahead of its attachments. It is a message of its own: with the original's Message-ID, mail stores
 * that suppress duplicates would drop the original when it follows.
 */
import { parseMime } from '#formats/mime/parse.ts'
import { applyEdits, fieldOf } from './header-block.ts'
import { stripAttachments } from './strip-attachments.ts'

export interface StubFacts {
  /** Stands instead of each attachment. */
  readonly note: string
  /** The whole Message-ID of the stub, in angle brackets. */
  readonly messageId: string
}

export function stubOf(data: Buffer, { note, messageId }: StubFacts): Buffer {
  const stripped = stripAttachments(data, note)
  const field = fieldOf(parseMime(stripped).root, 'message-id')
  const own = Buffer.from(`Message-ID: ${messageId}\r\n`)
  if (!field) return Buffer.concat([own, stripped])
  return applyEdits(stripped, [{ start: field.start, end: field.end, bytes: own }])
}
