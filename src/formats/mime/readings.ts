/**
 * The other readings of a message: where header fields or bytes contradict each other, mail programs differ in what they
 * take (RFC 2045, 2046, 2231 leave it open), so each reading is extracted and each contradiction told.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { base64Readings } from './base64.ts'
import { base64Looked, describeDefect } from './defects.ts'
import { headerNames } from './names.ts'
import { decodeBody, parseMime, type MimeDefect, type MimeMessage, type MimePart } from './parse.ts'
import { boundariesOf, guessBoundary, hiddenParts } from './structure.ts'
import { uuencodedFiles, yencFiles } from './uuencode.ts'

export interface OtherReading {
  readonly name: string
  readonly bytes: Buffer
  readonly contentType: string
  readonly charset: string
}

export interface OtherReadings {
  readonly readings: readonly OtherReading[]
  readonly defects: readonly MimeDefect[]
  readonly truncated: boolean
}

type Decode = typeof decodeBody

const most = { readings: 500, tries: 64, text: 16_777_216 }

/** `decode` where bodies have been decoded before: each is long, and is looked at more than once. */
export function otherReadings(input: Uint8Array, mime: MimeMessage, decode: Decode = decodeBody): OtherReadings {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  const reader = new Reader(bytes, { decode, faults: new Set(mime.defects.map(({ code }) => code)) })
  for (const part of parts(mime.root)) reader.read(part)
  reader.readWhole(mime)
  return reader.result()
}

function parts(part: MimePart): MimePart[] {
  return [part, ...part.children.flatMap(parts)]
}

class Reader {
  readonly #bytes: Buffer
  readonly #decode: Decode
  /** Codes of what reading the message told. */
  readonly #faults: ReadonlySet<string>
  readonly #readings = new Map<string, OtherReading>()
  readonly #defects = new Map<string, MimeDefect>()
  #tries = 0

  constructor(bytes: Buffer, { decode, faults }: { decode: Decode; faults: ReadonlySet<string> }) {
    this.#bytes = bytes
    this.#decode = decode
    this.#faults = faults
  }

  result(): OtherReadings {
    const truncated = this.#tries >= most.tries || this.#readings.size >= most.readings
    return { readings: [...this.#readings.values()], defects: [...this.#defects.values()], truncated }
  }

  read(part: MimePart): void {
    this.#otherTypes(part)
    if (part.contentType.startsWith('multipart/')) return this.#multipart(part)
    if (part.children.length > 0) return
    this.#otherEncodings(part)
    this.#otherNames(part)
    this.#inText(part)
    this.#special(part)
  }

  /** Lone returns as line ends, and zero bytes that some programs drop. */
  readWhole({ defects }: MimeMessage): void {
    const codes = new Set(defects.map(({ code }) => code))
    if (codes.has('bare-cr'))
      this.#again(Buffer.from(this.#bytes.toString('latin1').replaceAll(/\r(?!\n)/g, '\r\n'), 'latin1'))
    if (codes.has('nul')) this.#again(Buffer.from(this.#bytes.toString('latin1').replaceAll('\0', ''), 'latin1'))
    if (codes.has('broken-header')) this.#again(withoutBrokenLines(this.#bytes))
  }

  #region = ({ bodyStart, bodyEnd }: MimePart): Buffer => this.#bytes.subarray(bodyStart, bodyEnd)

  #otherTypes(part: MimePart): void {
    const types = valuesOf(part, 'content-type')
    for (const type of new Set(types.slice(1))) if (type !== types[0]) this.#asIf(part, `Content-Type: ${type}`)
  }

  /** The body under another header, with the encoding it had. */
  #asIf(part: MimePart, header: string): void {
    const encoding = part.encoding === '' ? '' : `Content-Transfer-Encoding: ${part.encoding}\r\n`
    this.#again(Buffer.concat([Buffer.from(`${header}\r\n${encoding}\r\n`), this.#region(part)]))
  }

  #again(message: Buffer): void {
    if (this.#tries >= most.tries) return
    this.#tries += 1
    const { root } = parseMime(message)
    for (const part of parts(root)) if (part.children.length === 0) this.#add(part, decodeBody(message, part))
  }

  #add({ fileName, contentType, parameters }: MimePart, bytes: Buffer): void {
    if (bytes.length === 0 || this.#readings.size >= most.readings) return
    const key = `${fileName}|${contentType}|${bytes.length}|${bytes.toString('latin1', 0, 64)}|${bytes.toString('latin1', bytes.length - 64)}`
    this.#readings.set(key, { name: fileName, bytes, contentType, charset: parameters['charset'] ?? '' })
  }

