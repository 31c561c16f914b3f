/** Replaces every attachment by a short text note; texts stay as they are. */
import { parseMime, type MimePart } from '#formats/mime/parse.ts'
import { applyEdits, type Edit } from './header-block.ts'

function isAttachment(part: MimePart): boolean {
  if (part.children.length > 0 && part.contentType.startsWith('multipart/')) return false
  return part.disposition === 'attachment' || part.fileName !== '' || !part.contentType.startsWith('text/')
}

/** Header and body of the part become those of the note. */
function noteInstead(part: MimePart, note: string): Edit {
  const start = part.headers[0]?.start ?? part.bodyStart
  const name = part.fileName.replaceAll(/[^\x20-\x7e]/g, '?')
  const text = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n`
  const body = Buffer.from(`${note}\r\n${name}\r\n`).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  return { start, end: part.bodyEnd, bytes: Buffer.from(text + body) }
}

export function stripAttachments(data: Buffer, note: string): Buffer {
  const edits: Edit[] = []
  const visit = (part: MimePart): void => {
    if (isAttachment(part)) edits.push(noteInstead(part, note))
    else for (const child of part.children) visit(child)
  }
  // A message that is one attachment and nothing else keeps its own header fields; its body alone is replaced.
  const { root } = parseMime(data)
  if (!isAttachment(root)) {
    visit(root)
    return applyEdits(data, edits)
  }
  return applyEdits(data, [
    ...contentFieldsOf(root),
    { start: root.bodyStart, end: root.bodyEnd, bytes: Buffer.from(`${note}\r\n`) },
  ])
}

function contentFieldsOf(root: MimePart): Edit[] {
  return root.headers
    .filter(({ name }) => /^content-/i.test(name))
    .map(({ start, end }) => ({ start, end, bytes: Buffer.alloc(0) }))
}
