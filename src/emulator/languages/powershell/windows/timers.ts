/** What waits for its moment: timers that tick while the script sleeps or has ended, and what is left for the end of the session. */
import { toNumber, isTrue, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, ScriptBlock, type Value } from '../values.ts'
import type { NetType } from '../dotnet/net-type.ts'

const waitingLimit = 64

interface Waiting {
  readonly timers: (() => void)[]
  readonly leaving: ScriptBlock[]
}

const waiting = new WeakMap<Engine, Waiting>()

function waitingOf(engine: Engine): Waiting {
  const known = waiting.get(engine)
  if (known) return known
  const made: Waiting = { timers: [], leaving: [] }
  waiting.set(engine, made)
  return made
}

/** Lets every timer that runs tick once: the clock is virtual, so that waiting costs nothing. */
export function tick(engine: Engine): void {
  const { timers } = waitingOf(engine)
  for (let count = 0; count < waitingLimit; count++) {
    const next = timers.shift()
    if (!next) return
    engine.nested(next)
  }
}

/** Runs what the script left for the moment PowerShell ends. */
export function leave(engine: Engine): void {
  tick(engine)
  for (const block of waitingOf(engine).leaving.splice(0)) engine.runtime.invoke(engine, block, {})
}

export function whenLeaving(engine: Engine, block: ScriptBlock): void {
  const { leaving } = waitingOf(engine)
  if (leaving.length < waitingLimit) leaving.push(block)
}

/** Script blocks that one timer calls. */
class Handlers {
  readonly blocks: ScriptBlock[] = []
}

/** Adds a handler to a timer; false for any other object. */
export function handledBy(target: Value, block: ScriptBlock): boolean {
  if (!(target instanceof PsObject && target.hold instanceof Handlers)) return false
  if (target.hold.blocks.length < waitingLimit) target.hold.blocks.push(block)
  return true
}

function timer(engine: Engine, [interval]: readonly Value[]): PsObject {
  const object = record('System.Timers.Timer', {
    Interval: interval ?? 100,
    AutoReset: true,
    SynchronizingObject: null,
  })
  const handlers = new Handlers()
  object.hold = handlers
  let isRunning = false
  const fire = () => {
    if (!isRunning) return
    engine.machine.sleep(engine.actor, toNumber(object.read('Interval') ?? 0))
    for (const block of handlers.blocks) engine.runtime.invoke(engine, block, { args: [object, null] })
  }
  const start = () => {
    const { timers } = waitingOf(engine)
    if (!isRunning && timers.length < waitingLimit) timers.push(fire)
    isRunning = true
  }
  const set = (value: Value) => (isTrue(value) ? start() : void (isRunning = false))
  object.getter('Enabled', () => isRunning, set)
  object.method('Start', start).method('Stop', () => void (isRunning = false))
  for (const name of ['add_Elapsed', 'add_Tick'])
    object.method(name, ([block]) => {
      if (block instanceof ScriptBlock) handledBy(object, block)
    })
  for (const name of ['Dispose', 'Close']) object.method(name, () => void (isRunning = false))
  return object
}

/** `System.Threading.Timer`: a callback, its state, and when. */
function threadTimer(engine: Engine, [callback, state, due]: readonly Value[]): PsObject {
  const object = timer(engine, [due ?? 0])
  if (callback instanceof ScriptBlock) handledBy(object, callback)
  object.note('State', state ?? null)
  if (toText(due) !== '-1') engine.runtime.method(engine, object, 'Start', [])
  return object.method('Change', () => true)
}

export const timerTypes: readonly NetType[] = [
  { names: 'timers.timer windows.forms.timer windows.threading.dispatchertimer', create: timer },
  { names: 'threading.timer', create: threadTimer },
]