  #multipart(part: MimePart): void {
    const stated = valuesOf(part, 'content-type')[0] ?? ''
    const [first, ...others] = boundariesOf(stated)
    for (const boundary of others) {
      this.#tell('several-boundaries')
      this.#asIf(part, `Content-Type: multipart/mixed; boundary="${boundary}"`)
    }
    if (part.children.length === 0) {
      const guess = guessBoundary(this.#region(part))
      this.#tell(first === undefined ? 'missing-boundary' : 'unused-boundary')
      if (guess !== undefined) this.#asIf(part, `Content-Type: multipart/mixed; boundary="${guess}"`)
      this.#add(part, this.#region(part))
    }
    if (/base64|quoted/.test(part.encoding)) {
      this.#tell('encoded-multipart')
      this.#again(Buffer.concat([Buffer.from(`Content-Type: ${stated}\r\n\r\n`), decodeBody(this.#bytes, part)]))
    }
    this.#outside(part)
  }

  /** Before the first delimiter and behind the last: not shown by most programs, read by some. */
  #outside(part: MimePart): void {
    const [first] = part.children
    const last = part.children.at(-1)
    if (first === undefined || last === undefined) return
    const begin = first.headers[0]?.start ?? first.bodyStart
    for (const region of [
      this.#bytes.subarray(part.bodyStart, begin),
      this.#bytes.subarray(last.bodyEnd, part.bodyEnd),
    ]) {
      const hidden = hiddenParts(region)
      if (hidden.length > 0) this.#tell('content-outside-parts')
      for (const message of hidden) this.#again(message)
    }
  }

  #otherEncodings(part: MimePart): void {
    const stated = valuesOf(part, 'content-transfer-encoding').map((value) => value.trim().toLowerCase())
    const encodings = new Set(stated.map(plainEncoding))
    for (const encoding of encodings)
      if (encoding !== part.encoding) this.#add(part, decodeBody(this.#bytes, { ...part, encoding }))
    if (stated.some((value) => !known.has(value))) this.#tell('unknown-encoding')
    if (!encodings.has('base64') || (part.encoding === 'base64' && !this.#hasFaultyBase64(part))) return
    for (const bytes of base64Readings(this.#region(part))) {
      this.#tell('base64-read-differently')
      this.#add(part, bytes)
    }
  }

  /** Whether it may: each part was looked at when the message was read, if not to its end. */
  #hasFaultyBase64({ bodyStart, bodyEnd }: MimePart): boolean {
    const faults = this.#faults
    return faults.has('bad-base64') || faults.has('base64-padding-inside') || bodyEnd - bodyStart > base64Looked
  }

  #otherNames(part: MimePart): void {
    const names = headerNames(part)
    if (names.length < 2) return
    const kinds = new Set(names.map((name) => name.slice(name.lastIndexOf('.') + 1).toLowerCase()))
    this.#tell(kinds.size > 1 ? 'several-extensions' : 'several-names')
    for (const name of names)
      if (name !== part.fileName) this.#add({ ...part, fileName: name }, this.#decode(this.#bytes, part))
  }

  #inText(part: MimePart): void {
    if (!part.contentType.startsWith('text/') && part.contentType !== '') return
    const body = this.#decode(this.#bytes, part).subarray(0, most.text)
    for (const [code, files] of [
      ['uuencode', uuencodedFiles(body)],
      ['yenc', yencFiles(body)],
    ] as const)
      for (const { name, bytes } of files) {
        this.#tell(code)
        this.#add({ ...part, fileName: name, contentType: 'application/octet-stream' }, bytes)
      }
    if (!fitsCharset(part.parameters['charset'] ?? '', body)) this.#tell('charset-mismatch')
    const boundary = guessBoundary(body)
    if (boundary === undefined) return
    this.#tell('parts-in-text')
    this.#again(Buffer.concat([Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`), body]))
  }

  #special({ contentType }: MimePart): void {
    if (contentType === 'message/partial') this.#tell('partial')
    if (contentType === 'message/external-body') this.#tell('external-body')
  }

  #tell(code: string): void {
    this.#defects.set(code, describeDefect(code))
  }
}

const known = new Set(['', '7bit', '8bit', 'binary', 'base64', 'quoted-printable'])

/** Only ASCII and UTF-8 can be told to be wrong. */
function fitsCharset(charset: string, body: Buffer): boolean {
  if (/^(?:us-ascii|ascii)$/i.test(charset)) return isAscii(body)
  return !/^utf-?8$/i.test(charset) || isUtf8(body)
}

/** `base64 (comment)`, `"base64"`, `x-base64`, `base64;` are base64 to many. */
function plainEncoding(value: string): string {
  const bare = value.replaceAll(/\([^)]{0,200}\)|["';,\s]/g, '').replace(/^x-/, '')
  return known.has(bare) ? bare : /base64/.test(bare) ? 'base64' : /quoted/.test(bare) ? 'quoted-printable' : bare
}

const valuesOf = (part: MimePart, name: string): string[] =>
  part.headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value)

/** Header lines that are none end the header for some programs; others pass over them. */
function withoutBrokenLines(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length
  const kept = text
    .slice(0, end)
    .split('\n')
    .filter((line) => /^[^\s:]+[ \t]*:|^[ \t]/.test(line))
  return Buffer.from(kept.join('\n') + text.slice(end), 'latin1')
}
