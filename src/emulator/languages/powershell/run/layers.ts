/** Code that comes to light while a script runs: kept as a layer and as a script block event, then read and run. */
import { parseScript } from '../parse/parse.ts'
import { ScriptBlock, type Value } from '../values.ts'
import { tamperings } from './tampering.ts'
import type { Engine } from './engine.ts'
import { execute } from './execute.ts'
import { Return } from './signals.ts'

const codeLimit = 4 * 1024 * 1024

/** Records code once. */
export function recordLayer(engine: Engine, code: string, source: string): void {
  const { recorder } = engine.machine
  const key = code.toLowerCase()
  if (engine.sources.includes(key)) return
  engine.sources.push(key)
  recorder.layer(engine.actor, { language: 'powershell', source, code })
  engine.event('ps_script', { ScriptBlockText: code, Path: source === 'file' ? engine.scriptPath : '' })
  for (const found of tamperings(code)) engine.event('evasion', found)
}

export function parsed(engine: Engine, code: string): ScriptBlock {
  engine.step(code.length >> 2)
  engine.allocate(code.length)
  if (code.length > codeLimit) engine.machine.recorder.gap('script longer than the limit')
  const script = parseScript(code.slice(0, codeLimit))
  if (script.faults.length > 0) engine.machine.recorder.gap('PowerShell script does not parse')
  return new ScriptBlock(script.block, 1)
}

export function blockOf(engine: Engine, code: string): ScriptBlock {
  recordLayer(engine, code, 'script block')
  return parsed(engine, code)
}

/** Runs in the scope it is called from, as Invoke-Expression does. */
export function runText(engine: Engine, code: string, source: string): Value[] {
  recordLayer(engine, code, source)
  const { block } = parsed(engine, code)
  const out: Value[] = []
  engine.nested(() => {
    try {
      execute(engine, block.begin, out)
      execute(engine, block.process ?? [], out)
      execute(engine, block.end, out)
    } catch (signal) {
      if (!(signal instanceof Return)) throw signal
    }
  })
  return out
}
