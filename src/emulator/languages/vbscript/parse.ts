/** Programs of VBScript and VBA (MS-VBAL 5.4) to a syntax tree; lines that do not parse are left out and named. */
import { Cursor, SyntaxFault } from './cursor.ts'
import {
  atProcedure,
  parseClass,
  parseConstants,
  parseEnumeration,
  parseExternal,
  parseNames,
  parseProcedure,
  parseRecord,
} from './parse-declaration.ts'
import { parseCompound } from './parse-compound.ts'
import { parseExpression } from './parse-expression.ts'
import { parseFileStatement, parseInput, parseRename } from './parse-file.ts'
import { parseAssignmentOrCall, parseChoice, parseJump, parseOnError } from './parse-simple.ts'
import type { Block, Expression, Program, Statement } from './syntax.ts'

const faultLimit = 1_000

/** Whether one of these ends (`next`, `end if`) stands here; the cursor then stands behind it. */
function atEnd(cursor: Cursor, ends: readonly string[]): string | undefined {
  return ends.find((end) => {
    const [first = '', second] = end.split(' ')
    const after = cursor.peek(1)
    if (!cursor.isWord(first) || (second !== undefined && after.text !== second)) return false
    cursor.at += second === undefined ? 1 : 2
    return true
  })
}

export class Parser {
  readonly faults: number[] = []

  /** Statements up to one of the ends, which is consumed; `found` says which. */
  block(cursor: Cursor, ends: readonly string[]): { body: Block; found: string } {
    const body: Statement[] = []
    for (;;) {
      cursor.skipEnds()
      const found = atEnd(cursor, ends)
      if (found !== undefined) return { body, found }
      if (cursor.peek().kind === 'eof') {
        if (ends.length > 0) this.faults.push(cursor.peek().line)
        return { body, found: ends.at(-1) ?? '' }
      }
      body.push(...this.#tolerant(cursor))
    }
  }

  #tolerant(cursor: Cursor): Statement[] {
    const start = cursor.at
    const { line } = cursor.peek()
    try {
      return cursor.nested(() => this.statement(cursor))
    } catch (error) {
      if (!(error instanceof SyntaxFault) || this.faults.length >= faultLimit) throw error
      this.faults.push(line)
      if (cursor.at === start) cursor.next()
      cursor.skipLine()
      return []
    }
  }

  /** One statement with its inner ones; a declaration of several names gives several. */
  statement(cursor: Cursor): Statement[] {
    const { line } = cursor.peek()
    const block = (inner: Cursor, ...ends: readonly string[]) => this.block(inner, ends).body
    const procedure = atProcedure(cursor)
    if (procedure) return [{ kind: 'procedure', line, procedure: parseProcedure(cursor, block, procedure.isDefault) }]
    const compound = parseCompound(this, cursor)
    if (compound) return compound
    const declaration = this.#declaration(cursor)
    if (declaration) return declaration
    return this.#simple(cursor)
  }

