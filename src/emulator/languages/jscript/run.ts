/** JScript programs in a QuickJS of their own, with bounds on time, instructions, memory and stack. */
import type { QuickJSContext, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten'
import { limits } from '#core/limits.ts'
import type { Value } from '../../host/com/object.ts'
import type { ScriptSession } from '../../host/languages.ts'
import { Bridge, type BridgeOptions } from './bridge.ts'
import { translate } from './dialect.ts'
import { guestSource } from './guest.ts'

export interface ScriptRun extends BridgeOptions {
  readonly quickjs: QuickJSWASMModule
  readonly deadline: number
}

export interface OpenScript extends ScriptSession {
  close(): void
}

/** QuickJS asks its interrupt handler about once in so many instructions. */
const instructionsPerInterrupt = 10_000
const jobRounds = 200

export class ScriptMachine {
  readonly #run: ScriptRun
  readonly #bridge: Bridge
  readonly #runtime: QuickJSRuntime
  readonly #vm: QuickJSContext
  #interrupts = 0

  constructor(run: ScriptRun) {
    this.#run = run
    this.#bridge = new Bridge(run)
    this.#runtime = run.quickjs.newRuntime()
    this.#runtime.setMemoryLimit(limits.emulation.memory)
    this.#runtime.setMaxStackSize(limits.emulation.stack)
    this.#runtime.setInterruptHandler(() => this.#spent())
    this.#vm = this.#runtime.newContext()
    const vm = this.#vm
    const call = vm.newFunction('__call', (message) => vm.newString(this.#bridge.answer(vm.getString(message))))
    vm.setProp(vm.global, '__call', call)
    call.dispose()
    this.#evaluate(guestSource)
  }

  #spent(): boolean {
    this.#interrupts++
    const spent = this.#interrupts * instructionsPerInterrupt > limits.emulation.instructions
    if (spent) this.#run.machine.recorder.gap('instruction limit')
    return this.#bridge.ended || spent || performance.now() > this.#run.deadline
  }

  /** Runs a source as it is; what went wrong as text, undefined when it ran to its end. */
  #evaluate(source: string): string | undefined {
    const result = this.#vm.evalCode(source, 'script.js', { strict: false })
    if (!result.error) {
      result.value.dispose()
      return undefined
    }
    const error: unknown = this.#vm.dump(result.error)
    result.error.dispose()
    if (typeof error !== 'object' || error === null) return String(error)
    return `${'name' in error ? String(error.name) : ''}: ${'message' in error ? String(error.message) : ''}`
  }

  get ended(): boolean {
    return this.#bridge.ended || performance.now() > this.#run.deadline
  }

  /** Runs a source without telling what goes wrong: the guest's own calls. */
  quietly(source: string): string | undefined {
    return this.#evaluate(source)
  }

  run(source: string): string | undefined {
    const why = this.#evaluate(translate(source))
    if (why) this.#complain(why)
    this.jobs()
    return why
  }

  /** Promises that wait. */
  jobs(): void {
    for (let round = 0; round < jobRounds && this.#runtime.hasPendingJob() && !this.ended; round++) {
      const result = this.#runtime.executePendingJobs(1_000)
      if (result.error) result.error.dispose()
      else break
    }
  }

  /** Timers and events until nothing is left. */
  settle(): void {
    for (let round = 0; round < jobRounds && !this.ended; round++) {
      this.jobs()
      this.#bridge.result = undefined
      const why = this.#evaluate('__turn()')
      if (why) this.#complain(why)
      if (this.#bridge.result !== true && !this.#runtime.hasPendingJob()) return
    }
  }

  value(source: string, handed?: readonly Value[]): Value {
    this.#bridge.handed = handed
    this.#bridge.result = undefined
    const why = this.#evaluate(source)
    if (why) this.#complain(why)
    return this.#bridge.result
  }

  #complain(why: string): void {
    const { recorder } = this.#run.machine
    if (why.includes('interrupted')) {
      if (!this.#bridge.ended && performance.now() > this.#run.deadline) recorder.gap('time limit')
    } else if (why.includes('out of memory') || why.includes('string too long')) recorder.gap('memory limit')
    else if (why.includes('SyntaxError')) recorder.gap('script does not parse')
    else recorder.print(`script error: ${why}`)
  }

  close(): void {
    try {
      this.#vm.dispose()
      this.#runtime.dispose()
    } catch {
      this.#run.machine.recorder.gap('memory limit')
    }
  }
}

export function runJscript(source: string, run: ScriptRun): void {
  const machine = new ScriptMachine(run)
  machine.run(source)
  if (run.browser) machine.settle()
  machine.close()
}

/** The scripts of a page, which share one window. */
export function runPage(scripts: readonly string[], run: ScriptRun): void {
  const machine = new ScriptMachine(run)
  for (const source of scripts) if (!machine.ended) machine.run(source)
  machine.settle()
  machine.close()
}

const identifier = /^[\w$.]{1,200}$/

/** An engine that keeps its state, for ScriptControl. */
export function openJscript(run: ScriptRun): OpenScript {
  const machine = new ScriptMachine(run)
  return {
    run: (code) => void machine.run(code),
    evaluate: (code) => machine.value(`__give(eval(${JSON.stringify(translate(code))}))`),
    call: (name, args) =>
      identifier.test(name) ? machine.value(`__give(${name}.apply(null, __handed()))`, args) : undefined,
    add: (name, object) => {
      if (identifier.test(name)) machine.value(`${name} = __handed()[0]`, [object])
    },
    close: () => machine.close(),
  }
}
