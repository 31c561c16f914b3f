/**
 * Lists of phrases, looked for together in one pass: by their first word, then the rest; `*` stands for up to 40 characters
 * within a sentence.
 */

const most = { text: 65_536, found: 5, word: 64 }

interface Phrase {
  readonly list: number
  readonly rest: RegExp
}

interface Place {
  readonly lower: string
  readonly word: string
  readonly end: number
}

export class PhraseLists<Name extends string> {
  readonly #names: readonly Name[]
  readonly #byFirst = new Map<string, Phrase[]>()
  /** Any of the first words. Its neighbours are looked at roughly here, and well only where it matches. */
  readonly #first: RegExp

  constructor(lists: Readonly<Record<Name, readonly string[]>>) {
    this.#names = Object.keys(lists) as Name[]
    for (const [list, name] of this.#names.entries()) for (const phrase of lists[name]) this.#add(phrase, list)
    const words = [...this.#byFirst.keys()].toSorted((one, other) => other.length - one.length).map(escape)
    this.#first = new RegExp(`(?<![a-z])(?:${words.join('|')})(?![a-z0-9'])`, 'g')
  }

  /** Phrases as found, each once, white space collapsed, lower case; of each list a few. */
  in(text: string): Record<Name, string[]> {
    const found = this.#names.map(() => new Set<string>())
    if (this.#byFirst.size > 0) this.#search(text.slice(0, most.text).toLowerCase(), found)
    const entries = this.#names.map((name, list) => [name, [...(found[list] ?? [])]] as const)
    return Object.fromEntries(entries) as Record<Name, string[]>
  }

  #search(lower: string, found: readonly Set<string>[]): void {
    this.#first.lastIndex = 0
    for (let match = this.#first.exec(lower); match !== null; match = this.#first.exec(lower)) {
      const [word] = match
      const end = match.index + word.length
      if (isWhole(lower, match.index, end)) this.#look({ lower, word, end }, found)
    }
  }

  #look({ lower, word, end }: Place, found: readonly Set<string>[]): void {
    const phrases = this.#byFirst.get(word) ?? []
    const open = found.map(({ size }) => size < most.found)
    for (const { list, rest } of phrases) {
      if (open[list] !== true) continue
      rest.lastIndex = end
      const match = rest.exec(lower)
      if (match !== null) found[list]?.add((word + match[0]).replaceAll(/\s+/g, ' '))
    }
  }

  #add(phrase: string, list: number): void {
    const [first = '', ...rest] = phrase.trim().toLowerCase().split(/\s+/)
    if (first === '') return
    const known = this.#byFirst.get(first) ?? []
    known.push({ list, rest: new RegExp(restOf(rest), 'uy') })
    this.#byFirst.set(first, known)
  }
}

const insideBefore = /\p{L}[\p{M}\p{N}'’-]*$/u
/** What mostly stands before a word, and never in one. */
const plain = new Set(' \t\r\n.,;:!?()"<>')
const insideAfter = /^[\p{L}\p{M}\p{N}'’-]/u

/** A word is a letter and the letters, marks, digits, apostrophes and hyphens behind it. */
function isWhole(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - most.word), start)
  return (plain.has(before.at(-1) ?? ' ') || !insideBefore.test(before)) && !insideAfter.test(text.slice(end, end + 2))
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

function restOf(words: readonly string[]): string {
  let pattern = ''
  for (const one of words)
    pattern += one === '*' ? String.raw`(?:[\s(][^.!?\n]{0,40}?)??` : String.raw`[\s(]{1,3}${escape(one)}`
  return pattern
}
