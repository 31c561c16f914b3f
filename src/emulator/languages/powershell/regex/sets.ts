/** Sets of characters in .NET's regular expressions: classes, escapes, categories, with subtraction. */
import { blockRange } from './blocks.ts'

/** Whether a UTF-16 unit belongs to the set. */
export type CharacterSet = (code: number) => boolean

const isDigit: CharacterSet = (code) => code >= 48 && code <= 57
const isSpace: CharacterSet = (code) =>
  (code >= 9 && code <= 13) ||
  code === 32 ||
  code === 0x85 ||
  code === 0xa0 ||
  (code > 0x1fff && /\s/.test(String.fromCharCode(code)))
export const isWordCode: CharacterSet = (code) =>
  code < 128
    ? isDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
    : /[\p{L}\p{Nd}\p{Mn}\p{Pc}]/u.test(String.fromCharCode(code))

export const negated =
  (set: CharacterSet): CharacterSet =>
  (code) =>
    !set(code)

export const single =
  (wanted: number): CharacterSet =>
  (code) =>
    code === wanted

/** Letters of both cases where case does not count. */
export function foldedSet(set: CharacterSet): CharacterSet {
  return (code) => {
    if (set(code)) return true
    const character = String.fromCharCode(code)
    const lower = character.toLowerCase()
    return set(lower.charCodeAt(0)) || set(character.toUpperCase().charCodeAt(0))
  }
}

/** `\d`, `\w`, `\s` and their opposites. */
export function escapeSet(letter: string): CharacterSet | undefined {
  switch (letter) {
    case 'd':
      return isDigit
    case 'D':
      return negated(isDigit)
    case 'w':
      return isWordCode
    case 'W':
      return negated(isWordCode)
    case 's':
      return isSpace
    case 'S':
      return negated(isSpace)
    default:
      return undefined
  }
}

export function categorySet(name: string): CharacterSet | undefined {
  const block = name.startsWith('Is') ? blockRange(name.slice(2)) : undefined
  if (block) return (code) => code >= block[0] && code <= block[1]
  if (!/^[A-Z][a-z]?$/.test(name)) return undefined
  try {
    const pattern = new RegExp(`\\p{${name}}`, 'u')
    return (code) => pattern.test(String.fromCharCode(code))
  } catch {
    return undefined
  }
}

/** The same set with its answers for ASCII kept. */
export function kept(set: CharacterSet): CharacterSet {
  const table = new Uint8Array(128)
  return (code) => {
    if (code > 127) return set(code)
    const known = table[code]
    if (known) return known === 2
    const answer = set(code)
    table[code] = answer ? 2 : 1
    return answer
  }
}
