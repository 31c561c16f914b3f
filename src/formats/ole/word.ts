/** The text of a Word document (MS-DOC 2.4.1): pieces of one or two bytes a character; fields stand in it between marks. */
import type { DocumentLink } from '../ooxml/content.ts'
import { linkOfField, quotedField } from '../ooxml/fields.ts'
import { decodeText } from '../mime/text.ts'

const most = { text: 8_388_608, pieces: 200_000, depth: 64, fields: 10_000, instruction: 32_768 }

/** With the marks of its fields; `table` is the stream 0Table or 1Table. */
export function readWordText(document: Buffer, table: Buffer): string {
  if (document.length < 0x20) return ''
  if (document.readUInt16LE(2) < 0xc1) return oldText(document)
  if (document.length < 0x1aa) return ''
  const from = document.readUInt32LE(0x1a2)
  const pieces = pieceTable(table.subarray(from, from + document.readUInt32LE(0x1a6)))
  const parts: string[] = []
  let length = 0
  const count = Math.floor((pieces.length - 4) / 12)
  for (let index = 0; index < Math.min(count, most.pieces) && length < most.text; index += 1) {
    const text = pieceText(document, pieces, { index, count })
    parts.push(text)
    length += text.length
  }
  return parts.join('').slice(0, most.text)
}

/** Word 6 and 95: one run of bytes. */
const oldText = (document: Buffer): string =>
  decodeText(document.subarray(document.readUInt32LE(0x18), document.readUInt32LE(0x1c)), 'windows-1252')

/** Behind the property blocks of the Clx (2.9.38). */
function pieceTable(clx: Buffer): Buffer {
  let at = 0
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1)
  return clx[at] === 2 && at + 5 <= clx.length
    ? clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
    : Buffer.alloc(0)
}

function pieceText(document: Buffer, pieces: Buffer, { index, count }: { index: number; count: number }): string {
  const length = pieces.readUInt32LE(index * 4 + 4) - pieces.readUInt32LE(index * 4)
  const place = pieces.readUInt32LE((count + 1) * 4 + index * 8 + 2)
  if (length <= 0 || length > most.text) return ''
  const at = place & 0x3fffffff
  if ((place & 0x40000000) === 0) return document.toString('utf16le', at, at + length * 2)
  return decodeText(document.subarray(at >> 1, (at >> 1) + length), 'windows-1252')
}

const mark = { begin: '\u0013', separator: '\u0014', end: '\u0015' }
const lines = new Set(['\r', '\u0007', '\u000b', '\u000c'])

interface OpenField {
  instruction: string
  hasResult: boolean
}

export interface WordFields {
  readonly links: readonly DocumentLink[]
  /** What a person reads. */
  readonly text: string
}

/** Parts the instructions of fields from what is shown. */
export function readWordFields(source: string): WordFields {
  const open: OpenField[] = []
  const links: DocumentLink[] = []
  const shown: string[] = []
  let ignored = 0
  for (const { kind, text } of runsOf(source)) {
    const field = open.at(-1)
    if (kind === mark.begin && open.length >= most.depth) ignored += 1
    else if (kind === mark.begin) open.push({ instruction: '', hasResult: false })
    else if (kind === mark.separator && field !== undefined) field.hasResult = true
    else if (kind === mark.end && ignored > 0) ignored -= 1
    else if (kind === mark.end) closeField(open, links)
    const last = open.at(-1)
    if (last === undefined || last.hasResult) shown.push(text)
    else last.instruction = (last.instruction + text).slice(0, most.instruction)
  }
  while (open.length > 0) closeField(open, links)
  return { links, text: shown.join('').replaceAll(/\p{Cc}/gu, (one) => (lines.has(one) ? '\n' : ' ')) }
}

/** Each mark with the text behind it; the first run has none. */
function* runsOf(source: string): Generator<{ kind: string; text: string }> {
  let from = 0
  let kind = ''
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (code < 0x13 || code > 0x15) continue
    yield { kind, text: source.slice(from, at) }
    kind = source.charAt(at)
    from = at + 1
  }
  yield { kind, text: source.slice(from) }
}

function closeField(open: OpenField[], links: DocumentLink[]): void {
  const field = open.pop()
  if (field === undefined) return
  const link = linkOfField(field.instruction.trim())
  if (link !== undefined && links.length < most.fields) links.push(link)
  const outer = open.at(-1)
  if (outer && !outer.hasResult)
    outer.instruction = (outer.instruction + quotedField(field.instruction)).slice(0, most.instruction)
}
