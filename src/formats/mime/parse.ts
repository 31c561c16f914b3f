/** MIME messages (RFC 2045, 2046): the tree of parts as offsets, found in one pass over the bytes. */
import { limits } from '#core/limits.ts'
import type { MessageSummary } from '#core/message.ts'
import { decodeBase64 } from './base64.ts'
import { base64Defects, describeDefect, lineDefects, type MimeDefect } from './defects.ts'
import { fieldDefects } from './field-defects.ts'
import { type HeaderField, type HeaderSection, readHeaders } from './header.ts'
import { parseStructured } from './parameters.ts'
import { decodeWords } from './text.ts'

export type { MimeDefect } from './defects.ts'
export type { HeaderField } from './header.ts'

export interface MimePart {
  readonly path: string
  readonly headers: readonly HeaderField[]
  readonly contentType: string
  readonly parameters: Readonly<Record<string, string>>
  readonly disposition: string
  readonly fileName: string
  readonly encoding: string
  readonly children: readonly MimePart[]
  readonly bodyStart: number
  readonly bodyEnd: number
}

export interface MimeMessage {
  readonly root: MimePart
  readonly defects: readonly MimeDefect[]
  readonly truncated: boolean
}

interface State {
  readonly bytes: Buffer
  readonly boundaries: string[]
  readonly defects: Map<string, MimeDefect>
  parts: number
  truncated: boolean
}

interface Delimiter {
  readonly level: number
  readonly closing: boolean
  readonly start: number
  readonly next: number
}

interface Parsed {
  readonly part: MimePart
  readonly after: Delimiter
}

export function parseMime(message: Uint8Array): MimeMessage {
  const whole = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  const bytes = whole.subarray(0, limits.message.size)
  const state: State = { bytes, boundaries: [], defects: new Map(), parts: 0, truncated: whole.length > bytes.length }
  if (bytes.includes(0)) note(state, 'nul')
  for (const code of lineDefects(bytes)) note(state, code)
  const { part } = parsePart(state, { start: 0, path: '1', depth: 0 })
  return { root: part, defects: [...state.defects.values()], truncated: state.truncated }
}

function parsePart(state: State, place: { start: number; path: string; depth: number }): Parsed {
  state.parts += 1
  const section = readHeaders(state.bytes, place.start)
  if (section.truncated) state.truncated = true
  if (section.broken) note(state, 'broken-header')
  const shell = describe(state, section, place.path)
  const nested = place.depth < limits.message.mimeDepth
  const boundary = shell.parameters['boundary']
  const multipart = shell.contentType.startsWith('multipart/') && boundary !== undefined && boundary !== ''
  const embedded = shell.contentType === 'message/rfc822' && !/base64|quoted/.test(shell.encoding)
  if ((multipart || embedded) && !nested) state.truncated = true
  if (multipart && nested) return parseChildren(state, shell, { boundary, depth: place.depth })
  if (embedded && nested && state.parts < limits.message.mimeParts) {
    const inner = parsePart(state, { start: shell.bodyStart, path: `${place.path}.1`, depth: place.depth + 1 })
    return close(state, { ...shell, children: [inner.part] }, inner.after)
  }
  const parsed = close(state, shell, nextDelimiter(state, shell.bodyStart))
  if (shell.encoding === 'base64') checkBase64(state, parsed.part)
  return parsed
}

function checkBase64(state: State, { bodyStart, bodyEnd }: MimePart): void {
  for (const code of base64Defects(state.bytes.subarray(bodyStart, bodyEnd))) note(state, code)
}

