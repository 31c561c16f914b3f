/** Which character set a text is in: its mark, what its part or page says, else UTF-8 where it fits, else Windows-1252. */
import { isUtf8 } from 'node:buffer'

const head = 1_024
const alias: Readonly<Record<string, string>> = {
  'x-user-defined': 'windows-1252',
  unicode: 'utf-16le',
  'utf-7': 'utf-7',
  'unicode-1-1-utf-7': 'utf-7',
}

export function charsetOf(bytes: Buffer, stated: string): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  const name = (stated || inPage(bytes)).trim().toLowerCase().replaceAll(/["']/g, '')
  if (name !== '' && name !== 'us-ascii' && name !== 'utf-8' && name !== 'utf8') return alias[name] ?? name
  return isUtf8(bytes.subarray(0, cutAt(bytes))) ? 'utf-8' : 'windows-1252'
}

/** Text without a mark but with every second byte zero is UTF-16. */
function byMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes.length < 4 || bytes[0] === 0 || bytes[1] !== 0 || bytes[2] === 0 || bytes[3] !== 0) return undefined
  return 'utf-16le'
}

function inPage(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, head)
  return (
    /<meta\b[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(text)?.[1] ??
    /^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.-]{1,40})/i.exec(text)?.[1] ??
    ''
  )
}

/** A cut may have split a character of up to four bytes. */
function cutAt(bytes: Buffer): number {
  let at = bytes.length
  for (let back = 0; back < 4 && at > 0; back += 1) {
    const byte = bytes[at - 1] ?? 0
    if (byte < 0x80) return at
    at -= 1
    if (byte >= 0xc0) return at
  }
  return bytes.length
}
