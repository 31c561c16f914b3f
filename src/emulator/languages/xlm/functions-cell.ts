/** Cells and names: writing formulas and values, references made of numbers and texts, questions about cells. */
import { columnLetters } from '../../host/com/office/workbook.ts'
import type { Action, MacroEngine } from './engine.ts'
import { asPlace, evaluate, read, textPlace, valueOf } from './evaluate.ts'
import { parseFormula } from './parse.ts'
import { Place, XlmError, type XlmValue } from './syntax.ts'
import { errorOf, toNumber, toText } from './values.ts'

const fillLimit = 10_000

const write: Action = (engine, [content, target]) => {
  const value = valueOf(engine, content)
  const place = target ? asPlace(engine, target) : engine.here
  if (!place) return errorOf('#REF!')
  for (let at = 0; at < Math.min(place.rows * place.columns, fillLimit); at++) {
    const one = new Place(place.sheet, place.row + Math.floor(at / place.columns), place.column + (at % place.columns))
    const isFormula = typeof value === 'string' && /^[=+]/.test(value)
    engine.put(one, value, isFormula ? value : undefined)
    if (isFormula) layer(engine, value)
  }
  return true
}

/** Formulas a macro writes are code it makes at run time. */
function layer({ context }: MacroEngine, code: string): void {
  if (code.length > 12) context.machine.recorder.layer(context.actor, { language: 'xlm', source: 'formula', code })
}

const setName: Action = (engine, [name, content]) => {
  const value = content ? evaluate(engine, content) : undefined
  engine.names.set(toText(valueOf(engine, name)).toLowerCase(), value)
  return true
}

const evaluated: Action = (engine, [content]) => {
  const source = toText(valueOf(engine, content))
  const formula = parseFormula(source)
  if (!formula) return errorOf('#VALUE!')
  layer(engine, source)
  return evaluate(engine, formula)
}

const offset: Action = (engine, [base, rows, columns, height, width]) => {
  const place = asPlace(engine, base)
  if (!place) return errorOf('#REF!')
  const number = (one: typeof rows, otherwise: number) => (one ? toNumber(valueOf(engine, one)) : otherwise)
  const size = { rows: number(height, place.rows), columns: number(width, place.columns) }
  return new Place(place.sheet, place.row + number(rows, 0), place.column + number(columns, 0), size)
}

const indexed: Action = (engine, [base, row, column]) => {
  const value = base ? evaluate(engine, base) : undefined
  const at = toNumber(valueOf(engine, row)) || 1
  const across = toNumber(valueOf(engine, column)) || 1
  if (Array.isArray(value)) return (value as readonly XlmValue[])[Math.max(at, across) - 1]
  if (!(value instanceof Place)) return value
  const isLine = value.rows === 1 && !column
  return new Place(value.sheet, value.row + (isLine ? 0 : at - 1), value.column + (isLine ? at - 1 : across - 1))
}

const addressOf: Action = (engine, [row, column]) =>
  `$${columnLetters(toNumber(valueOf(engine, column)))}$${toNumber(valueOf(engine, row))}`

function looked(
  engine: MacroEngine,
  args: Parameters<Action>[1],
  down: (at: number, width: number) => number,
): XlmValue {
  const [wanted, table, index] = [
    valueOf(engine, args[0]),
    asPlace(engine, args[1]),
    toNumber(valueOf(engine, args[2])),
  ]
  if (!table) return errorOf('#N/A')
  for (let at = 0; at < Math.min(table.rows, fillLimit); at++) {
    const key = engine.value(new Place(table.sheet, table.row + at, table.column))
    if (toText(key).toLowerCase() === toText(wanted).toLowerCase())
      return engine.value(new Place(table.sheet, table.row + at, table.column + down(index, table.columns) - 1))
  }
  return errorOf('#N/A')
}

