/** Reads .NET's regular expressions (System.Text.RegularExpressions) into a tree. */
import { bounds, type Node, type Options, type Pattern, PatternFault, withFlags } from './tree.ts'
import { categorySet, type CharacterSet, escapeSet, foldedSet, kept, negated, single } from './sets.ts'

const lengthLimit = 20_000
const depthLimit = 100
const groupLimit = 500
const none: Node = { kind: 'sequence', items: [] }

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27, b: 8, '0': 0 }
const edges: Readonly<Record<string, 'start' | 'end' | 'last' | 'word' | 'inside'>> = {
  A: 'start',
  G: 'start',
  Z: 'last',
  z: 'end',
  b: 'word',
  B: 'inside',
}

export class PatternReader {
  readonly #text: string
  #at = 0
  #depth = 0
  #options: Options
  readonly names: string[] = ['0']
  readonly #named = new Set<number>()

  constructor(text: string, options: Options) {
    if (text.length > lengthLimit) throw new PatternFault('pattern too long')
    this.#text = text
    this.#options = options
  }

  read(): Pattern {
    const node = this.#choice()
    if (this.#at < this.#text.length) throw new PatternFault('unexpected )')
    const places = this.names.map((name, place) => ({ name, place }))
    const plain = places.filter(({ place }) => !this.#named.has(place))
    const order = [...plain, ...places.filter(({ place }) => this.#named.has(place))]
    const numbers = places.map(({ place }) => order.findIndex((one) => one.place === place))
    const names = order.map(({ name, place }, number) => (this.#named.has(place) ? name : String(number)))
    return { node, names, numbers }
  }

  get #peek(): string {
    return this.#text[this.#at] ?? ''
  }

  #choice(): Node {
    if (++this.#depth > depthLimit) throw new PatternFault('nested too deep')
    const outer = this.#options
    const items: Node[] = [this.#sequence()]
    while (this.#peek === '|') {
      this.#at++
      items.push(this.#sequence())
    }
    this.#options = outer
    this.#depth--
    return items.length === 1 ? (items[0] ?? none) : { kind: 'choice', items }
  }

  #sequence(): Node {
    const items: Node[] = []
    while (this.#at < this.#text.length && this.#peek !== '|' && this.#peek !== ')') {
      if (this.#options.spaced && this.#passSpace()) continue
      const item = this.#atom()
      if (item) items.push(this.#repeated(item))
    }
    return items.length === 1 ? (items[0] ?? none) : { kind: 'sequence', items }
  }

  #passSpace(): boolean {
    if (/\s/.test(this.#peek)) this.#at++
    else if (this.#peek === '#') {
      const end = this.#text.indexOf('\n', this.#at)
      this.#at = end < 0 ? this.#text.length : end
    } else return false
    return true
  }

  #repeated(item: Node): Node {
    let result = item
    for (let count = 0; count < 5; count++) {
      const found = /^(?:[*+?]|\{(\d{1,9})(,?)(\d{0,9})\})/.exec(this.#text.slice(this.#at, this.#at + 24))
      if (!found) return result
      this.#at += found[0].length
      const [least, most] = bounds(found)
      const lazy = this.#peek === '?' ? 1 : 0
      this.#at += lazy
      result = { kind: 'loop', item: result, least, most, lazy }
    }
    return result
  }

  #set(set: CharacterSet): Node {
    return { kind: 'set', set: kept(this.#options.ignoreCase ? foldedSet(set) : set) }
  }

  #atom(): Node | undefined {
    const character = this.#peek
    this.#at++
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#set(this.#class())
      case '.':
        return { kind: 'set', set: this.#options.singleline ? () => true : negated(single(10)) }
      case '^':
        return { kind: 'edge', edge: this.#options.multiline ? 'lineStart' : 'start' }
      case '$':
        return { kind: 'edge', edge: this.#options.multiline ? 'lineEnd' : 'last' }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw new PatternFault('quantifier without operand')
      default:
        return this.#set(single(character.charCodeAt(0)))
    }
  }

  #escape(): Node {
    const letter = this.#peek
    const edge = edges[letter]
    if (edge) {
      this.#at++
      return { kind: 'edge', edge }
    }
    const named = /^k(?:<(\w+)>|'(\w+)'|\{(\w+)\})/.exec(this.#text.slice(this.#at, this.#at + 100))
    if (named) {
      this.#at += named[0].length
      return this.#back(named[1] ?? named[2] ?? named[3] ?? '')
    }
    const digits = /^[1-9]\d?/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0]
    if (digits && Number(digits) < this.names.length) {
      this.#at += digits.length
      return this.#back(digits)
    }
    return this.#set(this.#escapedSet())
  }

  #back(name: string): Node {
    const index = this.names.indexOf(name)
    if (index < 0) throw new PatternFault('unknown group')
    return { kind: 'back', index, ignoreCase: this.#options.ignoreCase }
  }

  /** What a backslash makes of the characters behind it. */
  #escapedSet(): CharacterSet {
    const letter = this.#peek
    this.#at++
    const set = escapeSet(letter)
    if (set) return set
    if (letter === 'p' || letter === 'P') {
      const name = /^\{(\w{1,40})\}/.exec(this.#text.slice(this.#at, this.#at + 44))
      const category = categorySet(name?.[1] ?? '')
      if (!name || !category) throw new PatternFault('unknown category')
      this.#at += name[0].length
      return letter === 'p' ? category : negated(category)
    }
    return single(this.#escapedCode(letter))
  }

  #escapedCode(letter: string): number {
    const wide = letter === 'x' ? 2 : letter === 'u' ? 4 : 0
    if (wide > 0) {
      const digits = this.#text.slice(this.#at, this.#at + wide)
      if (!/^[\da-f]+$/i.test(digits) || digits.length < wide) throw new PatternFault('hexadecimal digits')
      this.#at += wide
      return Number.parseInt(digits, 16)
    }
    if (letter === 'c') return (this.#text.charCodeAt(this.#at++) || 0) & 31
    if (letter === '') throw new PatternFault('backslash at the end')
    if (/[1-7]/.test(letter)) return Number.parseInt(letter, 8)
    return controls[letter] ?? letter.charCodeAt(0)
  }

  #class(): CharacterSet {
    const isNegated = this.#peek === '^'
    if (isNegated) this.#at++
    const sets: CharacterSet[] = []
    let without: CharacterSet | undefined
    for (let first = true; first || this.#peek !== ']'; first = false) {
      if (this.#at >= this.#text.length) throw new PatternFault('class not closed')
      if (this.#text.startsWith('-[', this.#at) && !first) {
        this.#at += 2
        without = this.#class()
        continue
      }
      sets.push(this.#classItem())
    }
    this.#at++
    const isIn: CharacterSet = (code) => sets.some((one) => one(code)) !== isNegated
    const minus = without
    return minus ? (code) => isIn(code) && !minus(code) : isIn
  }

  #classItem(): CharacterSet {
    const code = this.#classCode()
    if (typeof code !== 'number') return code
    const next = this.#text[this.#at + 1]
    if (this.#peek !== '-' || next === ']' || next === '[' || next === undefined) return single(code)
    this.#at++
    const last = this.#classCode()
    if (typeof last !== 'number') return (one) => one === code || one === 45 || last(one)
    if (last < code) throw new PatternFault('range in reverse order')
    return (one) => one >= code && one <= last
  }

  #classCode(): number | CharacterSet {
    const character = this.#peek
    this.#at++
    if (character !== '\\') return character.charCodeAt(0)
    const letter = this.#peek
    if (/[dDwWsSpP]/.test(letter)) return this.#escapedSet()
    this.#at++
    return this.#escapedCode(letter)
  }

  #group(): Node | undefined {
    if (this.#peek !== '?') return this.#options.explicit ? this.#closed(this.#choice()) : this.#capture('')
    const rest = this.#text.slice(this.#at, this.#at + 120)
    const look = /^\?(<?)([=!])/.exec(rest)
    if (look) {
      this.#at += look[0].length
      const item = this.#closed(this.#choice())
      return { kind: 'look', item, behind: look[1] ? 1 : 0, wanted: look[2] === '=' ? 1 : 0 }
    }
    const name = /^\?(?:<(\w+)(?:-\w+)?>|'(\w+)')/.exec(rest)
    if (name) {
      this.#at += name[0].length
      return this.#capture(name[1] ?? name[2] ?? '')
    }
    if (rest.startsWith('?#')) {
      const end = this.#text.indexOf(')', this.#at)
      this.#at = end < 0 ? this.#text.length : end + 1
      return undefined
    }
    if (rest.startsWith('?>')) {
      this.#at += 2
      return { kind: 'atomic', item: this.#closed(this.#choice()) }
    }
    return this.#flagged(rest)
  }

  #flagged(rest: string): Node | undefined {
    const flags = /^\?([imsnx]*)(?:-([imsnx]*))?([:)])/.exec(rest)
    if (!flags) throw new PatternFault('unknown group')
    this.#at += flags[0].length
    const outer = this.#options
    this.#options = withFlags(withFlags(outer, flags[1] ?? '', true), flags[2] ?? '', false)
    if (flags[3] === ')') return undefined
    const item = this.#choice()
    this.#options = outer
    return this.#closed(item)
  }

  #capture(name: string): Node {
    if (this.names.length >= groupLimit) throw new PatternFault('too many groups')
    const known = name ? this.names.indexOf(name) : -1
    const index = known > 0 ? known : this.names.length
    if (known <= 0) this.names.push(name || String(index))
    if (name && !/^\d+$/.test(name)) this.#named.add(index)
    return { kind: 'group', index, item: this.#closed(this.#choice()) }
  }

  #closed(item: Node): Node {
    if (this.#peek !== ')') throw new PatternFault('group not closed')
    this.#at++
    return item
  }
}
