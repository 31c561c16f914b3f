/** Formulas to values; functions that act get their arguments unread, so that IF and GOTO can choose. */
import { plainFunctions } from './functions-plain.ts'
import { callLibrary } from './library.ts'
import { type FormulaArgs, type MacroEngine, MacroHalt } from './engine.ts'
import { parseFormula } from './parse.ts'
import { type Formula, Place, type Reference, XlmError, type XlmValue } from './syntax.ts'
import { errorOf, joined, toNumber, toText, toTruth } from './values.ts'

const depthLimit = 64

function placeOf(engine: MacroEngine, reference: Reference): Place {
  const { here } = engine
  const row = reference.relativeRow ? here.row + reference.row : reference.row
  const column = reference.relativeColumn ? here.column + reference.column : reference.column
  return new Place(reference.sheet || here.sheet, row, column, { rows: reference.rows, columns: reference.columns })
}

/** A name to what it stands for; a text of the form of a reference is one. */
export function named(engine: MacroEngine, name: string): XlmValue {
  const own = engine.names.get(name.toLowerCase())
  if (own !== undefined) return own
  const defined = engine.book.names.get(name.toLowerCase())
  const formula = defined === undefined ? undefined : parseFormula(defined)
  return formula ? evaluate(engine, formula) : errorOf('#NAME?')
}

/** The value with places read. */
export const read = (engine: MacroEngine, value: XlmValue): XlmValue =>
  value instanceof Place ? engine.value(value) : value

export const valueOf = (engine: MacroEngine, formula: Formula | undefined): XlmValue =>
  formula ? read(engine, evaluate(engine, formula)) : undefined

/** A place named by reference or by text. */
export function asPlace(engine: MacroEngine, formula: Formula | undefined): Place | undefined {
  if (!formula) return undefined
  const value = evaluate(engine, formula)
  if (value instanceof Place) return value
  return typeof value === 'string' ? textPlace(engine, value) : undefined
}

export function textPlace(engine: MacroEngine, text: string): Place | undefined {
  const formula = parseFormula(text)
  if (!formula || formula.kind === 'call') return undefined
  const value = evaluate(engine, formula)
  return value instanceof Place ? value : undefined
}

export function evaluate(engine: MacroEngine, formula: Formula): XlmValue {
  engine.step()
  switch (formula.kind) {
    case 'literal':
      return formula.value
    case 'reference':
      return placeOf(engine, formula)
    case 'name':
      return named(engine, formula.name)
    case 'unary':
      return unary(formula.operator, valueOf(engine, formula.operand))
    case 'binary':
      return binary(formula.operator, valueOf(engine, formula.left), valueOf(engine, formula.right))
    case 'dde':
      engine.context.machine.languages?.open(
        { kind: 'dde', target: formula.program, arguments: formula.topic },
        engine.context.actor.pid,
      )
      return 0
    default:
      return call(engine, formula.target, formula.args)
  }
}

function unary(operator: string, value: XlmValue): XlmValue {
  if (operator === '-') return -toNumber(value)
  return operator === '%' ? toNumber(value) / 100 : value
}

function binary(operator: string, left: XlmValue, right: XlmValue): XlmValue {
  if (left instanceof XlmError) return left
  if (right instanceof XlmError) return right
  if (operator === '&') return joined(left, right)
  const order = compared(left, right)
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    default:
      return arithmetic(operator, toNumber(left), toNumber(right))
  }
}

function compared(left: XlmValue, right: XlmValue): number {
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()]
    return a < b ? -1 : Number(a > b)
  }
  if (typeof left === 'string' || typeof right === 'string') {
    if (left === undefined || right === undefined) return toText(left) === toText(right) ? 0 : 1
    return typeof left === 'string' ? 1 : -1
  }
  return Math.sign(toNumber(left) - toNumber(right)) || 0
}

function arithmetic(operator: string, left: number, right: number): XlmValue {
  if (Number.isNaN(left) || Number.isNaN(right)) return errorOf('#VALUE!')
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '^') return left ** right
  return right === 0 ? errorOf('#DIV/0!') : left / right
}

function call(engine: MacroEngine, target: Formula, args: FormulaArgs): XlmValue {
  if (target.kind !== 'name') {
    const place = evaluate(engine, target)
    return place instanceof Place ? runFrom(engine, place) : errorOf('#REF!')
  }
  const name = target.name.toLowerCase().replace(/^_xlfn\.|^_xludf\./, '')
  const act = engine.actions.get(name)
  if (act) return act(engine, args)
  const plain = plainFunctions.get(name)
  if (plain) return plain(args.map((one) => valueOf(engine, one)))
  const library = engine.registered.get(name)
  if (library !== undefined)
    return callLibrary(
      engine,
      library,
      args.map((one) => valueOf(engine, one)),
    )
  const place = named(engine, target.name)
  if (place instanceof Place) return runFrom(engine, place)
  for (const one of args) valueOf(engine, one)
  engine.context.machine.recorder.unmodelled(engine.context.actor, `macro function ${target.name.slice(0, 80)}`)
  return errorOf('#NAME?')
}

/** Runs down the column from a cell until RETURN or the end of the sheet. */
export function runFrom(engine: MacroEngine, start: Place): XlmValue {
  if (engine.depth >= depthLimit) return errorOf('#VALUE!')
  const { here } = engine
  const loops = engine.loops.length
  engine.depth++
  try {
    for (let place: Place | undefined = start; place; place = nextOf(engine, place)) {
      engine.here = place
      runCell(engine, place)
      if (engine.returned) break
    }
    return engine.returned?.value
  } finally {
    engine.returned = undefined
    engine.depth--
    engine.here = here
    engine.loops.length = Math.min(engine.loops.length, loops)
  }
}

function nextOf(engine: MacroEngine, place: Place): Place | undefined {
  engine.step()
  const { jump } = engine
  engine.jump = undefined
  if (jump) return new Place(jump.sheet, jump.row, jump.column)
  const sheet = engine.sheetOf(place)
  if (!sheet || place.row >= sheet.size.rows) return undefined
  return new Place(place.sheet, place.row + 1, place.column)
}

/** What one cell may do before its formula is taken as too long to run. */
function runCell(engine: MacroEngine, place: Place): void {
  const cell = engine.cell(place)
  const source =
    cell?.formula ?? (typeof cell?.value === 'string' && cell.value.startsWith('=') ? cell.value : undefined)
  if (!cell || source === undefined) return
  const formula = parseFormula(source)
  const { recorder } = engine.context.machine
  if (!formula) return recorder.gap('formula does not parse')
  try {
    const value = read(engine, evaluate(engine, formula))
    cell.value =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : toText(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    recorder.gap('memory limit')
    throw new MacroHalt()
  }
}

export const truthOf = (engine: MacroEngine, formula: Formula | undefined): boolean => toTruth(valueOf(engine, formula))
