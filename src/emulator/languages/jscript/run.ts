/** Runs one JScript program in a fresh QuickJS with bounds on time, instructions, memory and stack. */
import type { QuickJSContext, QuickJSWASMModule } from 'quickjs-emscripten'
import { limits } from '#core/limits.ts'
import { Bridge, type BridgeOptions } from './bridge.ts'
import { translate } from './dialect.ts'
import { guestSource } from './guest.ts'

export interface ScriptRun extends BridgeOptions {
  readonly quickjs: QuickJSWASMModule
  readonly deadline: number
}

/** QuickJS asks its interrupt handler about once in so many instructions. */
const instructionsPerInterrupt = 10_000

function complain(bridge: Bridge, run: ScriptRun, why: string): void {
  const { recorder } = run.machine
  if (why.includes('interrupted')) {
    if (!bridge.ended && performance.now() > run.deadline) recorder.gap('time limit')
  } else if (why.includes('out of memory') || why.includes('string too long')) recorder.gap('memory limit')
  else if (why.includes('SyntaxError')) recorder.gap('script does not parse')
  else recorder.print(`script error: ${why}`)
}

function execute(vm: QuickJSContext, source: string): string | undefined {
  const result = vm.evalCode(source, 'script.js', { strict: false })
  if (!result.error) {
    result.value.dispose()
    return undefined
  }
  const error: unknown = vm.dump(result.error)
  result.error.dispose()
  if (typeof error !== 'object' || error === null) return String(error)
  return `${'name' in error ? String(error.name) : ''}: ${'message' in error ? String(error.message) : ''}`
}

export function runJscript(source: string, run: ScriptRun): void {
  const bridge = new Bridge(run)
  const runtime = run.quickjs.newRuntime()
  runtime.setMemoryLimit(limits.emulation.memory)
  runtime.setMaxStackSize(limits.emulation.stack)
  let interrupts = 0
  runtime.setInterruptHandler(() => {
    interrupts++
    const spent = interrupts * instructionsPerInterrupt > limits.emulation.instructions
    if (spent) run.machine.recorder.gap('instruction limit')
    return bridge.ended || spent || performance.now() > run.deadline
  })
  const vm = runtime.newContext()
  const call = vm.newFunction('__call', (message) => vm.newString(bridge.answer(vm.getString(message))))
  vm.setProp(vm.global, '__call', call)
  call.dispose()
  const why = execute(vm, guestSource) ?? execute(vm, translate(source))
  if (why) complain(bridge, run, why)
  try {
    vm.dispose()
    runtime.dispose()
  } catch {
    run.machine.recorder.gap('memory limit')
  }
}
