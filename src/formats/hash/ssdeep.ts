/**
 * Context-triggered piecewise hashing (Kornblum 2006) in the form of ssdeep 2: `blocksize:hash:hash of the double blocksize`.
 * A rolling hash over seven bytes cuts pieces; each piece gives six bits of an FNV hash.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const length = 64
const smallest = 3
const window = 7
const prime = 0x01000193
const begin = 0x28021967

/** Larger objects are left out: the hash is for documents and programs, and costs a pass or two. */
const most = 67_108_864

/** Undefined for objects larger than 64 MiB. */
export function ssdeep(bytes: Uint8Array): string | undefined {
  if (bytes.length > most) return undefined
  let size = smallest
  while (size * length < bytes.length) size *= 2
  for (;;) {
    const { first, second, pieces } = digest(bytes, size)
    if (pieces >= length / 2 || size <= smallest) return `${size}:${first}:${second}`
    size /= 2
  }
}

interface Side {
  text: string
  hash: number
  readonly most: number
  /** What the last place would hold if the input ended at a cut. */
  held: string
}

function digest(bytes: Uint8Array, size: number): { first: string; second: string; pieces: number } {
  const one: Side = { text: '', hash: begin, most: length - 1, held: '' }
  const two: Side = { text: '', hash: begin, most: length / 2 - 1, held: '' }
  const rolled = roll(bytes, (byte, sum) => {
    one.hash = Math.imul(one.hash, prime) ^ byte
    two.hash = Math.imul(two.hash, prime) ^ byte
    if (sum % size !== size - 1) return
    cut(one)
    if (sum % (size * 2) === size * 2 - 1) cut(two)
  })
  return { first: end(one, rolled), second: end(two, rolled), pieces: one.text.length }
}

function cut(side: Side): void {
  side.held = alphabet[side.hash & 63] ?? ''
  if (side.text.length >= side.most) return
  side.text += side.held
  side.held = ''
  side.hash = begin
}

const end = ({ text, hash, held }: Side, rolled: number): string =>
  text + (rolled === 0 ? held : (alphabet[hash & 63] ?? ''))

/** Gives the rolling sum after each byte, and the last one back. */
function roll(bytes: Uint8Array, each: (byte: number, sum: number) => void): number {
  const seen = new Uint8Array(window)
  let [one, two, three, place, sum] = [0, 0, 0, 0, 0]
  for (const byte of bytes) {
    two = (two - one + window * byte) >>> 0
    one = (one + byte - (seen[place] ?? 0)) >>> 0
    seen[place] = byte
    place = place === window - 1 ? 0 : place + 1
    three = ((three << 5) ^ byte) >>> 0
    sum = (one + two + three) >>> 0
    each(byte, sum)
  }
  return sum
}
