/** Commands: a name and what stands behind it up to the end of the line, in the language's argument mode. */
import type { CommandElement, CommandNode, Expression, Redirection } from '../syntax.ts'
import { joined, Parts, readDouble, readEscape, readInner, readNumber, readSingle } from './literal.ts'
import { readBlockLiteral, readPrimary } from './primary.ts'
import { isBreak, isDash, isDouble, isSingle, isWord, type Source } from './source.ts'

const elementLimit = 20_000

const isSpace = (character: string) => /\s/.test(character)

/** Characters that end a word. */
function endsWord(source: Source): boolean {
  const character = source.peek
  return character === '' || ';|&(){},'.includes(character) || isSpace(character)
}

const endsCommand = (source: Source) => source.ended || isBreak(source.peek) || ';|&)}'.includes(source.peek)

/** A word with what stands in it: variables, quoted parts, escapes. */
export function readBareword(source: Source): Expression {
  const parts = new Parts()
  const start = source.at
  while (!endsWord(source) || (source.peek === '{' && source.at === start)) {
    const character = source.peek
    if (character === '`') parts.text(readEscape(source))
    else if (isSingle(character)) addQuoted(parts, readSingle(source))
    else if (isDouble(character)) addQuoted(parts, readDouble(source))
    else if (!readInner(source, parts)) {
      parts.text(character)
      source.at++
    }
  }
  if (source.at === start) source.fail(`unexpected ${source.peek || 'end'}`)
  const word = joined(parts.done())
  return word.kind === 'constant' ? { ...word, bare: 1 } : word
}

function addQuoted(parts: Parts, quoted: Expression): void {
  if (quoted.kind === 'constant') parts.text(String(quoted.value))
  else parts.value(quoted)
}

function splat(source: Source): Expression | undefined {
  const name = /^@([A-Za-z_]\w{0,100})/.exec(source.text.slice(source.at, source.at + 110))?.[1]
  if (!name) return undefined
  source.at += name.length + 1
  return { kind: 'variable', name, splat: 1 }
}

/** One value of an argument, without the commas. */
function readItem(source: Source): Expression {
  const character = source.peek
  if (character === '@') {
    const spread = splat(source)
    if (spread) return spread
    const next = source.ahead(1)
    if ('({'.includes(next) || isSingle(next) || isDouble(next)) return readPrimary(source)
    return readBareword(source)
  }
  if (character === '{') return readBlockLiteral(source)
  if (isSingle(character) || isDouble(character) || character === '(') return readPrimary(source)
  const start = source.at
  const readsValue =
    character === '$' || /[\d.]/.test(character) || (isDash(character) && /[\d.]/.test(source.ahead(1)))
  if (!readsValue) return readBareword(source)
  const value = character === '$' ? valueAt(source) : numberAt(source)
  if (value && (endsWord(source) || source.ended)) return value
  source.at = start
  return readBareword(source)
}

function valueAt(source: Source): Expression | undefined {
  if (!/[\w{($?^]/.test(source.ahead(1)) && !isWord(source.ahead(1))) return undefined
  return readPrimary(source)
}

function numberAt(source: Source): Expression | undefined {
  const isNegative = isDash(source.peek)
  if (isNegative) source.at++
  const value = readNumber(source)
  return value && isNegative ? { kind: 'unary', operator: '-', operand: value } : value
}

function readValue(source: Source): Expression {
  const first = readItem(source)
  const items: Expression[] = []
  for (let count = 0; count < elementLimit; count++) {
    const start = source.at
    source.blanks()
    if (source.peek !== ',') {
      source.at = start
      break
    }
    source.at++
    source.lines()
    if (items.length === 0) items.push(first)
    items.push(readItem(source))
  }
  return items.length === 0 ? first : { kind: 'list', items }
}

export function readRedirection(source: Source): Redirection | undefined {
  const found = /^([1-6*]?)>(?:(>)|&([1-6]))?/.exec(source.text.slice(source.at, source.at + 5))
  if (!found) return undefined
  source.at += found[0].length
  const stream = found[1] || '1'
  if (found[3]) return { stream, append: 0 }
  source.blanks()
  return { stream, append: found[2] ? 1 : 0, target: source.nested(() => readItem(source)) }
}

/** `-Name`, `-Name:value`; the value behind a blank is matched to it later, when the command is known. */
function readParameter(source: Source): CommandElement {
  const start = source.at++
  let name = ''
  while (!endsWord(source) && source.peek !== ':' && !isSingle(source.peek) && !isDouble(source.peek)) {
    if (source.peek === '`') name += readEscape(source)
    else if (source.peek === '$' || source.peek === '=') break
    else {
      name += source.peek
      source.at++
    }
  }
  if (source.peek === ':' && !isSpace(source.ahead(1)) && name) {
    source.at++
    const value = source.nested(() => readValue(source))
    return { kind: 'parameter', name, value, raw: source.text.slice(start, source.at) }
  }
  if (source.peek === ':') source.at++
  if (endsWord(source)) return { kind: 'parameter', name, raw: source.text.slice(start, source.at) }
  // `-foo=$bar` and `-o"name"` are words of a native program.
  const rest = readBareword(source)
  const parts = [`-${name}`, ...(rest.kind === 'expandable' ? rest.parts : [rest])]
  const value: Expression =
    rest.kind === 'constant' ? { kind: 'constant', value: `-${name}${rest.value}` } : { kind: 'expandable', parts }
  return { kind: 'argument', value, raw: source.text.slice(start, source.at) }
}

/** Everything to the end of the line goes to the program as it is written. */
function verbatim(source: Source): CommandElement {
  source.at += 3
  const rest = /^[^\r\n|]*/.exec(source.text.slice(source.at, source.at + 32_768))?.[0] ?? ''
  source.at += rest.length
  return { kind: 'argument', value: { kind: 'constant', value: rest.trim() }, raw: rest.trim() }
}

function readElement(source: Source): CommandElement {
  if (source.text.startsWith('--%', source.at)) return verbatim(source)
  if (isDash(source.peek) && /[\p{L}_?`]/u.test(source.ahead(1))) return readParameter(source)
  const start = source.at
  const value = source.nested(() => readValue(source))
  return { kind: 'argument', value, raw: source.text.slice(start, source.at) }
}

export function readCommand(source: Source, operator: CommandNode['operator']): CommandNode {
  const isDirect = operator !== '' && /[$({'"@\u2018-\u201e]/.test(source.peek)
  const name = source.nested(() => (isDirect ? readPrimary(source) : readBareword(source)))
  const elements: CommandElement[] = []
  const redirections: Redirection[] = []
  while (elements.length < elementLimit) {
    source.blanks()
    if (endsCommand(source)) break
    const redirection = readRedirection(source)
    if (redirection) redirections.push(redirection)
    else if (source.peek === ',') source.at++
    else elements.push(readElement(source))
  }
  return { kind: 'command', name, operator, elements, redirections }
}
