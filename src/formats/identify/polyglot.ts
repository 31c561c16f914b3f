/** Files that are two kinds at once: a picture that is also an archive, a program that is also a page. */
import { endsAsZip, zippedType } from './zipped.ts'

const head = 1_024
const carriers = /^(?:image\.|document\.pdf|document\.rtf|media\.|executable\.pe|archive\.(?:rar|7z|gzip)|data\.)/

/** The second kind where there is one; a self-extracting archive is one too. */
export function secondType(bytes: Uint8Array, type: string): string | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!carriers.test(type)) return type.startsWith('archive.') && isPdf(data) ? 'document.pdf' : undefined
  if (endsAsZip(data)) return zippedType(data, '')
  if (type !== 'document.pdf' && isPdf(data)) return 'document.pdf'
  return type.startsWith('image.') && hidesPage(data) ? 'document.html' : undefined
}

const isPdf = (data: Buffer): boolean => data.subarray(0, head).includes('%PDF-1')

/** Script in the head of a picture: GIF and BMP begin with letters that are names in JavaScript. */
function hidesPage(data: Buffer): boolean {
  const text = data.toString('latin1', 0, 512)
  return /<(?:script|html|body|hta:application)\b/i.test(text) || /^(?:GIF8[79]a|BM)\s{0,4}(?:=|\/\*)/.test(text)
}
