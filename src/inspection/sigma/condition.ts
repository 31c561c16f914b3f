/** Sigma conditions: and, or, not, parentheses, `1 of them`, `all of pattern*`; recursive descent with bounded depth. */

export type Test = (fields: Readonly<Record<string, string>>) => boolean
export type Selections = ReadonlyMap<string, Test>

const token = /\(|\)|[\w*]+/g
const deepest = 50

export function parseCondition(text: string, selections: Selections): Test {
  const words = text.match(token) ?? []
  let at = 0
  const peek = (): string => (words[at] ?? '').toLowerCase()

  function quantified(all: boolean): Test {
    at += 2
    const name = words[at++] ?? ''
    const prefix = name.endsWith('*') ? name.slice(0, -1) : undefined
    const chosen = [...selections].filter(([key]) =>
      name === 'them' ? !key.startsWith('_') : prefix === undefined ? key === name : key.startsWith(prefix),
    )
    if (chosen.length === 0) throw new Error(`no selection named ${name}`)
    return (fields) => (all ? chosen.every(([, test]) => test(fields)) : chosen.some(([, test]) => test(fields)))
  }

  function factor(depth: number): Test {
    if (depth > deepest) throw new Error('condition is nested too deep')
    if (peek() === 'not') {
      at++
      const inner = factor(depth + 1)
      return (fields) => !inner(fields)
    }
    if (peek() === '(') {
      at++
      const inner = either(depth + 1)
      if (words[at++] !== ')') throw new Error('missing )')
      return inner
    }
    if (['1', 'any', 'all'].includes(peek()) && words[at + 1] === 'of') return quantified(peek() === 'all')
    const name = words[at++] ?? ''
    const selection = selections.get(name)
    if (!selection) throw new Error(`no selection named ${name}`)
    return selection
  }

  function chain(word: 'and' | 'or', depth: number, part: (depth: number) => Test): Test {
    const parts = [part(depth)]
    while (peek() === word) {
      at++
      parts.push(part(depth))
    }
    if (word === 'and') return (fields) => parts.every((test) => test(fields))
    return (fields) => parts.some((test) => test(fields))
  }
  const both = (depth: number): Test => chain('and', depth, factor)
  const either = (depth: number): Test => chain('or', depth, both)

  const whole = either(0)
  if (at < words.length) throw new Error(`unexpected ${words[at] ?? ''}`)
  return whole
}
