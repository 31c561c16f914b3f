/** JavaScript of PDF documents (Acrobat's own objects) in the same engine, with what the document holds beside it. */
import type { DocumentContent } from '../../host/com/office/content.ts'
import { acrobatSource } from './guest-acrobat.ts'
import { ScriptMachine, type ScriptRun } from './run.ts'

export interface PdfRun extends Omit<ScriptRun, 'written' | 'browser'> {
  readonly content: DocumentContent
}

export function runAcrobat(code: string, { content, ...run }: PdfRun): void {
  const machine = new ScriptMachine({ ...run, browser: 0, written: () => undefined })
  const facts = {
    info: content.properties ?? {},
    annotations: (content.shapes ?? []).map(({ name, title, alternativeText, text }) => ({
      name,
      subject: title ?? '',
      contents: alternativeText ?? text ?? '',
    })),
    fields: (content.controls ?? []).map(({ name, text, caption, tip }) => ({
      name,
      value: text ?? caption ?? '',
      tip: tip ?? '',
    })),
    text: content.text ?? '',
  }
  machine.quietly(`(${acrobatSource})(globalThis, ${JSON.stringify(facts)})`)
  machine.run(code)
  machine.settle()
  machine.close()
}
