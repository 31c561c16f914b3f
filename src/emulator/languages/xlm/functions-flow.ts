/** Flow: IF, GOTO, RUN, RETURN, HALT, WHILE, FOR, NEXT, and what is run later. */
import { type Action, MacroHalt, type MacroEngine } from './engine.ts'
import { asPlace, evaluate, runFrom, truthOf, valueOf } from './evaluate.ts'
import { Place, XlmError, type XlmValue } from './syntax.ts'
import { toNumber, toText } from './values.ts'

const run: Action = (engine, [target]) => {
  const place = asPlace(engine, target)
  return place ? runFrom(engine, place) : false
}

function beginFor(engine: MacroEngine, args: Parameters<Action>[1]): XlmValue {
  const [name, from, to, step] = args.map((one) => valueOf(engine, one))
  const loop = {
    kind: 'for',
    start: engine.here,
    name: toText(name).toLowerCase(),
    to: toNumber(to),
    step: step === undefined ? 1 : toNumber(step),
  } as const
  engine.names.set(loop.name, toNumber(from))
  if (engine.loops.length < 1_000) engine.loops.push(loop)
  if (!goesOn(engine, loop)) skip(engine)
  return true
}

const goesOn = (engine: MacroEngine, { name, to, step }: { name: string; to: number; step: number }): boolean => {
  const value = toNumber(engine.names.get(name))
  return step < 0 ? value >= to : value <= to
}

/** Leaves a loop: on behind its NEXT, counting inner ones. */
function skip(engine: MacroEngine): void {
  engine.loops.pop()
  let depth = 0
  const sheet = engine.sheetOf(engine.here)
  for (let row = engine.here.row + 1; row <= (sheet?.size.rows ?? 0); row++) {
    engine.step()
    const formula = sheet?.at(row, engine.here.column)?.formula ?? ''
    if (/^=\s*(?:WHILE|FOR)\s*\(/i.test(formula)) depth++
    if (/^=\s*NEXT\s*\(/i.test(formula) && depth-- === 0) {
      engine.jump = new Place(engine.here.sheet, row + 1, engine.here.column)
      return
    }
  }
  engine.returned = { value: undefined }
}

const next: Action = (engine) => {
  const loop = engine.loops.at(-1)
  if (!loop) return false
  if (loop.kind === 'while') {
    engine.loops.pop()
    engine.jump = loop.start
    return true
  }
  const { name = '', to = 0, step = 1 } = loop
  engine.names.set(name, toNumber(engine.names.get(name)) + step)
  if (goesOn(engine, { name, to, step }))
    engine.jump = new Place(loop.start.sheet, loop.start.row + 1, loop.start.column)
  else engine.loops.pop()
  return true
}

const goTo: Action = (engine, [target]) => {
  const place = asPlace(engine, target)
  if (place) engine.jump = place
  return true
}

const choose: Action = (engine, [which, ...rest]) => {
  const one = rest[toNumber(valueOf(engine, which)) - 1]
  return one ? evaluate(engine, one) : undefined
}

export const flowActions: Readonly<Record<string, Action>> = {
  if: (engine, [test, yes, no]) => {
    const holds = truthOf(engine, test)
    const chosen = holds ? yes : no
    return chosen ? evaluate(engine, chosen) : holds
  },
  iferror: (engine, [first, second]) => {
    const value = valueOf(engine, first)
    return value instanceof XlmError ? valueOf(engine, second) : value
  },
  goto: goTo,
  run,
  formula_run: run,
  return: (engine, [value]) => {
    engine.returned = { value: valueOf(engine, value) }
    return engine.returned.value
  },
  halt: () => {
    throw new MacroHalt()
  },
  quit: () => {
    throw new MacroHalt()
  },
  close: () => true,
  'file.close': () => true,
  while: (engine, [test]) => {
    engine.loops.push({ kind: 'while', start: engine.here })
    if (!truthOf(engine, test)) skip(engine)
    return true
  },
  for: beginFor,
  next,
  break: (engine) => {
    skip(engine)
    return true
  },
  choose,
  'on.time': (engine, [, target]) => {
    const place = asPlace(engine, target)
    return place ? runFrom(engine, place) : false
  },
}
