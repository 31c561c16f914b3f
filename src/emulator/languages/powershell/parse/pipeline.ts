/** Pipelines and assignments: what a statement is when it begins with no keyword. */
import type { Element, Expression, Redirection, Statement } from '../syntax.ts'
import { readCommand, readRedirection } from './command.ts'
import { isDash, isDouble, isSingle, type Source } from './source.ts'

const elementLimit = 2_000
const assignment = /^(?:\?\?|[-+*/%])?=(?!=)/

/** Whether an expression stands here and not a command's name. */
function beginsExpression(source: Source): boolean {
  const character = source.peek
  if (character === '@')
    return '({\'"'.includes(source.ahead(1)) || isSingle(source.ahead(1)) || isDouble(source.ahead(1))
  if (character !== '' && '$([{!,+'.includes(character)) return true
  if (isSingle(character) || isDouble(character)) return true
  if (isDash(character))
    return /^.(?:[\d.$([+\-'"]|[\s]|(?:`?[a-z])+(?![\w-]))/i.test(source.text.slice(source.at, source.at + 30))
  if (!/[\d.]/.test(character)) return false
  return /^(?:\d+(?:\.\d+)?|\.\d+|0x[\da-f]+)(?:e[+-]?\d+)?[ld]?(?:[kmgtp]b)?(?:\.\.|[\s;|)},+*/%-]|$)/i.test(
    source.text.slice(source.at, source.at + 64),
  )
}

function invocation(source: Source): '' | '&' | '.' {
  if (source.peek === '&') return '&'
  if (source.peek !== '.') return ''
  return /[\s$({'"]/.test(source.ahead(1)) ? '.' : ''
}

function readElement(source: Source): Element {
  const operator = invocation(source)
  if (operator) {
    source.at++
    source.blanks()
    return readCommand(source, operator)
  }
  return beginsExpression(source) ? source.grammar.expression(source) : readCommand(source, '')
}

const canBeAssigned = (target: Expression): boolean => {
  if (target.kind === 'cast') return canBeAssigned(target.operand)
  if (target.kind === 'list') return target.items.every(canBeAssigned)
  return target.kind === 'variable' || target.kind === 'member' || target.kind === 'index' || target.kind === 'paren'
}

function readAssignment(source: Source, target: Expression): Statement | undefined {
  const operator = assignment.exec(source.text.slice(source.at, source.at + 4))?.[0]
  if (!operator || !canBeAssigned(target)) return undefined
  source.at += operator.length
  source.lines()
  const value = source.nested(() => source.grammar.statement(source)) ?? source.fail('value missing')
  return { kind: 'assign', operator, target, value }
}

/** Whether the next line goes on with a pipe sign. */
function pipeAhead(source: Source): boolean {
  source.blanks()
  return source.peek === '|' && source.ahead(1) !== '|'
}

function readPipe(source: Source): Statement {
  const redirections: Redirection[] = []
  const elements: Element[] = [readElement(source)]
  const [first] = elements
  source.blanks()
  const assigned = first && first.kind !== 'command' ? readAssignment(source, first) : undefined
  if (assigned) return assigned
  const passRedirections = () => {
    source.blanks()
    for (let one = readRedirection(source); one; one = readRedirection(source)) {
      redirections.push(one)
      source.blanks()
    }
  }
  passRedirections()
  while (pipeAhead(source) && elements.length < elementLimit) {
    source.at++
    source.lines()
    elements.push(readElement(source))
    passRedirections()
  }
  return { kind: 'pipeline', elements, redirections }
}

export function readPipeline(source: Source): Statement {
  let left = source.nested(() => readPipe(source))
  for (;;) {
    source.blanks()
    const operator = source.text.startsWith('&&', source.at)
      ? '&&'
      : source.text.startsWith('||', source.at)
        ? '||'
        : ''
    if (!operator) break
    source.at += 2
    source.lines()
    left = { kind: 'chain', left, operator, right: source.nested(() => readPipe(source)) }
  }
  // A job in the background runs in line.
  if (source.peek === '&') source.at++
  return left
}
