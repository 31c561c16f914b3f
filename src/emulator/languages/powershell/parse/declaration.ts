/** Blocks with their parameters, functions, classes and enumerations. */
import type { Block, ClassMember, Parameter, Statement } from '../syntax.ts'
import { passBrackets, readTypeName } from './primary.ts'
import { readVariable } from './literal.ts'
import type { Source } from './source.ts'

const parameterLimit = 500
const memberLimit = 2_000

interface Attributes {
  type?: string
  text: string
}

function readAttributes(source: Source): Attributes {
  const found: Attributes = { text: '' }
  while (source.peek === '[') {
    const type = readTypeName(source)
    if (type === undefined) found.text += passBrackets(source)
    else found.type = type
    source.lines()
  }
  return found
}

function readParameter(source: Source): Parameter {
  const { type, text } = readAttributes(source)
  const variable = source.peek === '$' ? readVariable(source) : undefined
  if (variable?.kind !== 'variable') return source.fail('parameter')
  source.lines()
  const initial = source.take('=') ? (source.lines(), source.grammar.argument(source)) : undefined
  const aliases = /\[Alias\(([^)]{0,500})\)/i.exec(text)?.[1] ?? ''
  return {
    name: variable.name,
    ...(type === undefined ? {} : { type }),
    ...(initial === undefined ? {} : { initial }),
    pipeline: /ValueFromPipeline/i.test(text) ? 1 : 0,
    rest: /ValueFromRemainingArguments/i.test(text) ? 1 : 0,
    aliases: aliases
      .split(',')
      .map((one) => one.replaceAll(/['"\s]/g, ''))
      .filter(Boolean),
  }
}

/** `(…)` of `param` or of a function. */
function readParameters(source: Source): Parameter[] {
  source.expect('(')
  const parameters: Parameter[] = []
  for (;;) {
    source.lines()
    if (source.take(')')) return parameters
    if (source.ended || parameters.length >= parameterLimit) source.fail('parameters not closed')
    parameters.push(source.nested(() => readParameter(source)))
    source.lines()
    if (!source.take(',') && source.peek !== ')') source.fail('expected ,')
  }
}

function paramBlock(source: Source): Parameter[] {
  const start = source.at
  source.separators()
  while (source.peek === '[') {
    if (readTypeName(source) !== undefined) break
    passBrackets(source)
    source.separators()
  }
  if (source.word() === 'param') {
    const behind = source.at + 5
    source.at = behind
    source.lines()
    if (source.peek === '(') return readParameters(source)
  }
  source.at = start
  return []
}

export function readBraced(source: Source): Statement[] {
  source.lines()
  source.expect('{')
  const body = source.nested(() => source.grammar.statements(source))
  source.separators()
  source.expect('}')
  return body
}

const sections = new Set(['begin', 'process', 'end', 'dynamicparam', 'clean'])

/** What stands between braces, or a whole script: parameters, then statements or named sections. */
export function readBlock(source: Source): Block {
  const start = source.at
  const parameters = paramBlock(source)
  let begin: Statement[] = []
  let process: Statement[] | undefined
  let end: Statement[] = []
  for (;;) {
    source.separators()
    const word = source.word()
    const opens =
      sections.has(word) && /^\s*\{/.test(source.text.slice(source.at + word.length, source.at + word.length + 200))
    if (!opens) break
    source.at += word.length
    const body = readBraced(source)
    if (word === 'begin') begin = body
    else if (word === 'process') process = body
    else if (word === 'end') end = body
  }
  end = [...end, ...source.grammar.statements(source)]
  source.separators()
  return { parameters, begin, process, end, text: source.text.slice(start, source.at) }
}

export function readFunction(source: Source, word: string): Statement {
  source.blanks()
  const name = /^[^\s(){};|&]{1,300}/.exec(source.text.slice(source.at, source.at + 300))?.[0] ?? ''
  if (!name) source.fail('function name')
  source.at += name.length
  source.lines()
  const parameters = source.peek === '(' ? readParameters(source) : []
  source.lines()
  source.expect('{')
  const block = source.nested(() => readBlock(source))
  source.expect('}')
  const all = parameters.length > 0 ? { ...block, parameters } : block
  return { kind: 'function', name: name.replaceAll('`', ''), block: all, filter: word === 'filter' ? 1 : 0 }
}

function readMember(source: Source): ClassMember {
  const { type } = readAttributes(source)
  let fixed: 0 | 1 = 0
  for (let word = source.word(); word === 'static' || word === 'hidden'; word = source.word()) {
    if (word === 'static') fixed = 1
    source.at += word.length
    source.lines()
  }
  const late = readAttributes(source).type ?? type
  const known = late === undefined ? {} : { type: late }
  if (source.peek === '$') {
    const variable = readVariable(source)
    source.blanks()
    const initial = source.take('=') ? (source.lines(), source.grammar.expression(source)) : undefined
    const name = variable?.kind === 'variable' ? variable.name : ''
    return { name, fixed, ...known, ...(initial ? { initial } : {}) }
  }
  const name = source.name()
  if (!name) source.fail('class member')
  source.blanks()
  const parameters = readParameters(source)
  source.lines()
  // `: base(…)` of a constructor.
  if (source.take(':')) source.at = Math.max(source.at, source.text.indexOf('{', source.at))
  source.expect('{')
  const block = source.nested(() => readBlock(source))
  source.expect('}')
  return { name, fixed, ...known, method: { ...block, parameters } }
}

export function readClass(source: Source): Statement {
  source.blanks()
  const name = source.name()
  source.lines()
  const base = source.take(':')
    ? (/^[^{\r\n]{0,300}/.exec(source.text.slice(source.at, source.at + 300))?.[0] ?? '')
    : ''
  source.at += base.length
  source.lines()
  source.expect('{')
  const members: ClassMember[] = []
  for (source.separators(); source.peek !== '}'; source.separators()) {
    if (source.ended || members.length >= memberLimit) source.fail('class not closed')
    members.push(readMember(source))
  }
  source.expect('}')
  return { kind: 'class', name, base: base.trim(), members }
}

export function readEnum(source: Source): Statement {
  source.blanks()
  const name = source.name()
  source.lines()
  if (source.take(':')) {
    source.blanks()
    source.name()
    source.lines()
  }
  source.expect('{')
  const members: ClassMember[] = []
  for (source.separators(); source.peek !== '}'; source.separators()) {
    const label = source.name()
    if (!label || members.length >= memberLimit) source.fail('enum member')
    source.blanks()
    const initial = source.take('=') ? (source.lines(), source.grammar.argument(source)) : undefined
    members.push({ name: label, fixed: 1, ...(initial ? { initial } : {}) })
  }
  source.expect('}')
  return { kind: 'enum', name, members }
}
