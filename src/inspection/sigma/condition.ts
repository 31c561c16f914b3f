/** Sigma conditions: and, or, not, parentheses, `1 of them`, `all of pattern*`; recursive descent with bounded depth. */
import { allOf, anyOf, not, someOf, type Test } from './test.ts'

export type Selections = ReadonlyMap<string, Test>

const token = /\(|\)|[^\s()]+/g
const deepest = 50
const longest = 10_000

/** Names that a pattern such as `sel*_x` chooses; `them` is every name but those that begin with an underscore. */
function chosenBy(pattern: string, selections: Selections): Test[] {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`))
  const form = new RegExp(`^${parts.slice(0, 5).join('.*')}$`)
  const isThem = pattern.toLowerCase() === 'them'
  const fits = (name: string): boolean => (isThem ? !name.startsWith('_') : form.test(name))
  const chosen = [...selections].filter(([name]) => fits(name)).map(([, test]) => test)
  if (chosen.length === 0) throw new Error(`no selection named ${pattern}`)
  return chosen
}

class ConditionReader {
  readonly #words: readonly string[]
  readonly #selections: Selections
  #at = 0

  constructor(text: string, selections: Selections) {
    this.#words = text.match(token) ?? []
    this.#selections = selections
  }

  /** The word that is next, in lower case. */
  get #next(): string {
    return (this.#words[this.#at] ?? '').toLowerCase()
  }

  #take(): string {
    return this.#words[this.#at++] ?? ''
  }

  whole(): Test {
    const test = this.#either(0)
    if (this.#at < this.#words.length) throw new Error(`unexpected ${this.#take()}`)
    return test
  }

  #either(depth: number): Test {
    const parts = [this.#both(depth)]
    while (this.#next === 'or') {
      this.#take()
      parts.push(this.#both(depth))
    }
    return anyOf(parts)
  }

  #both(depth: number): Test {
    const parts = [this.#factor(depth)]
    while (this.#next === 'and') {
      this.#take()
      parts.push(this.#factor(depth))
    }
    return allOf(parts)
  }

  #factor(depth: number): Test {
    if (depth > deepest) throw new Error('condition is nested too deep')
    if (this.#next === 'not') {
      this.#take()
      return not(this.#factor(depth + 1))
    }
    if (this.#next === '(') {
      this.#take()
      const inner = this.#either(depth + 1)
      if (this.#take() !== ')') throw new Error('missing )')
      return inner
    }
    const isQuantified = /^(?:[1-9]\d?|any|all)$/.test(this.#next)
    if (isQuantified && this.#words[this.#at + 1]?.toLowerCase() === 'of') return this.#quantified()
    return this.#named()
  }

  #quantified(): Test {
    const many = this.#take().toLowerCase()
    this.#take()
    const chosen = chosenBy(this.#take(), this.#selections)
    if (many === 'all') return allOf(chosen)
    return many === 'any' ? anyOf(chosen) : someOf(Number(many), chosen)
  }

  #named(): Test {
    const name = this.#take()
    const selection = this.#selections.get(name)
    if (!selection) throw new Error(name === '' ? 'condition ends early' : `no selection named ${name}`)
    return selection
  }
}

/** Throws a plain sentence for what is not understood. */
export function parseCondition(text: string, selections: Selections): Test {
  if (text.includes('|'))
    throw new Error('this aggregation in the condition is not supported: write a correlation rule')
  if (text.length > longest) throw new Error('condition is too long')
  return new ConditionReader(text, selections).whole()
}
