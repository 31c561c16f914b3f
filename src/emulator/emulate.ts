/** Runs one object in the virtual Windows: object in, behaviour out, nothing real touched, same input and seed same report. */
import { newQuickJSWASMModule, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten'
import type { BehaviourReport } from '#core/behaviour.ts'
import { limits } from '#core/limits.ts'
import { parseLnk } from '#formats/lnk/parse.ts'
import { Machine } from './host/machine.ts'
import type { FakeInternet } from './host/network.ts'
import { ScriptRunner } from './script-runner.ts'
import { carryOn } from './start-process.ts'

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

const winword = 'C:\\Program Files\\Microsoft Office\\Root\\Office16\\WINWORD.EXE'

/** What a shortcut starts; empty when it cannot be read. */
function shortcutCommand(bytes: Uint8Array): string {
  const link = parseLnk(bytes)
  if (!link) return ''
  const program = link.target || link.environmentTarget
  return `${program.includes(' ') ? `"${program}"` : program} ${link.arguments}`.trim()
}

/** The command a double click runs, by type. */
const openers: Readonly<
  Record<string, { readonly extension: string; readonly command: (path: string, bytes: Uint8Array) => string }>
> = {
  'script.jscript': { extension: '.js', command: (path) => `"C:\\Windows\\System32\\wscript.exe" "${path}"` },
  'script.vbscript': { extension: '.vbs', command: (path) => `"C:\\Windows\\System32\\wscript.exe" "${path}"` },
  'script.vba': { extension: '.docm', command: (path) => `"${winword}" /n "${path}"` },
  'script.wsf': { extension: '.wsf', command: (path) => `"C:\\Windows\\System32\\wscript.exe" "${path}"` },
  'script.sct': { extension: '.sct', command: (path) => `regsvr32.exe /s /n /u /i:"${path}" scrobj.dll` },
  'script.hta': { extension: '.hta', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'document.html': { extension: '.html', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'shortcut.lnk': { extension: '.lnk', command: (_, bytes) => shortcutCommand(bytes) },
  'script.powershell': { extension: '.ps1', command: (path) => `powershell.exe -File "${path}"` },
  'script.batch': { extension: '.bat', command: (path) => `cmd.exe /c "${path}"` },
}

function drain(machine: Machine): void {
  // A stage that sets itself up again is not started again.
  const seen = new Set<string>()
  for (let count = 0; count < limits.emulation.processes; count++) {
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

function emulate(quickjs: QuickJSWASMModule, input: EmulationInput, options: EmulationOptions): BehaviourReport {
  const machine = new Machine(options.internet)
  const opener = openers[input.type]
  if (!opener) {
    machine.recorder.gap(`type ${input.type} is not emulated`)
    return machine.recorder.report()
  }
  const deadline = performance.now() + (options.wallMs ?? limits.emulation.wall)
  const runner = new ScriptRunner({ quickjs, machine, deadline, seed: options.seed ?? 1 })
  machine.carry = (pending) => carryOn({ machine, runner, ...pending })
  const plain = input.name.replaceAll(/[\\/:*?"<>|%]/g, '_') || 'object'
  const name = plain.toLowerCase().endsWith(opener.extension) ? plain : plain + opener.extension
  const path = `C:\\Users\\john\\Desktop\\${name}`
  machine.put(path, input.bytes)
  const command = opener.command(path, input.bytes)
  if (command) machine.start({ pid: 0, via: 'host' }, command, 'user')
  else machine.recorder.gap('shortcut not read')
  drain(machine)
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
