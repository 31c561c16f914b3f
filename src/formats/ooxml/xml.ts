/**
 * XML (1.0, fifth edition) as a stream of tags and texts, for the parts of Office documents. It takes what is not well-formed
 * as far as it goes, knows no document type, hence no entities but the five and numbers, and passes over its input once.
 */
export interface XmlTag {
  readonly kind: 'open' | 'close'
  /** Local name; prefixes are left out. */
  readonly name: string
  /** By local name; of two with the same the first counts. */
  readonly attributes: ReadonlyMap<string, string>
}

export interface XmlText {
  readonly kind: 'text'
  readonly text: string
}

export type XmlEvent = XmlTag | XmlText

const most = { characters: 33_554_432, events: 4_000_000, attributes: 200 }
/** Called where something is left unread: what reads on must not take the part for the whole. */
export type Cut = () => void

const none: ReadonlyMap<string, string> = new Map()

/** UTF-16 by its byte order mark, else UTF-8. */
export function xmlText(bytes: Uint8Array): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(0, most.characters)
  if (data[0] === 0xff && data[1] === 0xfe) return data.toString('utf16le', 2)
  if (data[0] === 0xfe && data[1] === 0xff)
    return Buffer.from(data.subarray(2, data.length & ~1))
      .swap16()
      .toString('utf16le')
  return data.toString('utf8', data[0] === 0xef ? 3 : 0)
}

export function* readXml(bytes: Uint8Array, cut: Cut): Generator<XmlEvent> {
  if (bytes.length > most.characters) cut()
  const source = xmlText(bytes)
  let at = 0
  for (let count = 0; at < source.length; count += 1) {
    if (count >= most.events) return cut()
    const start = source.indexOf('<', at)
    const end = start < 0 ? source.length : start
    if (end > at) yield { kind: 'text', text: unescapeXml(source.slice(at, end)) }
    if (start < 0) return
    if (source.startsWith('<![CDATA[', start)) {
      const stop = endOf(source, ']]>', start + 9)
      yield { kind: 'text', text: source.slice(start + 9, stop) }
      at = stop + 3
    } else if (source.startsWith('<!--', start)) at = endOf(source, '-->', start + 4) + 3
    else if (source[start + 1] === '?' || source[start + 1] === '!') at = endOf(source, '>', start) + 1
    else {
      const tag = readTag(source, start + 1, cut)
      at = tag.end
      yield* tag.events
    }
  }
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  return at < 0 ? source.length : at
}

interface ReadTag {
  readonly events: readonly XmlTag[]
  readonly end: number
}

function readTag(source: string, from: number, cut: Cut): ReadTag {
  const closing = source[from] === '/'
  const nameEnd = wordEnd(source, closing ? from + 1 : from)
  const name = localName(source.slice(closing ? from + 1 : from, nameEnd))
  if (closing) return { events: [{ kind: 'close', name, attributes: none }], end: endOf(source, '>', nameEnd) + 1 }
  const { attributes, end } = readAttributes(source, nameEnd, cut)
  const open: XmlTag = { kind: 'open', name, attributes }
  const alone = source[end - 1] === '/'
  return { events: alone ? [open, { kind: 'close', name, attributes: none }] : [open], end: end + 1 }
}

/** Ends at the `>` of the tag or where the text ends. */
function readAttributes(
  source: string,
  from: number,
  cut: Cut,
): { attributes: ReadonlyMap<string, string>; end: number } {
  const attributes = new Map<string, string>()
  let at = spaceEnd(source, from)
  while (at < source.length && source[at] !== '>') {
    const nameEnd = wordEnd(source, at)
    const sign = spaceEnd(source, nameEnd)
    if (nameEnd === at || source[sign] !== '=') {
      at = spaceEnd(source, Math.max(nameEnd, at + 1))
      continue
    }
    const start = spaceEnd(source, sign + 1)
    const quote = source[start]
    const quoted = quote === '"' || quote === "'"
    const end = quoted ? endOf(source, quote, start + 1) : wordEnd(source, start)
    const name = localName(source.slice(at, nameEnd))
    if (attributes.size >= most.attributes) cut()
    else if (!attributes.has(name)) attributes.set(name, unescapeXml(source.slice(quoted ? start + 1 : start, end)))
    at = spaceEnd(source, quoted ? end + 1 : end)
  }
  return { attributes: attributes.size === 0 ? none : attributes, end: Math.min(at, source.length) }
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

function spaceEnd(source: string, from: number): number {
  let at = from
  while (at < source.length && isSpace(source.charCodeAt(at))) at += 1
  return at
}

/** Space, `/`, `=` and `>` end a word. */
function wordEnd(source: string, from: number): number {
  let at = from
  for (; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (isSpace(code) || code === 47 || code === 61 || code === 62) break
  }
  return at
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (all, decimal, hex, name) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? all
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
