/** Text that is a file: nothing but base64 (RFC 4648) or hexadecimal digits, with or without the lines of a certificate around it. */

const most = 33_554_432
const least = 64

/** The file, undefined where the text is anything else. */
export function decodedText(bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < least || bytes.length > most || !couldBe(bytes)) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const framed = /^\s*-----BEGIN [A-Z0-9 ]{1,40}-----\s([\s\S]*?)-----END [A-Z0-9 ]{1,40}-----\s*$/.exec(text)?.[1]
  const plain = (framed ?? text).replaceAll(/\s/g, '')
  if (plain.length < least) return undefined
  if (plain.length % 2 === 0 && /^[0-9a-f]+$/i.test(plain)) return Buffer.from(plain, 'hex')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) && /[A-Z]/.test(plain) && /[a-z]/.test(plain)
    ? Buffer.from(plain, 'base64')
    : undefined
}

const digits = /^[A-Za-z0-9+/=\s]*$/

/** Hardly any text is made of digits for long, unless it says what it is. */
function couldBe(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1_024)).toString('latin1')
  return digits.test(head) || /^\s*(?:-|$)/.test(head)
}
