/** Web addresses in running text, common defanged spellings restored; each once, in order. */
const most = { addresses: 1_000, characters: 4_194_304 }

export interface TextUrl {
  readonly url: string
  /** Whether it was written so that it cannot be clicked. */
  readonly defanged: boolean
}

/** Dots, colons and schemes as people break them; a cheap look first, because most text has none of it. */
const broken = /\bh(?:xx|\*\*)ps?(?:\[|:|\()|\bhttps?[[(]|\[[.:@]|\([.:]\)|[[({]dot[\])}]|\bhxxps?\b|\bmeow:\/\//i
const schemes = /\b(?:https?|ftp|file|ms-[a-z-]{2,40}|search-ms)$/i
const longestScheme = 44
const address = /:\/{0,2}[^\s<>"'`{}|\\^]{1,2048}/y
const bare = /(?<![\w@./:=-])www\d?\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?:[/?#:][^\s<>"'`{}|\\^]{0,2048})?/giu

export function findUrls(text: string): TextUrl[] {
  const input = text.slice(0, most.characters)
  const plain = collect(input)
  const all = broken.test(input) ? collect(restore(input)) : plain
  return [...all].map((url) => ({ url, defanged: !plain.has(url) }))
}

export const extractUrls = (text: string): string[] => findUrls(text).map(({ url }) => url)

function restore(text: string): string {
  return text
    .replace(/\b(?:h(?:xx|\*\*)p|meow)(s?)(?=:|\[|\()/gi, 'http$1')
    .replaceAll(/\[:\/\/\]|\[:\]\/\/|\(:\)\/\//g, '://')
    .replaceAll('[:]', ':')
    .replaceAll('[@]', '@')
    .replaceAll(/\s?(?:\[\.\]|\(\.\)|\[\.|[[({]dot[\])}])\s?/gi, '.')
}

function collect(text: string): Set<string> {
  const found = new Set<string>()
  for (const raw of withScheme(text)) {
    if (found.size >= most.addresses) return found
    const url = tidy(raw)
    if (/^(?:https?|ftp):\/\/[^/]/i.test(url) || !/^(?:https?|ftp|file):/i.test(url)) found.add(url)
  }
  if (!/www\d?\./i.test(text)) return found
  for (const [raw] of text.matchAll(bare)) {
    if (found.size >= most.addresses) return found
    found.add(`http://${tidy(raw)}`)
  }
  return found
}

/** From colon to colon, since text has far fewer of them than letters. */
function* withScheme(text: string): Generator<string> {
  let from = 0
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', Math.max(colon + 1, from))) {
    // One character more than a scheme has, to see whether it begins a word.
    const head = text.slice(Math.max(from, colon - longestScheme), colon)
    const name = schemes.exec(head)?.[0]
    if (name === undefined) continue
    address.lastIndex = colon
    const rest = address.exec(text)?.[0]
    if (rest === undefined) continue
    yield name + rest
    from = colon + rest.length
  }
}

/** Punctuation behind an address is the sentence's, and so is a bracket that was not opened in it. */
function tidy(raw: string): string {
  let url = raw.replace(/[.,;:!?'"»”]{1,20}$/, '')
  while (/[)\]]$/.test(url) && !balanced(url)) url = url.slice(0, -1).replace(/[.,;:!?]{1,20}$/, '')
  return url
}

const balanced = (url: string): boolean =>
  url.endsWith(')') ? url.split('(').length >= url.split(')').length : url.split('[').length >= url.split(']').length
