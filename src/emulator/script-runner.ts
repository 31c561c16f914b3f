/** Runs scripts of every language in a process: the run's bounds, pages within pages, encoded scripts opened. */
import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { limits } from '#core/limits.ts'
import { pageObjects } from './host/com/page-objects.ts'
import type { Machine } from './host/machine.ts'
import { decodeScript } from './languages/encoded-script.ts'
import { readHtml, withoutCdata } from './languages/html.ts'
import { runJscript } from './languages/jscript/run.ts'
import { runVb } from './languages/vbscript/run.ts'

interface Place {
  readonly pid: number
  readonly path: string
  readonly browser: number
}

interface RunnerOptions {
  readonly quickjs: QuickJSWASMModule
  readonly machine: Machine
  readonly deadline: number
  readonly seed: number
}

export class ScriptRunner {
  readonly #options: RunnerOptions
  #depth = 0

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  #late(): boolean {
    const late = performance.now() > this.#options.deadline
    if (late) this.#options.machine.recorder.gap('time limit')
    return late
  }

  script(code: string, place: Place): void {
    if (this.#late()) return
    const { quickjs, machine, deadline, seed } = this.#options
    const written: string[] = []
    const actor = { pid: place.pid, via: 'jscript' }
    const bounds = { quickjs, machine, deadline, seed }
    runJscript(decodeScript(code), {
      ...bounds,
      actor,
      scriptPath: place.path,
      browser: place.browser,
      written: (markup) => void written.push(markup),
    })
    if (written.length > 0) this.html(written.join(''), place.pid)
  }

  vb(pieces: readonly string[], place: Place & { readonly language: 'vbscript' | 'vba' }): void {
    if (this.#late()) return
    const { machine, deadline, seed } = this.#options
    const context = { machine, actor: { pid: place.pid, via: place.language }, scriptPath: place.path }
    const written: string[] = []
    const timers: { code: string; language: string }[] = []
    const page = {
      written: (markup: string) => void written.push(markup),
      later: (code: string, language: string) => void timers.push({ code, language }),
    }
    const hosts = place.browser ? { hosts: pageObjects(context, page) } : {}
    runVb(pieces.map(decodeScript), { context, deadline, seed, language: place.language, ...hosts })
    if (written.length > 0) this.html(written.join(''), place.pid)
    for (const { code, language } of timers) this.timer(code, { ...place, language })
  }

  timer(code: string, place: Place & { readonly language: string }): void {
    if (this.#depth >= limits.emulation.depth) return this.#options.machine.recorder.gap('depth limit')
    this.#depth++
    if (/vb/i.test(place.language)) this.vb([code], { ...place, language: 'vbscript' })
    else this.script(code, place)
    this.#depth--
  }

  /** Scriptlets and WSF files: pieces of one language share their names, and there is a script host, not a page. */
  scriptFile(markup: string, place: Place): void {
    const { machine } = this.#options
    const pieces = { jscript: [] as string[], vbscript: [] as string[] }
    for (const { language, code } of readHtml(machine, { pid: place.pid, via: 'host' }, markup)) {
      const kind = language.includes('vb') ? 'vbscript' : 'jscript'
      const opened = decodeScript(withoutCdata(code))
      machine.recorder.layer({ pid: place.pid, via: kind }, { language: kind, source: 'file', code: opened })
      pieces[kind].push(opened)
    }
    if (pieces.jscript.length > 0) this.script(pieces.jscript.join('\n;'), place)
    if (pieces.vbscript.length > 0) this.vb(pieces.vbscript, { ...place, language: 'vbscript' })
  }

  html(markup: string, pid: number): void {
    const { recorder } = this.#options.machine
    if (this.#depth >= limits.emulation.depth) return recorder.gap('depth limit')
    this.#depth++
    const vbPieces: string[] = []
    for (const { language, code } of readHtml(this.#options.machine, { pid, via: 'html' }, markup)) {
      const isVb = language.includes('vb')
      const opened = decodeScript(code)
      const actor = { pid, via: isVb ? 'vbscript' : 'jscript' }
      recorder.layer(actor, { language: isVb ? 'vbscript' : language, source: 'html', code: opened })
      if (isVb) vbPieces.push(opened)
      else this.script(opened, { pid, path: 'page.html', browser: 1 })
    }
    if (vbPieces.length > 0) this.vb(vbPieces, { pid, path: 'page.html', browser: 1, language: 'vbscript' })
    this.#depth--
  }
}
