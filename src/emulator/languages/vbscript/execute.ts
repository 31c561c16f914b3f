/** Statements. What ends a block early comes back as a value: an exit, a jump, a resume. */
import { ComObject, type Value } from '../../host/com/object.ts'
import { elementsOf } from './access.ts'
import { assign, slotFor } from './assign.ts'
import type { Engine } from './engine.ts'
import { evaluate, operated, plain } from './evaluate.ts'
import { closeFile, openFile, printFile, readFile, renameFile } from './file-statements.ts'
import { initial, isPlainType } from './types.ts'
import { type Frame, Halt } from './frame.ts'
import { compare } from './operators.ts'
import type { Block, Case, Declared, Statement, StatementOf } from './syntax.ts'
import { fault, toNumber, toTruth, toWhole, VbArray } from './values.ts'

type Signal = { readonly exit: string } | { readonly jump: string } | { readonly resume: Block; readonly index: number }
const elementLimit = 4_000_000

export function runBlock(engine: Engine, frame: Frame, block: Block, start = 0): Signal | undefined {
  for (let at = start; at < block.length; at++) {
    const statement = block[at]
    if (!statement) break
    const signal = guarded(engine, frame, statement)
    if (!signal) continue
    if ('resume' in signal && signal.resume === block) {
      at = signal.index - 1
      continue
    }
    const target = 'jump' in signal ? labelIn(block, signal.jump) : -1
    if (target < 0) return signal
    frame.resume = { block, index: at + 1 }
    at = target
  }
  return undefined
}

const labels = new WeakMap<Block, ReadonlyMap<string, number>>()

function labelIn(block: Block, name: string): number {
  let known = labels.get(block)
  if (!known) {
    known = new Map(block.flatMap((one, at) => (one.kind === 'label' ? [[one.name, at] as const] : [])))
    labels.set(block, known)
  }
  return known.get(name) ?? -1
}

/** Runs from a label of the procedure to `Return`. */
function goSub(engine: Engine, frame: Frame, label: string): Signal | undefined {
  const body = frame.procedure?.body ?? []
  const at = labelIn(body, label)
  if (at < 0) throw fault(5)
  const signal = engine.deeper(() => runBlock(engine, frame, body, at))
  return signal && ends(signal, 'return') ? undefined : signal
}

function choose(engine: Engine, frame: Frame, statement: StatementOf<'choose'>): Signal | undefined {
  const label = statement.labels[toWhole(plain(engine, evaluate(engine, frame, statement.choice))) - 1]
  if (label === undefined) return undefined
  return statement.sub ? goSub(engine, frame, label) : { jump: label }
}

function declareAll(engine: Engine, frame: Frame, statement: StatementOf<'dim'>): undefined {
  const kept = statement.kept && frame.procedure ? engine.statics.get(statement) : undefined
  const slots = statement.names.map((declared, at) => {
    const slot = kept?.[at]
    if (slot) frame.locals.set(declared.name, slot)
    return slot ?? engine.declare(frame, declared.name, dimension(engine, frame, declared), declared.type)
  })
  if (statement.kept && !kept) engine.statics.set(statement, slots)
  return undefined
}

function guarded(engine: Engine, frame: Frame, statement: Statement): Signal | undefined {
  engine.step()
  try {
    return execute(engine, frame, statement)
  } catch (error) {
    if (error instanceof Halt || frame.onError === '*stop') throw error
    engine.caught(error)
    if (frame.onError === '*next') return undefined
    const jump = frame.onError
    frame.onError = '*stop'
    return { jump }
  }
}

