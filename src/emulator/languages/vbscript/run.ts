/** Runs VBScript and VBA programs; several pieces of a page share one engine. */
import type { ComContext } from '../../host/com/context.ts'
import type { DocumentContent, MacroModule } from '../../host/com/office/content.ts'
import type { Value } from '../../host/com/object.ts'
import type { ScriptSession } from '../../host/languages.ts'
import { scriptHost } from '../jscript/script-host.ts'
import { outward, slotsOf } from './access.ts'
import { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { runBlock } from './execute.ts'
import { Halt, newFrame } from './frame.ts'
import { OfficeProgram } from './office.ts'
import { parse, parseEval } from './parse.ts'
import { fault, toText } from './values.ts'

export interface VbRun {
  readonly context: ComContext
  readonly deadline: number
  readonly seed: number
  /** Objects of the page, by lower-case name. */
  readonly hosts?: ReadonlyMap<string, Value>
}

const quit = () => {
  throw new Halt()
}

/** What a page calls when it is there. */
const pageEntries = ['window_onload', 'onload', 'document_onreadystatechange']

export function runVb(pieces: readonly string[], run: VbRun): void {
  const { recorder } = run.context.machine
  const engine = new Engine({ ...run, language: 'vbscript' })
  engine.hosts.set('wscript', scriptHost(run.context, quit, toText))
  for (const [name, value] of run.hosts ?? []) engine.hosts.set(name, value)
  for (const piece of pieces) {
    const program = parse(piece)
    if (program.faults.length > 0) recorder.gap('script does not parse')
    engine.run(program.body)
  }
  if (!run.hosts) return
  for (const name of pageEntries)
    if (engine.procedures.has(name)) engine.run([{ kind: 'call', line: 0, target: { kind: 'name', name } }], newFrame())
}

export function runVba(modules: readonly MacroModule[], run: VbRun & { readonly content: DocumentContent }): void {
  const engine = new Engine({ ...run, language: 'vba' })
  new OfficeProgram(engine, { ...run.content, modules }).run(modules)
}

/** An engine that stays: what ScriptControl, XSLT and scriptlets of VBScript run in. */
export function openVb(run: VbRun): ScriptSession {
  const engine = new Engine({ ...run, language: 'vbscript' })
  engine.hosts.set('wscript', scriptHost(run.context, quit, toText))
  return {
    run: (code) => {
      const { body } = parse(code)
      engine.hoist(body)
      runBlock(engine, engine.globals, body)
    },
    evaluate: (code) => {
      const expression = parseEval(code)
      if (!expression) throw fault(1002)
      return outward(evaluate(engine, engine.globals, expression))
    },
    call: (name, args) => {
      const procedure = engine.procedures.get(name.toLowerCase())
      if (!procedure) throw fault(438, name)
      return outward(engine.invoke(procedure, slotsOf(args)))
    },
    add: (name, object) => void engine.hosts.set(name.toLowerCase(), object),
  }
}
