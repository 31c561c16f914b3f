/** Runs one object in the virtual Windows: object in, behaviour out, nothing real touched, same input and seed same report. */
import { newQuickJSWASMModule, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten'
import type { BehaviourReport } from '#core/behaviour.ts'
import { limits } from '#core/limits.ts'
import { Machine } from './host/machine.ts'
import type { FakeInternet } from './host/network.ts'
import { readHtml } from './languages/html.ts'
import { runJscript } from './languages/jscript/run.ts'
import { carryOn, type ScriptRunner } from './start-process.ts'

export type { FakeInternet } from './host/network.ts'

export interface EmulationInput {
  readonly bytes: Uint8Array
  /** File name. */
  readonly name: string
  /** Type by content, for example `script.jscript`. */
  readonly type: string
}

export interface EmulationOptions {
  readonly seed?: number
  readonly wallMs?: number
  readonly internet?: FakeInternet
}

export interface Emulator {
  emulate(input: EmulationInput, options?: EmulationOptions): BehaviourReport
  /** Types it can run. */
  readonly types: readonly string[]
}

/** The command a double click runs, by type. */
const openers: Readonly<Record<string, { readonly extension: string; readonly command: (path: string) => string }>> = {
  'script.jscript': { extension: '.js', command: (path) => `"C:\\Windows\\System32\\wscript.exe" "${path}"` },
  'script.hta': { extension: '.hta', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'document.html': { extension: '.html', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'script.powershell': { extension: '.ps1', command: (path) => `powershell.exe -File "${path}"` },
  'script.batch': { extension: '.bat', command: (path) => `cmd.exe /c "${path}"` },
}

function runnerFor(
  quickjs: QuickJSWASMModule,
  machine: Machine,
  bounds: { deadline: number; seed: number },
): ScriptRunner {
  const html = (markup: string, pid: number, depth: number): void => {
    if (depth > limits.emulation.depth) return machine.recorder.gap('depth limit')
    for (const { language, code } of readHtml(machine, { pid, via: 'html' }, markup)) {
      const actor = { pid, via: 'jscript' }
      machine.recorder.layer(actor, { language, source: 'html', code })
      if (language.includes('encode')) machine.recorder.gap('encoded script not opened')
      else if (language.includes('vb')) machine.recorder.gap('VBScript not run')
      else script(code, { pid, path: 'page.html', browser: 1 }, depth)
    }
  }
  const script = (code: string, place: { pid: number; path: string; browser: number }, depth: number): void => {
    if (performance.now() > bounds.deadline) return machine.recorder.gap('time limit')
    const actor = { pid: place.pid, via: 'jscript' }
    const written: string[] = []
    const common = { quickjs, machine, actor, scriptPath: place.path, browser: place.browser, ...bounds }
    runJscript(code, { ...common, written: (markup) => void written.push(markup) })
    if (written.length > 0) html(written.join(''), place.pid, depth + 1)
  }
  return { script: (code, place) => script(code, place, 0), html: (markup, pid) => html(markup, pid, 0) }
}

function drain(machine: Machine, runner: ScriptRunner): void {
  for (let count = 0; count < limits.emulation.processes; count++) {
    const next = machine.pending.shift()
    if (next) carryOn({ machine, runner, ...next })
    else {
      const later = machine.persistent.shift()
      if (!later) return
      machine.start({ pid: 0, via: 'host' }, later.commandLine, later.startedBy)
    }
  }
}

function emulate(quickjs: QuickJSWASMModule, input: EmulationInput, options: EmulationOptions): BehaviourReport {
  const machine = new Machine(options.internet)
  const opener = openers[input.type]
  if (!opener) {
    machine.recorder.gap(`type ${input.type} is not emulated`)
    return machine.recorder.report()
  }
  const deadline = performance.now() + (options.wallMs ?? limits.emulation.wall)
  const runner = runnerFor(quickjs, machine, { deadline, seed: options.seed ?? 1 })
  const plain = input.name.replaceAll(/[\\/:*?"<>|%]/g, '_') || 'object'
  const name = plain.toLowerCase().endsWith(opener.extension) ? plain : plain + opener.extension
  const path = `C:\\Users\\john\\Desktop\\${name}`
  machine.put(path, input.bytes)
  machine.start({ pid: 0, via: 'host' }, opener.command(path), 'user')
  drain(machine, runner)
  return machine.recorder.report()
}

export async function createEmulator(): Promise<Emulator> {
  let quickjs = await newQuickJSWASMModule(RELEASE_SYNC)
  // An aborted WebAssembly instance cannot be used again; the next runs get a fresh one as soon as it is loaded.
  const renew = async () => void (quickjs = await newQuickJSWASMModule(RELEASE_SYNC))
  const run = (input: EmulationInput, options: EmulationOptions = {}): BehaviourReport => {
    try {
      return emulate(quickjs, input, options)
    } catch (error) {
      void renew()
      const { recorder } = new Machine(undefined)
      recorder.gap(`emulator fault: ${error instanceof Error ? error.message : 'unknown'}`)
      return recorder.report()
    }
  }
  return { emulate: run, types: Object.keys(openers) }
}
