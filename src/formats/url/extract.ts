/** Web addresses in running text, common defanged spellings restored; each once, in order. */
const most = { addresses: 1_000, characters: 4_194_304 }

export interface TextUrl {
  readonly url: string
  /** Whether it was written so that it cannot be clicked. */
  readonly defanged: boolean
}

/** Dots, colons and schemes as people break them; a cheap look first, because most text has none of it. */
const broken = /\bh(?:xx|\*\*|tt)ps?(?:\[|:|\()|\[[.:@]|\[:\/\/|\(\.\)|[[({]dot[\])}]|\bhxxps?\b|\bmeow:\/\//i
const scheme = /\b(?:https?|ftp|file|ms-[a-z-]{2,40}|search-ms):\/{0,2}[^\s<>"'`{}|\\^]{1,2048}/gi
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
  for (const pattern of [scheme, bare])
    for (const match of text.matchAll(pattern)) {
      if (found.size >= most.addresses) return found
      const url = tidy(match[0])
      if (pattern === bare) found.add(`http://${url}`)
      else if (/^(?:https?|ftp):\/\/[^/]/i.test(url) || !/^(?:https?|ftp|file):/i.test(url)) found.add(url)
    }
  return found
}

/** Punctuation behind an address is the sentence's, and so is a bracket that was not opened in it. */
function tidy(raw: string): string {
  let url = raw.replace(/[.,;:!?'"»”]{1,20}$/, '')
  while (/[)\]]$/.test(url) && !balanced(url)) url = url.slice(0, -1).replace(/[.,;:!?]{1,20}$/, '')
  return url
}

const balanced = (url: string): boolean =>
  url.endsWith(')') ? url.split('(').length >= url.split(')').length : url.split('[').length >= url.split(']').length