function execute(engine: Engine, frame: Frame, statement: Statement): Signal | undefined {
  switch (statement.kind) {
    case 'assign':
      assign(engine, frame, statement)
      return undefined
    case 'call':
      callStatement(engine, frame, statement)
      return undefined
    case 'dim':
      return declareAll(engine, frame, statement)
    case 'redim':
      redimension(engine, frame, statement)
      return undefined
    case 'const':
      return void engine.declare(frame, statement.name, evaluate(engine, frame, statement.value))
    case 'if':
      return runIf(engine, frame, statement)
    case 'select':
      return runSelect(engine, frame, statement)
    case 'for':
      return runFor(engine, frame, statement)
    case 'each':
      return runEach(engine, frame, statement)
    case 'loop':
      return runLoop(engine, frame, statement)
    case 'with':
      return runWith(engine, frame, statement)
    case 'exit':
      return { exit: statement.what }
    case 'goto':
      return { jump: statement.label }
    case 'gosub':
      return goSub(engine, frame, statement.label)
    default:
      return executeRest(engine, frame, statement)
  }
}

function executeRest(engine: Engine, frame: Frame, statement: Statement): Signal | undefined {
  switch (statement.kind) {
    case 'on-error':
      frame.onError = statement.to
      engine.clearError()
      return undefined
    case 'resume':
      engine.clearError()
      frame.onError = '*next'
      if (statement.label && statement.label !== 'next' && statement.label !== '0') return { jump: statement.label }
      return frame.resume ? { resume: frame.resume.block, index: frame.resume.index } : undefined
    case 'erase':
      for (const name of statement.names) {
        const slot = slotFor(engine, frame, name)
        if (slot?.value instanceof VbArray) slot.value = new VbArray([], [])
      }
      return undefined
    case 'choose':
      return choose(engine, frame, statement)
    case 'return':
      return { exit: 'return' }
    case 'compare':
      engine.foldsCase = statement.how !== 'binary'
      return undefined
    case 'end':
      throw new Halt()
    default:
      executeFile(engine, frame, statement)
      return undefined
  }
}

function executeFile(engine: Engine, frame: Frame, statement: Statement): void {
  switch (statement.kind) {
    case 'open':
      return openFile(engine, frame, statement)
    case 'input':
      return readFile(engine, frame, statement)
    case 'rename':
      return renameFile(engine, frame, statement)
    case 'print':
      return printFile(engine, frame, statement)
    case 'close':
      return closeFile(engine, frame, statement)
    default:
      return undefined
  }
}

function callStatement(engine: Engine, frame: Frame, { target }: StatementOf<'call'>): void {
  if (target.kind === 'name') engine.callNamed(frame, target.name, [])
  else if (target.kind === 'call' && target.target.kind === 'name' && !engine.find(frame, target.target.name))
    engine.callNamed(frame, target.target.name, target.args)
  else evaluate(engine, frame, target)
}

/** The first value of a declared variable. */
export function dimension(engine: Engine, frame: Frame, declared: Declared): Value {
  const { bounds, type } = declared
  if (!bounds) return first(engine, declared)
  const lower = bounds.map((one) => (one.lower ? toWhole(evaluate(engine, frame, one.lower)) : 0))
  const upper = bounds.map((one) => toWhole(evaluate(engine, frame, one.upper)))
  const sizes = upper.map((last, at) => last - (lower[at] ?? 0) + 1)
  const count = sizes.length === 0 ? 0 : sizes.reduce((product, size) => product * Math.max(size, 0), 1)
  if (sizes.some((size) => size < 0)) throw fault(9)
  if (count > elementLimit) throw fault(7)
  engine.step(count >> 4)
  const record = type !== undefined && engine.isRecord(type)
  const made = new VbArray(
    sizes,
    Array.from({ length: count }, () => (record ? first(engine, declared) : initial(type))),
    lower,
  )
  made.type = type
  return made
}

function first(engine: Engine, { type, fresh }: Pick<Declared, 'type' | 'fresh'>): Value {
  if (type === undefined || isPlainType(type)) return initial(type)
  return fresh || engine.isRecord(type) ? engine.create(type) : initial(type)
}

function redimension(engine: Engine, frame: Frame, { names, keep }: StatementOf<'redim'>): void {
  for (const declared of names) {
    const slot = engine.find(frame, declared.name) ?? engine.declare(frame, declared.name)
    const old = slot.value
    const type = declared.type ?? (old instanceof VbArray ? old.type : undefined)
    const next = dimension(engine, frame, { ...declared, ...(type !== undefined && { type }) })
    if (keep && old instanceof VbArray && next instanceof VbArray) {
      const shared = Math.min(old.elements.length, next.elements.length)
      for (let at = 0; at < shared; at++) next.elements[at] = old.elements[at]
    }
    slot.value = next
  }
}