function parseChildren(state: State, shell: MimePart, into: { boundary: string; depth: number }): Parsed {
  if (state.boundaries.includes(into.boundary)) note(state, 'same-boundary-inside')
  else if (state.boundaries.some((one) => one.startsWith(into.boundary) || into.boundary.startsWith(one)))
    note(state, 'overlapping-boundaries')
  const level = state.boundaries.push(into.boundary) - 1
  const children: MimePart[] = []
  let found = nextDelimiter(state, shell.bodyStart)
  while (found.level === level && !found.closing) {
    if (state.parts >= limits.message.mimeParts) {
      state.truncated = true
      found = { level: -1, closing: false, start: state.bytes.length, next: state.bytes.length }
      break
    }
    const path = `${shell.path}.${children.length + 1}`
    const child = parsePart(state, { start: found.next, path, depth: into.depth + 1 })
    children.push(child.part)
    found = child.after
  }
  state.boundaries.pop()
  const ended = found.level === level
  if (!ended) note(state, 'missing-boundary-end')
  return close(state, { ...shell, children }, ended ? nextDelimiter(state, found.next) : found)
}

function close(state: State, shell: MimePart, after: Delimiter): Parsed {
  let end = after.start
  if (after.level >= 0 && state.bytes[end - 1] === 10) end -= state.bytes[end - 2] === 13 ? 2 : 1
  return { part: { ...shell, bodyEnd: Math.max(shell.bodyStart, end) }, after }
}

function nextDelimiter(state: State, from: number): Delimiter {
  const { bytes, boundaries } = state
  let at = bytes[from] === 45 && bytes[from + 1] === 45 ? from : bytes.indexOf('\n--', from) + 1
  while (boundaries.length > 0 && at > 0) {
    const newline = bytes.indexOf(10, at)
    const next = newline < 0 ? bytes.length : newline + 1
    const line = bytes.toString('utf8', at + 2, Math.min(next, at + 1_000)).trimEnd()
    const level = boundaries.findLastIndex((boundary) => line === boundary || line === `${boundary}--`)
    if (level >= 0) return { level, closing: line !== boundaries[level], start: at, next }
    at = bytes.indexOf('\n--', next - 1) + 1
  }
  return { level: -1, closing: false, start: bytes.length, next: bytes.length }
}

const single = new Set(['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'])

function describe(state: State, section: HeaderSection, path: string): MimePart {
  const seen = new Map<string, string>()
  for (const { name, value } of section.fields) {
    const key = name.toLowerCase()
    if (single.has(key) && seen.has(key)) note(state, `duplicate-${key}`)
    if (!seen.has(key)) seen.set(key, value)
  }
  for (const code of fieldDefects(section.fields, { root: path === '1' })) note(state, code)
  const type = parseStructured(seen.get('content-type') ?? 'text/plain')
  const disposition = parseStructured(seen.get('content-disposition') ?? '')
  if (type.repeated.includes('boundary')) note(state, 'duplicate-boundary')
  return {
    path,
    headers: section.fields,
    contentType: type.value,
    parameters: type.parameters,
    disposition: disposition.value,
    fileName: decodeWords(disposition.parameters['filename'] ?? type.parameters['name'] ?? ''),
    encoding: (seen.get('content-transfer-encoding') ?? '').trim().toLowerCase(),
    children: [],
    bodyStart: section.bodyStart,
    bodyEnd: state.bytes.length,
  }
}

function note(state: State, code: string): void {
  if (!state.defects.has(code)) state.defects.set(code, describeDefect(code))
}

export function decodeBody(message: Uint8Array, part: MimePart): Buffer {
  const body = Buffer.from(message.buffer, message.byteOffset, message.byteLength).subarray(
    part.bodyStart,
    part.bodyEnd,
  )
  if (part.encoding === 'base64') return decodeBase64(body)
  if (part.encoding !== 'quoted-printable') return body
  const text = body.toString('latin1').replace(/=[ \t]{0,100}\r?\n/g, '')
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

export function headerText(part: MimePart, name: string): string | undefined {
  const found = part.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())
  return found === undefined ? undefined : decodeWords(found.value)
}

export function summarise(mime: MimeMessage): MessageSummary {
  const read = (name: string): string => headerText(mime.root, name) ?? ''
  const messageId = read('message-id').trim().replace(/^<|>$/g, '')
  return { from: read('from'), to: read('to'), subject: read('subject'), messageId, date: read('date') }
}
