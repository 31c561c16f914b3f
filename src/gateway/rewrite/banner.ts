/**
 * Puts the rule's warning above what people read: every plain and HTML text of the message, in the text's own encoding. A
 * message without such a text, or one that is signed or encrypted as a whole, is wrapped, so that it stays valid beside it.
 */
import { decodeText } from '#formats/mime/text.ts'
import { decodeBody, parseMime, type MimePart } from '#formats/mime/parse.ts'
import { applyEdits, type Edit } from './header-block.ts'
import { wrapWith } from './wrap.ts'

/** Alternatives of one text; a message with more is not made for people. */
const mostTexts = 20
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

function textsOf(part: MimePart): MimePart[] {
  if (/^multipart\/(?:signed|encrypted)$/.test(part.contentType)) return []
  if (part.contentType.startsWith('multipart/')) return part.children.flatMap((child) => textsOf(child))
  const isText = /^text\/(?:plain|html)$/.test(part.contentType)
  return isText && part.disposition !== 'attachment' && part.fileName === '' ? [part] : []
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const isHtml = (part: MimePart): boolean => part.contentType === 'text/html'

function warningFor(part: MimePart, line: string): string {
  return isHtml(part) ? `<p><strong>${escapeHtml(line)}</strong></p>\r\n` : `${line}\r\n\r\n`
}

/** HTML shows what stands before its body element at the wrong place or not at all. */
function placeIn(part: MimePart, body: string): number {
  const tag = isHtml(part) ? /<body\b[^>]*>/i.exec(body) : null
  return tag ? tag.index + tag[0].length : 0
}

/** Quoted-printable, RFC 2045 section 6.7, of ASCII text. */
const quoted = (text: string): string =>
  text.replaceAll('=', '=3D').replaceAll(/[^\r\n]{70}(?=[^\r\n])/g, (piece) => `${piece}=\r\n`)

function inserted(data: Buffer, part: MimePart, warning: string): Edit {
  const { bodyStart, bodyEnd, encoding } = part
  const at = bodyStart + placeIn(part, data.toString('latin1', bodyStart, Math.min(bodyEnd, bodyStart + 65_536)))
  const text = encoding.toLowerCase() === 'quoted-printable' ? quoted(warning) : warning
  return { start: at, end: at, bytes: Buffer.from(text) }
}

/** The part anew, as UTF-8 in base64: for an encoding that nothing can be put into. */
function encodedAnew(data: Buffer, part: MimePart, warning: string): Edit[] {
  const text = decodeText(decodeBody(data, part), part.parameters['charset'] ?? 'utf-8')
  const at = placeIn(part, text)
  const whole = Buffer.from(text.slice(0, at) + warning + text.slice(at)).toString('base64')
  const body = Buffer.from(`${whole.replaceAll(/.{76}(?=.)/g, '$&\r\n')}\r\n`)
  const fields = `Content-Type: ${part.contentType}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n`
  const own = part.headers.filter(({ name }) => /^content-(?:type|transfer-encoding)$/i.test(name))
  const start = own[0]?.start ?? part.headers[0]?.start ?? part.bodyStart
  return [
    { start, end: own[0]?.end ?? start, bytes: Buffer.from(fields) },
    ...own.slice(1).map((field) => ({ start: field.start, end: field.end, bytes: Buffer.alloc(0) })),
    { start: part.bodyStart, end: part.bodyEnd, bytes: body },
  ]
}

function editsOf(data: Buffer, part: MimePart, line: string): Edit[] {
  const warning = warningFor(part, line)
  const open = /^(?:|7bit|8bit|binary|quoted-printable)$/i.test(part.encoding)
  return open && isAscii(line) ? [inserted(data, part, warning)] : encodedAnew(data, part, warning)
}

export function addBanner(data: Buffer, banner: string): Buffer {
  const line = banner.replaceAll(/[\r\n]+/g, ' ')
  const { root } = parseMime(data)
  const texts = textsOf(root).slice(0, mostTexts)
  const noted = `X-Lazaret-Warning: ${line.replaceAll(/[^\x20-\x7e]/g, '?')}\r\n`
  const mark: Edit = { start: 0, end: 0, bytes: Buffer.from(noted) }
  if (texts.length === 0) return Buffer.concat([mark.bytes, wrapWith(data, root, line)])
  return applyEdits(data, [mark, ...texts.flatMap((part) => editsOf(data, part, line))])
}
