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
  const fits = (name: string): boolean => (pattern === 'them' ? !name.startsWith('_') : form.test(name))
  const chosen = [...selections].filter(([name]) => fits(name)).map(([, test]) => test)
  if (chosen.length === 0) throw new Error(`no selection named ${pattern}`)
  return chosen
}

export function parseCondition(text: string, selections: Selections): Test {
  if (text.includes('|'))
    throw new Error('an aggregation in the condition is of the old form: write a correlation rule')
  if (text.length > longest) throw new Error('condition is too long')
  const words = text.match(token) ?? []
  let at = 0
  const peek = (): string => (words[at] ?? '').toLowerCase()

  function quantified(): Test {
    const many = peek()
    at += 2
    const chosen = chosenBy(words[at++] ?? '', selections)
    if (many === 'all') return allOf(chosen)
    return many === 'any' ? anyOf(chosen) : someOf(Number(many), chosen)
  }

  function factor(depth: number): Test {
    if (depth > deepest) throw new Error('condition is nested too deep')
    if (peek() === 'not') {
      at++
      return not(factor(depth + 1))
    }
    if (peek() === '(') {
      at++
      const inner = either(depth + 1)
      if (words[at++] !== ')') throw new Error('missing )')
      return inner
    }
    if (/^(?:[1-9]\d?|any|all)$/.test(peek()) && words[at + 1]?.toLowerCase() === 'of') return quantified()
    const name = words[at++] ?? ''
    const selection = selections.get(name)
    if (!selection) throw new Error(name === '' ? 'condition ends early' : `no selection named ${name}`)
    return selection
  }

  function both(depth: number): Test {
    const parts = [factor(depth)]
    while (peek() === 'and') {
      at++
      parts.push(factor(depth))
    }
    return allOf(parts)
  }

  function either(depth: number): Test {
    const parts = [both(depth)]
    while (peek() === 'or') {
      at++
      parts.push(both(depth))
    }
    return anyOf(parts)
  }

  const whole = either(0)
  if (at < words.length) throw new Error(`unexpected ${words[at] ?? ''}`)
  return whole
}
