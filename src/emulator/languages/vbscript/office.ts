/** VBA in Office: modules, forms and documents by name, what the application calls by itself, and its timers. */
import type { Caller } from '../../host/com/office/application.ts'
import type { DocumentContent, MacroModule } from '../../host/com/office/content.ts'
import { applicationOf, officeObjects } from '../../host/com/office/objects.ts'
import { formObject } from '../../host/com/office/shapes.ts'
import type { Office } from '../../host/com/office/word.ts'
import { action, ComObject, type Value } from '../../host/com/object.ts'
import { slotsOf } from './access.ts'
import type { Engine } from './engine.ts'
import { closeFiles } from './file-statements.ts'
import { Module, newFrame } from './frame.ts'
import { parse } from './parse.ts'
import type { ClassDefinition, Program } from './syntax.ts'

/** What Office calls by itself, in this order. */
const entries = [
  'autoexec',
  'autonew',
  'auto_open',
  'autoopen',
  'workbook_open',
  'document_open',
  'document_new',
  'presentation_open',
  'presentation_load',
  'application_startup',
  'application_maillogoncomplete',
  'app_documentopen',
  'app_workbookopen',
  'workbook_activate',
  'workbook_windowactivate',
  'workbook_sheetactivate',
  'worksheet_activate',
  'document_contentcontrolonenter',
  'slide_show_begin',
  'onslideshowpagechange',
  'application_newmailex',
  'auto_close',
  'autoclose',
  'autoexit',
  'auto_exit',
  'workbook_beforeclose',
  'workbook_beforesave',
  'workbook_deactivate',
  'document_beforeclose',
  'document_close',
  'presentation_beforeclose',
  'application_quit',
]

/** Events of controls that happen without the user's doing, and what a user is lured to do. */
const control =
  /_(?:painted|painting|layout|gotfocus|enter|resize|initialize|mousemove|mousehover|statechange|documentcomplete|beforenavigate2|navigatecomplete2|progresschange|titlechange|change|click|dblclick|mouseenter|onload|activate|timer|selectionchange|onconnecting|scroll|calculate|followhyperlink)$/
const roundLimit = 64

type Kind = 'form' | 'class' | 'module'

