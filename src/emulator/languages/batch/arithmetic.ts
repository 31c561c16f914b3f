/** `set /a`: whole numbers of 32 bits, C's operators, assignments, commas. */

type Variables = Map<string, string>
const ranks: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']]
const depthLimit = 100

const table: Readonly<Record<string, (a: number, b: number) => number>> = {
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '+': (a, b) => (a + b) | 0,
  '-': (a, b) => (a - b) | 0,
  '*': (a, b) => Math.imul(a, b),
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? 0 : a % b),
}

class Sum {
  readonly #tokens: readonly string[]
  readonly #variables: Variables
  #at = 0
  #depth = 0

  constructor(text: string, variables: Variables) {
    this.#tokens = text.match(/0x[\da-f]+|\d+|<<|>>|[-+*/%&|^]=|[a-z_][\w.]*|[^\s"]/gi) ?? []
    this.#variables = variables
  }

  value(name: string): number {
    return whole(this.#variables.get(name.toUpperCase()) ?? '0')
  }

  all(): number {
    let last = 0
    while (this.#at < this.#tokens.length) {
      last = this.#assignment()
      this.#at++
    }
    return last
  }

  #assignment(): number {
    const name = this.#tokens[this.#at] ?? ''
    const operator = this.#tokens[this.#at + 1] ?? ''
    if (!/^[a-z_]/i.test(name) || !/^[-+*/%&|^]?=$/.test(operator)) return this.#rank(0)
    this.#at += 2
    const right = this.#assignment()
    const result = operator === '=' ? right : (table[operator[0] ?? '']?.(this.value(name), right) ?? 0)
    this.#variables.set(name.toUpperCase(), String(result))
    return result
  }

  #rank(rank: number): number {
    if (rank >= ranks.length) return this.#primary()
    let left = this.#rank(rank + 1)
    while (ranks[rank]?.includes(this.#tokens[this.#at] ?? '')) {
      const operator = this.#tokens[this.#at++] ?? ''
      left = table[operator]?.(left, this.#rank(rank + 1)) ?? left
    }
    return left
  }

  #primary(): number {
    if (++this.#depth > depthLimit) return 0
    const token = this.#tokens[this.#at++] ?? ''
    const result = this.#primaryOf(token)
    this.#depth--
    return result
  }

  #primaryOf(token: string): number {
    if (token === '-') return -this.#primary() | 0
    if (token === '+') return this.#primary()
    if (token === '~') return ~this.#primary()
    if (token === '!') return this.#primary() === 0 ? 1 : 0
    if (token === '(') {
      const inner = this.#rank(0)
      this.#at++
      return inner
    }
    return /^\d/.test(token) ? whole(token) : this.value(token)
  }
}

function whole(text: string): number {
  const [, sign = '', digits = ''] = /^\s*(-?)(0x[\da-f]+|\d+)/i.exec(text) ?? []
  const octal = /^0[0-7]+$/.test(digits)
  const value = octal ? Number.parseInt(digits, 8) : Number(digits || 0)
  return (sign ? -value : value) | 0
}

export function arithmetic(text: string, variables: Variables): number {
  return new Sum(text, variables).all()
}
