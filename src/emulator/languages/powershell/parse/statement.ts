/** Statements by their keyword, and lists of them. */
import type { CatchClause, Expression, Statement, SwitchClause } from '../syntax.ts'
import { readBareword } from './command.ts'
import { readBraced, readClass, readEnum, readFunction } from './declaration.ts'
import { readPipeline } from './pipeline.ts'
import { readBlockLiteral, readTypeName } from './primary.ts'
import { Fault, isBreak, isDash, type Source } from './source.ts'

const clauseLimit = 5_000
const statementLimit = 100_000

/** `(…)` of a condition. */
function condition(source: Source): Statement {
  source.lines()
  source.expect('(')
  source.lines()
  const test = source.nested(() => source.grammar.statement(source))
  source.lines()
  source.expect(')')
  return test ?? { kind: 'body', body: [] }
}

/** Looks past line ends for a word that carries the statement on; stays where it is without it. */
function follows(source: Source, ...words: readonly string[]): string {
  const start = source.at
  source.lines()
  const word = source.word()
  if (words.includes(word)) {
    source.at += word.length
    return word
  }
  source.at = start
  return ''
}

function readIf(source: Source): Statement {
  const clauses = [{ test: condition(source), body: readBraced(source) }]
  for (let count = 0; count < clauseLimit; count++) {
    const word = follows(source, 'elseif', 'else')
    if (word === 'else') return { kind: 'if', clauses, otherwise: readBraced(source) }
    if (!word) break
    clauses.push({ test: condition(source), body: readBraced(source) })
  }
  return { kind: 'if', clauses, otherwise: [] }
}

function readDo(source: Source, label: string): Statement {
  const body = readBraced(source)
  const word = follows(source, 'while', 'until') || source.fail('expected while')
  return { kind: 'while', label, test: condition(source), body, form: word === 'while' ? 'do-while' : 'do-until' }
}

function readFor(source: Source, label: string): Statement {
  source.lines()
  source.expect('(')
  const part = (end: string) => {
    source.lines()
    if (source.take(end)) return undefined
    const found = source.nested(() => source.grammar.statement(source))
    source.lines()
    if (!source.take(end) && source.peek !== ')') source.fail(`expected ${end}`)
    return found
  }
  const start = part(';')
  const test = part(';')
  const next = part(')')
  source.take(')')
  return { kind: 'for', label, start, test, next, body: readBraced(source) }
}

function readForeach(source: Source, label: string): Statement {
  source.lines()
  while (isDash(source.peek)) {
    source.at++
    source.name()
    source.lines()
  }
  source.expect('(')
  source.lines()
  const variable = source.grammar.argument(source)
  if (variable.kind !== 'variable') return source.fail('loop variable')
  source.lines()
  if (source.word() !== 'in') source.fail('expected in')
  source.at += 2
  source.lines()
  const over = source.nested(() => source.grammar.statement(source)) ?? source.fail('loop')
  source.lines()
  source.expect(')')
  return { kind: 'foreach', label, variable: variable.name, over, body: readBraced(source) }
}

