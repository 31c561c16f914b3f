/** Puts the rule's warning above the first text of a message; where that text is encoded or missing, into a header field. */
import { parseMime, type MimePart } from '#formats/mime/parse.ts'
import { applyEdits } from './header-block.ts'

function firstText(part: MimePart): MimePart | undefined {
  if (part.children.length === 0)
    return /^text\/(?:plain|html)$/.test(part.contentType) && part.disposition !== 'attachment' ? part : undefined
  for (const child of part.children) {
    const found = firstText(child)
    if (found) return found
  }
  return undefined
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export function addBanner(data: Buffer, banner: string): Buffer {
  const oneLine = banner.replaceAll(/[\r\n]+/g, ' ')
  const header = Buffer.from(`X-Lazaret-Warning: ${oneLine.replaceAll(/[^\x20-\x7e]/g, '?')}\r\n`)
  const text = firstText(parseMime(data).root)
  const plain = text && /^(?:|7bit|8bit|binary)$/i.test(text.encoding)
  if (!text || !plain) return Buffer.concat([header, data])
  const html = text.contentType === 'text/html'
  const bytes = Buffer.from(html ? `<p><strong>${escapeHtml(oneLine)}</strong></p>\r\n` : `${oneLine}\r\n\r\n`)
  const edits = [
    { start: 0, end: 0, bytes: header },
    { start: text.bodyStart, end: text.bodyStart, bytes },
  ]
  return applyEdits(data, edits)
}
