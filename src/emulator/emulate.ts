/** Runs one object in the virtual Windows: object in, behaviour out, nothing real touched, same input and seed same report. */
import { newQuickJSWASMModule, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten'
import type { BehaviourReport } from '#core/behaviour.ts'
import { limits } from '#core/limits.ts'
import type { DocumentContent } from './host/com/office/content.ts'
import { Machine } from './host/machine.ts'
import type { FakeInternet } from './host/network.ts'
import { openerOf, openers } from './openers.ts'
import { ScriptRunner } from './script-runner.ts'
import { carryOn } from './start-process.ts'

export type { DocumentContent, MacroModule } from './host/com/office/content.ts'
export type { FakeInternet } from './host/network.ts'

export interface EmulationInput {
  readonly bytes: Uint8Array
  /** File name. */
  readonly name: string
  /** Type by content, for example `script.jscript`. */
  readonly type: string
  /** What the readers of formats found in a document: macros, text, properties, cells, shapes, controls, links. */
  readonly document?: DocumentContent
}

export interface EmulationOptions {
  readonly seed?: number
  readonly wallMs?: number
  readonly internet?: FakeInternet
}

export interface Emulator {
  emulate(input: EmulationInput, options?: EmulationOptions): BehaviourReport
  /** Types it can run by their bytes alone. */
  readonly types: readonly string[]
  /** Types it can run when `document` is handed in. */
  readonly documentTypes: readonly string[]
}

function drain(machine: Machine): void {
  // A stage that sets itself up again is not started again.
  const seen = new Set<string>()
  for (let count = 0; count < limits.emulation.processes; count++) {
    if (machine.late()) return
    const next = machine.pending.shift()
    if (next) machine.carry(next)
    else {
      const later = machine.persistent.shift()
      if (!later) return
      const key = `${later.startedBy} ${later.commandLine.toLowerCase()}`
      if (!seen.has(key)) machine.start({ pid: 0, via: 'host' }, later.commandLine, later.startedBy)
      seen.add(key)
    }
  }
}

function run(machine: Machine, runner: ScriptRunner, input: EmulationInput): void {
  const { type, bytes, document } = input
  const opener = openerOf(type, document)
  if (!opener) return machine.recorder.gap(`type ${type} is not emulated`)
  const plain = input.name.replaceAll(/[\\/:*?"<>|%]/g, '_') || 'object'
  const named = plain.toLowerCase().endsWith(opener.extension) || (document && /\.\w{2,5}$/.test(plain))
  const path = `C:\\Users\\john\\Desktop\\${named ? plain : plain + opener.extension}`
  runner.content = document ?? {}
  machine.documentPath = path
  machine.submitted = { path, type, bytes }
  machine.put(path, bytes)
  const command = opener.command(path, bytes)
  if (command) machine.start({ pid: 0, via: 'host' }, command, 'user')
  else machine.recorder.gap('shortcut not read')
  drain(machine)
}

function emulate(quickjs: QuickJSWASMModule, input: EmulationInput, options: EmulationOptions): BehaviourReport {
  const machine = new Machine(options.internet)
  const deadline = performance.now() + (options.wallMs ?? limits.emulation.wall)
  machine.deadline = deadline
  machine.seed = options.seed ?? 1
  const runner = new ScriptRunner({ quickjs, machine, deadline, seed: options.seed ?? 1 })
  machine.carry = (pending) => carryOn({ machine, runner, ...pending })
  try {
    run(machine, runner, input)
  } finally {
    runner.close()
  }
  return machine.recorder.report()
}

export async function createEmulator(): Promise<Emulator> {
  let quickjs = await newQuickJSWASMModule(RELEASE_SYNC)
  // An aborted WebAssembly instance cannot be used again; the next runs get a fresh one as soon as it is loaded.
  const renew = async () => void (quickjs = await newQuickJSWASMModule(RELEASE_SYNC))
  const guarded = (input: EmulationInput, options: EmulationOptions = {}): BehaviourReport => {
    try {
      return emulate(quickjs, input, options)
    } catch (error) {
      void renew()
      const { recorder } = new Machine(undefined)
      recorder.gap(`emulator fault: ${error instanceof Error ? error.message : 'unknown'}`)
      return recorder.report()
    }
  }
  const all = Object.entries(openers)
  return {
    emulate: guarded,
    types: all.filter(([, one]) => !one.document).map(([type]) => type),
    documentTypes: all.filter(([, one]) => one.document).map(([type]) => type),
  }
}