/** GET.CELL by kind of information; looks are those of a plain sheet. */
const getCell: Action = (engine, [kind, target]) => {
  const place = target ? asPlace(engine, target) : engine.here
  if (!place) return errorOf('#REF!')
  const answers: Readonly<Record<number, () => XlmValue>> = {
    1: () => `$${columnLetters(place.column)}$${place.row}`,
    2: () => place.row,
    3: () => place.column,
    5: () => engine.value(place),
    6: () => engine.cell(place)?.formula ?? toText(engine.value(place)),
    17: () => 15,
    18: () => 'Calibri',
    19: () => 11,
    24: () => 1,
    38: () => 0,
    42: () => 0,
    44: () => 64,
    50: () => 3,
    53: () => toText(engine.value(place)),
    62: () => place.sheet,
  }
  return answers[toNumber(valueOf(engine, kind))]?.() ?? 0
}

const size =
  (pick: (place: Place) => number): Action =>
  (engine, [target]) => {
    const place = target ? asPlace(engine, target) : engine.here
    return place ? pick(place) : errorOf('#REF!')
  }

export const cellActions: Readonly<Record<string, Action>> = {
  formula: write,
  'formula.fill': write,
  'formula.array': write,
  'formula.convert': (engine, [content]) => valueOf(engine, content),
  'set.value': (engine, [target, content]) => write(engine, [content, target]),
  'set.name': setName,
  'define.name': setName,
  'delete.name': (engine, [name]) => engine.names.delete(toText(valueOf(engine, name)).toLowerCase()),
  evaluate: evaluated,
  indirect: (engine, [content]) => textPlace(engine, toText(valueOf(engine, content))) ?? errorOf('#REF!'),
  textref: (engine, [content]) => textPlace(engine, toText(valueOf(engine, content))) ?? errorOf('#REF!'),
  deref: (engine, [content]) => valueOf(engine, content),
  reftext: (engine, [target]) => {
    const place = asPlace(engine, target)
    return place ? `${place.sheet}!R${place.row}C${place.column}` : errorOf('#REF!')
  },
  absref: (engine, [content, base]) => {
    const place = asPlace(engine, base)
    const [, row = '0', column = '0'] = /R\[?(-?\d+)?\]?C\[?(-?\d+)?\]?/i.exec(toText(valueOf(engine, content))) ?? []
    return place ? new Place(place.sheet, place.row + Number(row), place.column + Number(column)) : errorOf('#REF!')
  },
  offset,
  index: indexed,
  address: addressOf,
  vlookup: (engine, args) => looked(engine, args, (index) => index),
  lookup: (engine, args) => looked(engine, args, (_, width) => width),
  match: (engine, [wanted, table]) => {
    const values = table ? read(engine, evaluate(engine, table)) : []
    const at = Array.isArray(values)
      ? (values as readonly XlmValue[]).findIndex((one) => toText(one) === toText(valueOf(engine, wanted)))
      : -1
    return at < 0 ? errorOf('#N/A') : at + 1
  },
  'get.cell': getCell,
  'get.formula': (engine, [target]) => {
    const place = asPlace(engine, target)
    return place ? (engine.cell(place)?.formula ?? toText(engine.value(place))) : errorOf('#REF!')
  },
  'get.name': (engine, [name]) =>
    engine.book.names.get(toText(valueOf(engine, name)).toLowerCase()) ?? errorOf('#NAME?'),
  'get.note': (engine, [target]) => toText(asPlace(engine, target) ? '' : ''),
  row: size((place) => place.row),
  column: size((place) => place.column),
  rows: size((place) => place.rows),
  columns: size((place) => place.columns),
  'active.cell': (engine) => new Place(engine.book.active.name, 1, 1),
  selection: (engine) => new Place(engine.book.active.name, 1, 1),
  caller: (engine) => engine.here,
  isref: (engine, [target]) => Boolean(target && evaluate(engine, target) instanceof Place),
  'error.type': (engine, [content]) => (valueOf(engine, content) instanceof XlmError ? 3 : errorOf('#N/A')),
}
