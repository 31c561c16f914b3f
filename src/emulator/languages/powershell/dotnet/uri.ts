/** System.Uri and the helpers that escape text for it. */
import { toBytes, toText } from '../convert.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'

export function uriObject(text: string): PsObject {
  if (!URL.canParse(text)) {
    const relative = record('System.Uri', { OriginalString: text, IsAbsoluteUri: false, AbsoluteUri: null })
    relative.text = () => text
    return relative
  }
  const url = new URL(text)
  const port = url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
  const object = record('System.Uri', {
    AbsoluteUri: url.href,
    AbsolutePath: url.pathname,
    Host: url.hostname,
    DnsSafeHost: url.hostname,
    Authority: url.host,
    Scheme: url.protocol.slice(0, -1),
    Port: port,
    Query: url.search,
    Fragment: url.hash,
    PathAndQuery: url.pathname + url.search,
    LocalPath: url.pathname,
    OriginalString: text,
    IsAbsoluteUri: true,
    Segments: url.pathname.split(/(?<=\/)/),
  })
  object.text = () => url.href
  return object.method('GetLeftPart', () => url.origin).method('ToString', () => url.href)
}

function decode(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}

/** Lone halves of surrogate pairs have no code in UTF-8. */
const encode = (text: string) => encodeURIComponent(text.toWellFormed())

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }
const html = (text: string) =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,10}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return entities[name.toLowerCase()] ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
    },
  )

const markup: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (one) => markup[one] ?? one)

const web = {
  UrlDecode: (_: unknown, [text]: readonly Value[]) => decode(toText(text).replaceAll('+', ' ')),
  UrlEncode: (_: unknown, [text]: readonly Value[]) => encode(toText(text)).replaceAll('%20', '+'),
  HtmlDecode: (_: unknown, [text]: readonly Value[]) => html(toText(text)),
  HtmlEncode: (_: unknown, [text]: readonly Value[]) => escaped(toText(text)),
  UrlEncodeToBytes: (_: unknown, [bytes]: readonly Value[]) =>
    Buffer.from(encode(Buffer.from(toBytes(bytes)).toString('utf8'))),
}

export const uriTypes: readonly NetType[] = [
  {
    names: 'uri',
    create: (_, args) => {
      const [base, relative] = args.map(toText)
      if (relative === undefined) return uriObject(base ?? '')
      if (!URL.canParse(relative, base)) throw failure('Invalid URI.', 'System.UriFormatException')
      return uriObject(new URL(relative, base).href)
    },
    calls: {
      UnescapeDataString: (_, [text]) => decode(toText(text)),
      EscapeDataString: (_, [text]) => encode(toText(text)),
      EscapeUriString: (_, [text]) => encodeURI(toText(text).toWellFormed()),
      IsWellFormedUriString: (_, [text]) => URL.canParse(toText(text)),
    },
  },
  { names: 'web.httputility net.webutility', calls: web },
]