function kindOf({ code }: MacroModule): Kind {
  if (/^Attribute\s+VB_Base\s*=\s*"0\{(?:FCFB3D2A|3D2A|C62A69F0)/im.test(code)) return 'form'
  if (/^Begin\s+\{C62A69F0/im.test(code)) return 'form'
  const isPredeclared = /^Attribute\s+VB_PredeclaredId\s*=\s*True/im.test(code)
  return /^Attribute\s+VB_PredeclaredId\s*=/im.test(code) && !isPredeclared ? 'class' : 'module'
}

/** The form's own description stands before its code. */
const withoutHead = (code: string): string =>
  code.replace(/^VERSION [^]*?\r?\nEND\r?\n/i, '').replace(/^Begin \{[^]*?\r?\nEnd\r?\n/im, '')

function classOf(name: string, { body }: Program): ClassDefinition {
  return {
    name: name.toLowerCase(),
    fields: body.flatMap((one) => (one.kind === 'dim' ? one.names : [])),
    procedures: body.flatMap((one) => (one.kind === 'procedure' ? [one.procedure] : [])),
  }
}

export class OfficeProgram {
  readonly #engine: Engine
  readonly #content: DocumentContent
  readonly #office: Office

  constructor(engine: Engine, content: DocumentContent) {
    this.#engine = engine
    this.#content = content
    const code = (content.modules ?? []).map((one) => one.code).join('\n')
    const kind = applicationOf(engine.context.scriptPath, content, code)
    const call: Caller = {
      now: (name, args) => this.call(name, args),
      later: (name) => void engine.later.push(name),
    }
    this.#office = officeObjects(engine.context, content, { kind, call })
    engine.hosts.set('application', this.#office.application)
    engine.hosts.set('*application', this.#office.application)
    const nothing = action(() => undefined)
    engine.hosts.set('debug', new ComObject('Debug', { Print: nothing, Assert: nothing }))
    for (const [name, value] of this.#office.names) engine.hosts.set(name, value)
  }

  /** `Application.Run "'file.xlsm'!Module1.Name", …`. */
  call(name: string, args: readonly Value[]): Value {
    const [wanted = '', module = ''] = name.toLowerCase().split(/[.!]/).toReversed()
    const procedure = this.#engine.modules.get(module)?.procedures.get(wanted) ?? this.#engine.procedures.get(wanted)
    return procedure ? this.#engine.invoke(procedure, slotsOf(args)) : undefined
  }

  run(modules: readonly MacroModule[]): void {
    const loaded = modules.map((module) => this.#load(module))
    // Forms whose code did not come along still have their controls.
    for (const form of new Set((this.#content.controls ?? []).map((one) => one.form.toLowerCase())))
      if (form && !this.#engine.modules.has(form)) this.#engine.modules.set(form, new Module(form, this.#form(form)))
    for (const { program, module } of loaded) this.#engine.run(program.body, this.#engine.globals, module)
    for (const name of entries) this.#start(name)
    this.#rounds()
    for (const { module } of loaded)
      for (const name of module?.procedures.keys() ?? [])
        if (control.test(name) && !name.startsWith('userform_')) this.#start(name, module)
    this.#rounds()
    closeFiles(this.#engine, [...this.#engine.files.keys()])
    this.#engine.memory.reveal()
  }

  #load(source: MacroModule): { program: Program; module: Module | undefined } {
    const kind = kindOf(source)
    const program = parse(withoutHead(source.code))
    if (program.faults.length > 0) this.#engine.context.machine.recorder.gap('script does not parse')
    const name = (/^Attribute\s+VB_Name\s*=\s*"([^"]+)"/im.exec(source.code)?.[1] ?? source.name).toLowerCase()
    if (kind === 'class') {
      this.#engine.classes.set(name, classOf(name, program))
      return {
        program: { body: program.body.filter((one) => one.kind === 'const' || one.kind === 'class'), faults: [] },
        module: undefined,
      }
    }
    const host = this.#engine.hosts.get(name)
    const own = kind === 'form' ? this.#form(name) : host instanceof ComObject ? host : this.#controls(name)
    const module = new Module(name, own)
    this.#engine.modules.set(name, module)
    if (host !== undefined) this.#engine.hosts.delete(name)
    return { program, module }
  }

  #controls(name: string): ComObject | undefined {
    const isForm = this.#content.controls?.some(({ form }) => form !== '' && form.toLowerCase() === name)
    return isForm ? this.#form(name) : undefined
  }

  /** `Show` and `Load` bring a form to life. */
  #form(name: string): ComObject {
    const form = formObject(name, this.#content)
    let shown = false
    const show = action(() => {
      const module = this.#engine.modules.get(name)
      if (shown || !module) return
      shown = true
      for (const event of ['userform_initialize', 'userform_activate', 'userform_layout']) this.#start(event, module)
    })
    return new ComObject('UserForm', { ...Object.fromEntries(form.members), Show: show, '*load': show }, form.items)
  }

  /** What was asked to run later, until nothing is left. */
  #rounds(): void {
    for (let round = 0; round < roundLimit; round++) {
      const name = this.#engine.later.shift()
      if (name === undefined) return
      this.#start(name.toLowerCase().split(/[.!]/).pop() ?? '')
    }
  }

  #start(name: string, module?: Module): void {
    const procedure = module ? module.procedures.get(name) : this.#engine.procedures.get(name)
    if (!procedure) return
    const call = { kind: 'call', line: 0, target: { kind: 'name', name } } as const
    this.#engine.run([call], newFrame(module ? { module } : {}))
  }
}
