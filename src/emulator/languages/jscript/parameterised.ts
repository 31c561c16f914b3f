/**
 * `object.Item("key") = value` and `object("key") = value`, which JScript takes as assignments to a property with parameters:
 * found by a walk over the tokens, since no grammar of today has them.
 */

interface Chain {
  /** Where the expression that is called begins. */
  readonly start: number
  /** Where its argument list opens; -1 for a bracket that only groups. */
  readonly open: number
}

interface Token {
  readonly kind: 'word' | 'dot' | 'open' | 'close' | 'other'
  readonly text: string
  readonly at: number
}

const tokens =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|[A-Za-z_$][\w$]*|[()[\]{}]|\.(?!\d)|\d[\w.]*|[^\s]/g
const keyword =
  /^(?:if|while|for|switch|with|catch|function|return|typeof|delete|void|in|of|new|throw|case|else|do|instanceof|var|let|const)$/
const regexpLiteral = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const assigned = /\s*=(?![=>])/y
const editLimit = 5_000

const isSpace = (text: string): boolean => text.startsWith('//') || text.startsWith('/*')
const endsValue = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'close' || (token.kind === 'word' && !keyword.test(token.text)))

function kindOf(text: string): Token['kind'] {
  if (/^[A-Za-z_$]/.test(text)) return 'word'
  if (text === '.') return 'dot'
  if (text === '(' || text === '[') return 'open'
  return text === ')' || text === ']' ? 'close' : 'other'
}

interface Walk {
  readonly stack: Chain[]
  start: number
  previous: Token | undefined
}

/** Moves on by one token; the call that ends with it, where it is one. */
function moved(walk: Walk, token: Token): Chain | undefined {
  const { stack, previous } = walk
  let ended: Chain | undefined
  if (token.kind === 'word') {
    if (previous?.kind !== 'dot') walk.start = token.at
  } else if (token.kind === 'open') {
    const isCall = endsValue(previous)
    if (!isCall) walk.start = token.at
    stack.push({ start: walk.start, open: isCall && token.text === '(' ? token.at : -1 })
  } else if (token.kind === 'close') {
    const found = stack.pop()
    walk.start = found?.start ?? token.at
    if (found && found.open >= 0 && token.text === ')') ended = found
  } else if (token.text === '{') stack.push({ start: token.at, open: -1 })
  else if (token.text === '}') stack.pop()
  walk.previous = token
  return ended
}

/** The callee's object and the name of the property; without a name the object itself is called. */
function split(callee: string): readonly [object: string, name: string] {
  const [, object = callee, name = ''] = /^([^]*[^.\s])\s*\.\s*([A-Za-z_$][\w$]*)\s*$/.exec(callee) ?? []
  return [object, name]
}

/** The source with each such assignment written as one to a reference. */
export function openParameterised(source: string): string {
  if (!/\)\s*=(?![=>])/.test(source)) return source
  const walk: Walk = { stack: [], start: 0, previous: undefined }
  const edits: { chain: Chain; end: number }[] = []
  tokens.lastIndex = 0
  for (let found = tokens.exec(source); found && edits.length < editLimit; found = tokens.exec(source)) {
    const [text] = found
    if (isSpace(text)) continue
    if (text === '/' && !endsValue(walk.previous)) {
      regexpLiteral.lastIndex = found.index
      if (regexpLiteral.test(source)) tokens.lastIndex = regexpLiteral.lastIndex
      walk.previous = { kind: 'close', text: '/', at: found.index }
      continue
    }
    const chain = moved(walk, { kind: kindOf(text), text, at: found.index })
    assigned.lastIndex = tokens.lastIndex
    if (chain && assigned.test(source)) edits.push({ chain, end: tokens.lastIndex })
  }
  return rewritten(source, edits)
}

function rewritten(source: string, edits: readonly { chain: Chain; end: number }[]): string {
  let result = ''
  let from = 0
  for (const { chain, end } of edits) {
    if (chain.start < from) continue
    const [object, name] = split(source.slice(chain.start, chain.open))
    const args = source.slice(chain.open + 1, end - 1)
    result += `${source.slice(from, chain.start)}__ref(${object},"${name}"${args.trim() ? `,${args}` : ''}).v`
    from = end
  }
  return result + source.slice(from)
}
