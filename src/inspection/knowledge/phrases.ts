/** A list of phrases as one search: by their first word, then the rest; `*` stands for up to 40 characters within a sentence. */

const most = { text: 65_536, found: 5 }
const word = /\p{L}[\p{L}\p{M}\p{N}'’-]*/gu

export class Phrases {
  readonly #byFirst = new Map<string, RegExp[]>()

  constructor(phrases: readonly string[]) {
    for (const phrase of phrases) {
      const [first = '', ...rest] = phrase.trim().toLowerCase().split(/\s+/)
      if (first === '') continue
      const list = this.#byFirst.get(first) ?? []
      list.push(new RegExp(restOf(rest), 'uy'))
      this.#byFirst.set(first, list)
    }
  }

  /** Phrases as found, each once, white space collapsed, lower case. */
  in(text: string): string[] {
    const found = new Set<string>()
    if (this.#byFirst.size === 0) return []
    const lower = text.slice(0, most.text).toLowerCase()
    for (const match of lower.matchAll(word)) {
      const end = match.index + match[0].length
      for (const pattern of this.#byFirst.get(match[0]) ?? []) {
        pattern.lastIndex = end
        const rest = pattern.exec(lower)
        if (rest !== null) found.add((match[0] + rest[0]).replaceAll(/\s+/g, ' '))
      }
      if (found.size >= most.found) break
    }
    return [...found]
  }
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

function restOf(words: readonly string[]): string {
  let pattern = ''
  for (const one of words)
    pattern += one === '*' ? String.raw`(?:[\s(][^.!?\n]{0,40}?)??` : String.raw`[\s(]{1,3}${escape(one)}`
  return pattern
}
