/** What the host asks of the interpreters: classes and programs that run code reach them through this port alone. */
import type { ComContext } from './com/context.ts'
import type { ComObject, Value } from './com/object.ts'
import type { DocumentContent, DocumentLink, MacroModule } from './com/office/content.ts'
import type { WorkbookData } from './com/office/workbook.ts'

export interface ScriptPlace {
  readonly pid: number
  /** Path of the script as it is told. */
  readonly path: string
  /** 1 where a page surrounds the script, else 0. */
  readonly browser: number
}

/** A script engine that keeps its state between calls, as ScriptControl does. */
export interface ScriptSession {
  run(code: string): void
  evaluate(code: string): Value
  call(name: string, args: readonly Value[]): Value
  /** Makes an object known by name. */
  add(name: string, object: Value): void
}

export interface Workbook {
  readonly context: ComContext
  readonly content: DocumentContent
  readonly book: WorkbookData
}

export interface Languages {
  script(code: string, place: ScriptPlace): void
  vb(pieces: readonly string[], place: ScriptPlace): void
  vba(modules: readonly MacroModule[], pid: number): void
  html(markup: string, pid: number): void
  scriptFile(markup: string, place: ScriptPlace): void
  session(language: string, context: ComContext): ScriptSession
  formula(code: string, workbook: Workbook): Value
  create(name: string, context: ComContext): ComObject
  /** Does what an application does with an address or program a document names. */
  open(link: DocumentLink, pid: number): void
}
