/** Names that look like other names: letters of other scripts (Unicode UTS #39 confusables), digits for letters, one letter off. */
import unhomoglyph from 'unhomoglyph'

const pairs: readonly (readonly [RegExp, string])[] = [
  [/vv/g, 'w'],
  [/rn/g, 'm'],
  [/cl/g, 'd'],
  [/0/g, 'o'],
  [/[1|!ij]/g, 'l'],
  [/5/g, 's'],
  [/3/g, 'e'],
  [/4/g, 'a'],
  [/8/g, 'b'],
  [/[9q]/g, 'g'],
  [/7/g, 't'],
]

const cache = new Map<string, string>()
const mostCached = 10_000

/** Two names with the same skeleton look the same at a glance. */
export function skeleton(name: string): string {
  const known = cache.get(name)
  if (known !== undefined) return known
  const found = skeletonOf(name)
  if (cache.size >= mostCached) cache.clear()
  cache.set(name, found)
  return found
}

function skeletonOf(name: string): string {
  const folded = unhomoglyph(name.normalize('NFKD').replaceAll(/\p{M}/gu, '')).toLowerCase()
  return pairs.reduce((text, [pattern, plain]) => text.replace(pattern, plain), folded.replaceAll(/[-_.]/g, ''))
}

export type Likeness = 'skeleton' | 'one-off'

/** How a name resembles another without being it; short names resemble too much to be told. */
export function likeness(name: string, original: string): Likeness | undefined {
  if (name === original || original.length < 4) return undefined
  if (skeleton(name) === skeleton(original)) return 'skeleton'
  return original.length >= 6 && oneOff(name, original) ? 'one-off' : undefined
}

/** One letter more, less or other, or two neighbours swapped (Damerau). The first letter is hardly ever the one. */
function oneOff(name: string, original: string): boolean {
  if (Math.abs(name.length - original.length) > 1 || name[0] !== original[0]) return false
  let head = 0
  while (head < name.length && name[head] === original[head]) head += 1
  const [one, other] = [name.slice(head), original.slice(head)]
  const same = one.slice(1) === other.slice(1)
  const swapped = one[0] === other[1] && one[1] === other[0] && one.slice(2) === other.slice(2)
  return same || swapped || one.slice(1) === other || one === other.slice(1)
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u] as const

/** Letters of two alphabets within one word. */
export function mixesScripts(text: string): boolean {
  return text
    .slice(0, 1_000)
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => scripts.filter((script) => script.test(word)).length > 1)
}