function switchTest(source: Source): Expression | undefined {
  if (source.word() === 'default') {
    source.at += 7
    return undefined
  }
  if (source.peek === '{') return readBlockLiteral(source)
  if (/[\w.*?\\-]/.test(source.peek) && !/^[\d.]+\s*\{/.test(source.text.slice(source.at, source.at + 40)))
    return readBareword(source)
  return source.grammar.argument(source)
}

function readSwitch(source: Source, label: string): Statement {
  const options: string[] = []
  source.lines()
  while (isDash(source.peek)) {
    source.at++
    options.push(source.name().toLowerCase())
    source.lines()
  }
  const isFile = options.some((one) => one.startsWith('f'))
  const over = isFile && source.peek !== '(' ? source.grammar.pipeline(source) : condition(source)
  source.lines()
  source.expect('{')
  const clauses: SwitchClause[] = []
  for (source.separators(); source.peek !== '}'; source.separators()) {
    if (source.ended || clauses.length >= clauseLimit) source.fail('switch not closed')
    const test = source.nested(() => switchTest(source))
    clauses.push({ test, body: readBraced(source) })
  }
  source.expect('}')
  return { kind: 'switch', label, options, over, clauses }
}

function readTry(source: Source): Statement {
  const body = readBraced(source)
  const catches: CatchClause[] = []
  while (follows(source, 'catch') && catches.length < clauseLimit) {
    const types: string[] = []
    source.lines()
    while (source.peek === '[') {
      types.push(readTypeName(source) ?? '')
      source.lines()
      if (source.take(',')) source.lines()
    }
    catches.push({ types, body: readBraced(source) })
  }
  const last = follows(source, 'finally') ? readBraced(source) : []
  return { kind: 'try', body, catches, last }
}

function readTrap(source: Source): Statement {
  source.lines()
  if (source.peek === '[') readTypeName(source)
  return { kind: 'trap', body: readBraced(source) }
}

const endsStatement = (source: Source) => {
  source.blanks()
  return source.ended || isBreak(source.peek) || ';|)}'.includes(source.peek)
}

function readLeave(source: Source, word: 'break' | 'continue'): Statement {
  if (endsStatement(source)) return { kind: 'leave', word, label: undefined }
  const name =
    source.peek === '$' ? source.grammar.argument(source) : { kind: 'constant' as const, value: source.name() }
  return { kind: 'leave', word, label: name }
}

function readGive(source: Source, word: 'return' | 'exit' | 'throw'): Statement {
  return { kind: 'give', word, value: endsStatement(source) ? undefined : readPipeline(source) }
}

/** `using`, and what else says nothing to the run: passed to the end of its line. */
function passLine(source: Source): Statement {
  while (!source.ended && !isBreak(source.peek) && source.peek !== ';') source.at++
  return { kind: 'body', body: [] }
}

type Reader = (source: Source, label: string) => Statement

const loops: Readonly<Record<string, Reader>> = {
  while: (source, label) => ({
    kind: 'while',
    label,
    test: condition(source),
    body: readBraced(source),
    form: 'while',
  }),
  do: readDo,
  for: readFor,
  foreach: readForeach,
  switch: readSwitch,
}

const keywords: Readonly<Record<string, Reader>> = {
  ...loops,
  if: readIf,
  function: (source) => readFunction(source, 'function'),
  filter: (source) => readFunction(source, 'filter'),
  workflow: (source) => readFunction(source, 'function'),
  try: readTry,
  trap: readTrap,
  class: readClass,
  enum: readEnum,
  using: passLine,
  break: (source) => readLeave(source, 'break'),
  continue: (source) => readLeave(source, 'continue'),
  return: (source) => readGive(source, 'return'),
  exit: (source) => readGive(source, 'exit'),
  throw: (source) => readGive(source, 'throw'),
  data: (source) => {
    source.blanks()
    source.name()
    return { kind: 'body', body: readBraced(source) }
  },
  parallel: (source) => ({ kind: 'body', body: readBraced(source) }),
  sequence: (source) => ({ kind: 'body', body: readBraced(source) }),
}

/** One statement; undefined where none stands. */
export function readStatement(source: Source): Statement | undefined {
  source.lines()
  if (source.ended || ')}'.includes(source.peek)) return undefined
  let label = ''
  if (source.peek === ':' && /[A-Za-z_]/.test(source.ahead(1))) {
    source.at++
    label = source.name().toLowerCase()
    source.lines()
  }
  const word = source.word()
  const read = Object.hasOwn(keywords, word) ? keywords[word] : undefined
  if (!read) return readPipeline(source)
  source.at += word.length
  return source.nested(() => read(source, label))
}

/** Passes the rest of a line that cannot be read. */
function recover(source: Source): void {
  while (!source.ended && !isBreak(source.peek) && source.peek !== ';') source.at++
}

/** Statements up to a closing bracket; what cannot be read is noted and passed over. */
export function readStatements(source: Source): Statement[] {
  const statements: Statement[] = []
  while (statements.length < statementLimit) {
    source.separators()
    if (source.ended || ')}'.includes(source.peek)) break
    const start = source.at
    try {
      const statement = readStatement(source)
      if (statement) statements.push(statement)
      source.blanks()
      if (source.ended || isBreak(source.peek) || ';)}'.includes(source.peek)) continue
      // `if (…) {…} $x` on one line begins the next statement; behind a pipeline it is a fault, and read all the same.
      if (statement?.kind === 'pipeline' || statement?.kind === 'assign')
        source.note(new Fault(`unexpected ${source.peek} at ${source.at}`))
      if (source.at === start) source.fail(`unexpected ${source.peek}`)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      source.note(error)
      if (source.faults.length > 40) throw error
      recover(source)
    }
  }
  return statements
}
