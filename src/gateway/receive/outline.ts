/**
 * What is asked of a message at its acceptance: the fields of its header (RFC 5322) and how deep its parts are nested (RFC 2046).
 * Only what may be nested too deep is taken apart for it; the rest is looked at once, for colons.
 */
import type { MessageSummary } from '#core/message.ts'
import { readHeaders } from '#formats/mime/header.ts'
import { parseMime, summarise, type MimePart } from '#formats/mime/parse.ts'

export interface Outline {
  readonly summary: MessageSummary
  readonly fields: number
  /** Bytes of the header, with the blank line. */
  readonly headerBytes: number
  /** Whether parts are nested more levels deep than so many. */
  deeperThan(levels: number): boolean
}

export function outlineOf(data: Buffer): Outline {
  const { fields, bodyStart } = readHeaders(data, 0)
  return {
    summary: summarise({ root: { ...bare, headers: fields, bodyStart }, defects: [], truncated: false }),
    fields: fields.length,
    headerBytes: bodyStart,
    deeperThan: (levels) => countTypes(data, levels) >= levels && levelsOf(parseMime(data).root) > levels,
  }
}

/** A part of which nothing but the header is known. */
const bare: MimePart = {
  path: '1',
  headers: [],
  contentType: '',
  parameters: {},
  disposition: '',
  fileName: '',
  encoding: '',
  children: [],
  bodyStart: 0,
  bodyEnd: 0,
}

/** The parser has bounded the tree. */
const levelsOf = ({ children }: MimePart): number => 1 + Math.max(0, ...children.map(levelsOf))

const name = Buffer.from('content-type')
const COLON = 0x3a

/** Fields that state a type, `most` at most: every part that has parts inside states its own. */
function countTypes(data: Buffer, most: number): number {
  let count = 0
  for (let at = data.indexOf(COLON); at >= 0 && count < most; at = data.indexOf(COLON, at + 1)) {
    let end = at
    while (data[end - 1] === 0x20 || data[end - 1] === 0x09) end -= 1
    if (endsWithName(data, end)) count += 1
  }
  return count
}

function endsWithName(data: Buffer, end: number): boolean {
  for (let back = 1; back <= name.length; back += 1) {
    const byte = data[end - back] ?? 0
    const wanted = name[name.length - back]
    // The hyphen has no other case.
    if (byte !== wanted && (byte | 0x20) !== wanted) return false
  }
  return true
}
