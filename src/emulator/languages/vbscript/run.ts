/** Runs VBScript and VBA programs; several pieces of a page share one engine. */
import type { ComContext } from '../../host/com/context.ts'
import { officeObjects } from '../../host/com/office.ts'
import { action, ComObject, type Value } from '../../host/com/object.ts'
import { scriptHost } from '../jscript/script-host.ts'
import { slotsOf } from './access.ts'
import { Engine } from './engine.ts'
import { Halt, newFrame } from './frame.ts'
import { parse } from './parse.ts'
import { toText } from './values.ts'

export interface VbRun {
  readonly context: ComContext
  readonly deadline: number
  readonly seed: number
  readonly language: 'vbscript' | 'vba'
  /** Objects of the page, by lower-case name. */
  readonly hosts?: ReadonlyMap<string, Value>
}

/** What Office calls by itself, and what a page does when it is there. */
const entries = [
  'autoexec',
  'autoopen',
  'auto_open',
  'document_open',
  'workbook_open',
  'workbook_activate',
  'document_new',
  'autonew',
  'slide_show_begin',
  'application_startup',
  'window_onload',
  'autoexit',
  'autoclose',
  'auto_close',
  'document_close',
  'workbook_beforeclose',
]

const quit = () => {
  throw new Halt()
}

/** `Application.Run "Module1.Name", …`. */
const caller =
  (engine: Engine) =>
  (name: string, args: readonly Value[]): Value => {
    const procedure = engine.procedures.get(name.split(/[.!]/).pop()?.toLowerCase() ?? '')
    return procedure ? engine.invoke(procedure, slotsOf(args)) : undefined
  }

export function runVb(pieces: readonly string[], run: VbRun): void {
  const { recorder } = run.context.machine
  const engine = new Engine(run)
  if (run.language === 'vbscript') engine.hosts.set('wscript', scriptHost(run.context, quit, toText))
  const hosts = run.language === 'vba' ? officeObjects(run.context, caller(engine)) : run.hosts
  if (run.language === 'vba')
    engine.hosts.set(
      'debug',
      new ComObject('Debug', { Print: action(() => undefined), Assert: action(() => undefined) }),
    )
  for (const [name, value] of hosts ?? []) engine.hosts.set(name, value)
  for (const piece of pieces) {
    const program = parse(piece)
    if (program.faults.length > 0) recorder.gap('script does not parse')
    engine.run(program.body)
  }
  for (const name of entries) {
    const procedure = engine.procedures.get(name)
    const called = procedure && ({ kind: 'call', line: 0, target: { kind: 'name', name } } as const)
    if (called && (run.language === 'vba' || name === 'window_onload')) engine.run([called], newFrame())
  }
}