function runIf(engine: Engine, frame: Frame, { branches, otherwise }: StatementOf<'if'>): Signal | undefined {
  for (const { test, body } of branches) if (truth(engine, frame, test)) return runBlock(engine, frame, body)
  return runBlock(engine, frame, otherwise)
}

/** Under On Error Resume Next a test that fails is followed by the next statement: the first one inside. */
function truth(engine: Engine, frame: Frame, test: Parameters<typeof evaluate>[2]): boolean {
  try {
    return toTruth(plain(engine, evaluate(engine, frame, test)))
  } catch (error) {
    if (error instanceof Halt || frame.onError !== '*next') throw error
    engine.caught(error)
    return true
  }
}

function matches(engine: Engine, frame: Frame, { tests, subject }: { tests: Case['tests']; subject: Value }): boolean {
  return tests.some(({ from, to, operator }) => {
    const value = plain(engine, evaluate(engine, frame, from))
    if (operator || !to) return operated(engine, operator ?? '=', [subject, value]) === true
    return compare(subject, value) >= 0 && compare(subject, plain(engine, evaluate(engine, frame, to))) <= 0
  })
}

function runSelect(engine: Engine, frame: Frame, statement: StatementOf<'select'>): Signal | undefined {
  const subject = plain(engine, evaluate(engine, frame, statement.subject))
  for (const { tests, body } of statement.cases)
    if (matches(engine, frame, { tests, subject })) return runBlock(engine, frame, body)
  return runBlock(engine, frame, statement.otherwise)
}

const ends = (signal: Signal, ...kinds: readonly string[]) => 'exit' in signal && kinds.includes(signal.exit)

function runFor(engine: Engine, frame: Frame, statement: StatementOf<'for'>): Signal | undefined {
  const from = toNumber(evaluate(engine, frame, statement.from))
  const to = toNumber(evaluate(engine, frame, statement.to))
  const step = statement.step ? toNumber(evaluate(engine, frame, statement.step)) : 1
  const slot = slotFor(engine, frame, statement.variable) ?? { value: undefined }
  for (
    slot.value = from;
    step < 0 ? toNumber(slot.value) >= to : toNumber(slot.value) <= to;
    slot.value = toNumber(slot.value) + step
  ) {
    engine.step()
    const signal = runBlock(engine, frame, statement.body)
    if (signal) return ends(signal, 'for') ? undefined : signal
  }
  return undefined
}

function runEach(engine: Engine, frame: Frame, statement: StatementOf<'each'>): Signal | undefined {
  const slot = slotFor(engine, frame, statement.variable) ?? { value: undefined }
  for (const value of elementsOf(evaluate(engine, frame, statement.source))) {
    engine.step()
    slot.value = value
    const signal = runBlock(engine, frame, statement.body)
    if (signal) return ends(signal, 'for') ? undefined : signal
  }
  return undefined
}

function runLoop(engine: Engine, frame: Frame, { test, until, after, body }: StatementOf<'loop'>): Signal | undefined {
  const goesOn = () => !test || toTruth(plain(engine, evaluate(engine, frame, test))) !== (until ?? false)
  for (let goes = after ?? goesOn(); goes; goes = goesOn()) {
    engine.step()
    const signal = runBlock(engine, frame, body)
    if (signal) return ends(signal, 'do', 'while') ? undefined : signal
  }
  return undefined
}

function runWith(engine: Engine, frame: Frame, { target, body }: StatementOf<'with'>): Signal | undefined {
  const value = evaluate(engine, frame, target)
  if (!(value instanceof ComObject)) throw fault(424)
  frame.withs.push(value)
  try {
    return runBlock(engine, frame, body)
  } finally {
    frame.withs.pop()
  }
}
