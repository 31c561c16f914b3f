/** Character sets and encoded words (RFC 2047, RFC 2231): bytes to text, leniently. */
import iconv from 'iconv-lite'

export function decodeText(bytes: Uint8Array, charset: string): string {
  const name = charset.trim().toLowerCase().replace(/\*.*$/, '')
  if (usual.has(name)) return plain(bytes)
  const known = iconv.encodingExists(name)
  try {
    return iconv.decode(Buffer.from(bytes), known ? name : 'utf-8')
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

const usual = new Set(['', 'us-ascii', 'utf-8', 'utf8'])

const plain = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length)
    .toString('utf8')
    .replace(/^\uFEFF/, '')

const word = /=\?([^?\s]{1,80})\?([bq])\?([^?\s]*)\?=/gi

export function decodeWords(value: string): string {
  const joined = value.replace(/\?=[ \t\r\n]{1,80}=\?/g, '?==?')
  return joined.replace(word, (_all, charset: string, kind: string, data: string) =>
    decodeText(
      kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : percent(data.replaceAll('_', ' '), '='),
      charset,
    ),
  )
}

/** Two hexadecimal digits after a mark stand for one byte. */
export function percent(text: string, mark: '=' | '%'): Buffer {
  const pattern = mark === '=' ? /=([0-9a-f]{2})/gi : /%([0-9a-f]{2})/gi
  const latin = Buffer.from(text).toString('latin1')
  return Buffer.from(
    latin.replace(pattern, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
