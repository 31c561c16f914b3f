/** Runs scripts of every language in a process: the run's bounds, pages within pages, encoded scripts opened. */
import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { limits } from '#core/limits.ts'
import type { ComContext } from './host/com/context.ts'
import { createObject } from './host/com/index.ts'
import type { DocumentContent, DocumentLink, MacroModule } from './host/com/office/content.ts'
import type { ComObject, Value } from './host/com/object.ts'
import { pageObjects } from './host/com/page-objects.ts'
import type { Languages, ScriptPlace, ScriptSession, Workbook } from './host/languages.ts'
import type { Machine } from './host/machine.ts'
import { decodeScript } from './languages/encoded-script.ts'
import { flatten, type FlatElement, readHtml, withoutCdata } from './languages/html.ts'
import { openJscript, type OpenScript, runJscript, runPage } from './languages/jscript/run.ts'
import { runAcrobat } from './languages/jscript/acrobat.ts'
import { openVb, runVb, runVba } from './languages/vbscript/run.ts'
import { evaluateFormula, runMacroSheets } from './languages/xlm/run.ts'
import { openLink } from './links.ts'

interface RunnerOptions {
  readonly quickjs: QuickJSWASMModule
  readonly machine: Machine
  readonly deadline: number
  readonly seed: number
}

const sessionLimit = 32

export class ScriptRunner implements Languages {
  readonly #options: RunnerOptions
  readonly #sessions: OpenScript[] = []
  /** What the submitted document holds besides code. */
  content: DocumentContent = {}
  #depth = 0

  constructor(options: RunnerOptions) {
    this.#options = options
    options.machine.languages = this
  }

  #late(): boolean {
    const late = performance.now() > this.#options.deadline
    if (late) this.#options.machine.recorder.gap('time limit')
    return late
  }

  /** Bounds how deep pages, timers and sessions stand in each other. */
  #nested(run: () => void): void {
    if (this.#late()) return
    if (this.#depth >= limits.emulation.depth) return this.#options.machine.recorder.gap('depth limit')
    this.#depth++
    try {
      run()
    } finally {
      this.#depth--
    }
  }

  #context(place: ScriptPlace, via: string): ComContext {
    return { machine: this.#options.machine, actor: { pid: place.pid, via }, scriptPath: place.path }
  }

  script(code: string, place: ScriptPlace): void {
    const written: string[] = []
    this.#nested(() => {
      const run = { ...this.#options, ...this.#context(place, 'jscript'), browser: place.browser }
      runJscript(decodeScript(code), { ...run, written: (markup) => void written.push(markup) })
    })
    if (written.length > 0) this.html(written.join(''), place.pid)
  }

  vb(pieces: readonly string[], place: ScriptPlace & { readonly elements?: readonly FlatElement[] }): void {
    const context = this.#context(place, 'vbscript')
    const written: string[] = []
    const timers: { code: string; language: string }[] = []
    const page = {
      written: (markup: string) => void written.push(markup),
      later: (code: string, language: string) => void timers.push({ code, language }),
    }
    const hosts = place.browser ? { hosts: pageObjects(context, page, place.elements) } : {}
    this.#nested(() => {
      runVb(pieces.map(decodeScript), { ...this.#options, context, ...hosts })
      if (written.length > 0) this.html(written.join(''), place.pid)
      for (const { code, language } of timers) this.timer(code, { ...place, language })
    })
  }

  vba(modules: readonly MacroModule[], pid: number): void {
    const path = this.#options.machine.documentPath
    const context = this.#context({ pid, path, browser: 0 }, 'vba')
    this.#nested(() => runVba(modules, { ...this.#options, context, content: this.content }))
  }

  /** Excel 4 macro sheets, from their Auto_Open names. */
  sheets(pid: number): void {
    const path = this.#options.machine.documentPath
    const context = this.#context({ pid, path, browser: 0 }, 'xlm')
    this.#nested(() => runMacroSheets({ context, content: this.content, deadline: this.#options.deadline }))
  }

  formula(code: string, workbook: Workbook): Value {
    let value: Value
    this.#nested(() => {
      value = evaluateFormula(code, { ...workbook, deadline: this.#options.deadline })
    })
    return value
  }

  acrobat(code: string, pid: number): void {
    const run = {
      ...this.#options,
      ...this.#context({ pid, path: this.#options.machine.documentPath, browser: 0 }, 'acrobat'),
    }
    this.#nested(() => runAcrobat(code, { ...run, content: this.content }))
  }

  create(name: string, context: ComContext): ComObject {
    return createObject(context, name)
  }

  open(link: DocumentLink, pid: number): void {
    this.#nested(() => openLink({ machine: this.#options.machine, runner: this, pid }, link))
  }

  session(language: string, context: ComContext): ScriptSession {
    if (/vb/i.test(language)) return openVb({ ...this.#options, context })
    if (this.#sessions.length >= sessionLimit) this.#sessions.shift()?.close()
    const opened = openJscript({
      ...this.#options,
      ...context,
      browser: 0,
      written: (markup) => this.html(markup, context.actor.pid),
    })
    this.#sessions.push(opened)
    return opened
  }

  /** Frees what sessions still hold. */
  close(): void {
    for (const one of this.#sessions.splice(0)) one.close()
  }

  timer(code: string, place: ScriptPlace & { readonly language: string }): void {
    this.#nested(() => {
      if (/vb/i.test(place.language)) this.vb([code], place)
      else this.script(code, place)
    })
  }

  /** Scriptlets and WSF files: pieces of one language share their names, and there is a script host, not a page. */
  scriptFile(markup: string, place: ScriptPlace): void {
    const { machine } = this.#options
    const pieces = { jscript: [] as string[], vbscript: [] as string[] }
    for (const { language, code } of readHtml(machine, { pid: place.pid, via: 'host' }, markup)) {
      const kind = language.includes('vb') ? 'vbscript' : 'jscript'
      const opened = decodeScript(withoutCdata(code))
      machine.recorder.layer({ pid: place.pid, via: kind }, { language: kind, source: 'file', code: opened })
      pieces[kind].push(opened)
    }
    if (pieces.jscript.length > 0) this.script(pieces.jscript.join('\n;'), place)
    if (pieces.vbscript.length > 0) this.vb(pieces.vbscript, place)
  }

  html(markup: string, pid: number): void {
    this.#nested(() => this.#page(markup, pid))
  }

  #page(markup: string, pid: number): void {
    const { recorder } = this.#options.machine
    const place = { pid, path: 'page.html', browser: 1 }
    const pieces = { jscript: [] as string[], vbscript: [] as string[] }
    const written: string[] = []
    for (const { language, code } of readHtml(this.#options.machine, { pid, via: 'html' }, markup)) {
      const kind = language.includes('vb') ? 'vbscript' : 'jscript'
      const opened = decodeScript(withoutCdata(code))
      recorder.layer({ pid, via: kind }, { language: kind, source: 'html', code: opened })
      pieces[kind].push(opened)
    }
    const elements = flatten(markup)
    if (pieces.jscript.length > 0 || handlers.test(markup)) {
      const run = { ...this.#options, ...this.#context(place, 'jscript'), browser: 1, elements }
      runPage(pieces.jscript, { ...run, written: (more) => void written.push(more) })
    }
    if (pieces.vbscript.length > 0) this.vb(pieces.vbscript, { ...place, elements })
    if (written.length > 0) this.html(written.join(''), pid)
  }
}

const handlers = /\son[a-z]{3,20}\s*=|javascript:/i