  #declaration(cursor: Cursor): Statement[] | undefined {
    const { line } = cursor.peek()
    const block = (inner: Cursor, ...ends: readonly string[]) => this.block(inner, ends).body
    const kept = cursor.isWord('static') ? ({ kept: true } as const) : {}
    if (cursor.isWord('public', 'private', 'global', 'static', 'friend')) cursor.next()
    else if (
      !cursor.isWord('dim', 'const', 'class', 'declare', 'type', 'enum', 'option', 'attribute', 'implements', 'event')
    )
      return undefined
    if (cursor.peek(1).kind !== 'name' && !cursor.isWord('option', 'attribute')) {
      // A variable with a keyword's name (`type = 1`) or `Public a`.
      if (cursor.peek(1).kind === 'symbol' && cursor.isSymbol('=')) return undefined
    }
    if (cursor.word('option', 'attribute', 'implements', 'event')) return skipped(cursor, line)
    if (cursor.word('const')) return parseConstants(cursor).map((one) => ({ kind: 'const', line, ...one }))
    if (cursor.word('enum')) return parseEnumeration(cursor).map((one) => ({ kind: 'const', line, ...one }))
    if (cursor.word('class')) return [{ kind: 'class', line, definition: parseClass(cursor, block) }]
    if (cursor.isWord('type') && cursor.peek(1).kind === 'name') {
      cursor.next()
      return [{ kind: 'class', line, definition: parseRecord(cursor) }]
    }
    if (cursor.word('declare')) return [{ kind: 'procedure', line, procedure: parseExternal(cursor) }]
    if (cursor.isWord('type')) return undefined
    cursor.word('dim')
    return [{ kind: 'dim', line, names: parseNames(cursor), ...kept }]
  }

  #simple(cursor: Cursor): Statement[] {
    const token = cursor.peek()
    const { line } = token
    const after = cursor.peek(1)
    const assigned = after.kind === 'symbol' && after.text === '='
    if (token.kind === 'number' && !token.spaced) {
      cursor.next()
      return [{ kind: 'label', line, name: String(token.number) }]
    }
    if (token.kind === 'name' && after.kind === 'end' && after.colon && !after.spaced && isLabel(token.text)) {
      cursor.at += 2
      return [{ kind: 'label', line, name: token.text }]
    }
    if (assigned) return [parseAssignmentOrCall(cursor)]
    return this.#keyword(cursor) ?? [parseAssignmentOrCall(cursor)]
  }

  #keyword(cursor: Cursor): Statement[] | undefined {
    const token = cursor.peek()
    const { line } = token
    const after = cursor.peek(1)
    if (cursor.isWord('on')) return after.text === 'error' ? [parseOnError(cursor)] : [parseChoice(cursor)]
    if (cursor.isWord('goto', 'gosub', 'resume', 'exit', 'erase')) return [parseJump(cursor)]
    if (cursor.isWord('print', 'put', 'write') && after.text === '#') return [parseFileStatement(cursor)]
    if (cursor.isWord('open') && after.kind !== 'end') return [parseFileStatement(cursor)]
    if (cursor.isWord('close') && after.kind !== 'symbol') return [parseFileStatement(cursor)]
    if (cursor.isWord('close') && after.text === '#') return [parseFileStatement(cursor)]
    if (cursor.isWord('get', 'input') && after.text === '#') return [parseInput(cursor)]
    if (cursor.isWord('line') && after.text === 'input') return [parseInput(cursor)]
    if (cursor.isWord('name') && after.kind !== 'symbol' && after.kind !== 'end') return [parseRename(cursor)]
    if (cursor.isWord('return') && after.kind === 'end') return [{ kind: 'return', line: cursor.next().line }]
    if (cursor.isWord('end', 'stop') && after.kind !== 'name') {
      cursor.next()
      return token.text === 'end' ? [{ kind: 'end', line }] : []
    }
    return undefined
  }
}

/** Of what stands outside procedures only `Option Compare` matters. */
function skipped(cursor: Cursor, line: number): Statement[] {
  const how = cursor.isWord('compare') ? cursor.peek(1).text : ''
  cursor.skipLine()
  return how ? [{ kind: 'compare', line, how }] : []
}

const commands = /^(?:else|beep|randomize|doevents|wend|loop|next|end|stop|return|cls|resume|close)$/
const isLabel = (name: string) => !commands.test(name)

export function parse(source: string): Program {
  const parser = new Parser()
  try {
    const { body } = parser.block(new Cursor(source), [])
    return { body, faults: parser.faults }
  } catch {
    return { body: [], faults: [1] }
  }
}

/** The expression an `Eval` is given; undefined when it is none. */
export function parseEval(source: string): Expression | undefined {
  try {
    const cursor = new Cursor(source)
    const expression = parseExpression(cursor)
    cursor.skipEnds()
    return cursor.peek().kind === 'eof' ? expression : undefined
  } catch {
    return undefined
  }
}
