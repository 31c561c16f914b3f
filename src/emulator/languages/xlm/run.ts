/** Runs the macro sheets of a workbook from what Excel starts by itself, and single formulas for VBA. */
import { Halt } from '../vbscript/frame.ts'
import type { Value } from '../../host/com/object.ts'
import { MacroEngine, MacroHalt, type MacroRun } from './engine.ts'
import { actions } from './functions-action.ts'
import { evaluate, named, read, runFrom } from './evaluate.ts'
import { closeAll } from './functions-file.ts'
import { parseFormula } from './parse.ts'
import { Place, type XlmValue } from './syntax.ts'
import { toText } from './values.ts'

const starts = /^(?:_xlnm\.)?auto_?(?:open|activate|close|deactivate)/i

function guarded(engine: MacroEngine, run: () => void): void {
  const { recorder } = engine.context.machine
  try {
    run()
  } catch (error) {
    if (error instanceof RangeError) recorder.gap('memory limit')
    else if (!(error instanceof MacroHalt) && !(error instanceof Halt)) throw error
  }
}

/** Where a workbook's macros begin: its Auto names, else the first cell of each macro sheet that has one. */
function places(engine: MacroEngine): Place[] {
  const order = [...engine.book.names.keys()]
    .filter((name) => starts.test(name))
    .sort((a, b) => Number(/close|deactivate/i.test(a)) - Number(/close|deactivate/i.test(b)))
  const found = order.flatMap((name) => {
    const place = named(engine, name)
    return place instanceof Place ? [place] : []
  })
  if (found.length > 0) return found
  return engine.book.sheets
    .filter(({ kind }) => kind === 'macro')
    .flatMap((sheet) => {
      const key = [...sheet.cells].find(([, cell]) => cell.formula !== undefined)?.[0]
      const [row = 1, column = 1] = key?.split(',').map(Number) ?? []
      return key ? [new Place(sheet.name, row, column)] : []
    })
}

/** Formulas of plain sheets that reach out when the file is opened or its links are updated. */
const reaching = /\||webservice\s*\(|hyperlink\s*\(|importdata\s*\(/i

export function runMacroSheets(run: Omit<MacroRun, 'actions'>): void {
  const engine = new MacroEngine({ ...run, actions })
  const { recorder } = run.context.machine
  const macros = engine.book.sheets.filter(({ kind }) => kind === 'macro')
  for (const sheet of macros) {
    const code = [...sheet.cells].flatMap(([key, { formula }]) => (formula === undefined ? [] : [`${key}\t${formula}`]))
    recorder.layer(run.context.actor, { language: 'xlm', source: 'submitted', code: code.slice(0, 20_000).join('\n') })
  }
  if (macros.length > 0) for (const place of places(engine)) guarded(engine, () => void runFrom(engine, place))
  for (const sheet of engine.book.sheets) {
    if (sheet.kind === 'macro') continue
    for (const [key, { formula }] of sheet.cells)
      if (formula && reaching.test(formula)) guarded(engine, () => single(engine, { sheet: sheet.name, key, formula }))
  }
  closeAll(engine)
  engine.library.memory.reveal()
}

function single(engine: MacroEngine, { sheet, key, formula }: { sheet: string; key: string; formula: string }): void {
  const [row = 1, column = 1] = key.split(',').map(Number)
  engine.here = new Place(sheet, row, column)
  const parsed = parseFormula(formula)
  if (parsed) evaluate(engine, parsed)
}

function outward(value: XlmValue): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === undefined)
    return value
  return Array.isArray(value) ? value.map((one: XlmValue) => outward(one)) : toText(value)
}

/** `Application.ExecuteExcel4Macro` and `Application.Evaluate`. */
export function evaluateFormula(code: string, run: Omit<MacroRun, 'actions'>): Value {
  const engine = new MacroEngine({ ...run, actions })
  run.context.machine.recorder.layer(run.context.actor, { language: 'xlm', source: 'execute', code })
  const formula = parseFormula(code)
  let value: XlmValue
  guarded(engine, () => {
    if (formula) value = read(engine, evaluate(engine, formula))
  })
  return outward(value)
}
