/** Edits of a message's header block by offsets: the rest of the bytes stays as it came. */
import type { HeaderField, MimePart } from '#formats/mime/parse.ts'

export function fieldOf(part: MimePart, name: string): HeaderField | undefined {
  return part.headers.find((field) => field.name.toLowerCase() === name)
}

export interface Edit {
  readonly start: number
  readonly end: number
  readonly bytes: Buffer
}

/** Applies edits that do not overlap. */
export function applyEdits(data: Buffer, edits: readonly Edit[]): Buffer {
  const pieces: Buffer[] = []
  let from = 0
  for (const { start, end, bytes } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(data.subarray(from, start), bytes)
    from = end
  }
  pieces.push(data.subarray(from))
  return Buffer.concat(pieces)
}
