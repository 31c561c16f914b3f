/** Identifiers as four 32-bit words: a UUID in its canonical form (RFC 9562, section 4) takes 16 bytes instead of a string. */
const dashes = new Set([8, 13, 18, 23])
const length = 36

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}

/** Writes the four words to the start of `words`; false where the text is not a UUID in lower case. */
export function readWords(text: string, words: Uint32Array): boolean {
  if (text.length !== length) return false
  let digits = 0
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (dashes.has(at)) {
      if (code !== 45) return false
      continue
    }
    const digit = digitOf(code)
    if (digit < 0) return false
    const word = digits >> 3
    words[word] = (((words[word] ?? 0) << 4) | digit) >>> 0
    digits += 1
  }
  return !isNone(words, 0)
}

/** The four words that stand for no UUID. */
export const noWords = [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff] as const

export const isNone = (words: Uint32Array, at: number): boolean =>
  noWords.every((word, index) => words[at + index] === word)

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const high = (word: number): string => `${pairs[word >>> 24] ?? ''}${pairs[(word >>> 16) & 255] ?? ''}`
const low = (word: number): string => `${pairs[(word >>> 8) & 255] ?? ''}${pairs[word & 255] ?? ''}`

/** The UUID of the four words at `at`. */
export function textOf(words: Uint32Array, at: number): string {
  const [a = 0, b = 0, c = 0, d = 0] = [words[at], words[at + 1], words[at + 2], words[at + 3]]
  return `${high(a)}${low(a)}-${high(b)}-${low(b)}-${high(c)}-${low(c)}${high(d)}${low(d)}`
}
