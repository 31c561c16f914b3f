/** What a document holds for its macros, formulas and viewers to run on: read once, handed to the emulator with the document. */
import type { DocumentContent, MacroModule } from '#emulator/emulate.ts'
import type { Unpacked, UnpackedEntry } from '#formats/archive/collector.ts'
import { readForms } from '#formats/forms/forms.ts'
import { openCompound } from '#formats/ole/compound.ts'
import type { FormControl } from '#formats/ooxml/content.ts'
import { scanPdf } from '#formats/pdf/scan.ts'
import { extractVba } from '#formats/vba/extract.ts'

export interface OpenedDocument {
  readonly content: DocumentContent
  /** Entries that run with the document and not by themselves. */
  readonly parts: ReadonlySet<string>
}

type Read = (bytes: Uint8Array, box: Unpacked) => OpenedDocument | undefined

interface MacroProject {
  /** Names without the extension under which they are listed. */
  readonly modules: readonly MacroModule[]
  readonly controls: readonly FormControl[]
}

function projectOf(compound: Uint8Array): MacroProject {
  const ole = openCompound(compound)
  if (ole === undefined) return { modules: [], controls: [] }
  const modules = extractVba(ole).modules.map(({ name, code }) => ({ name: name.replace(/\.(?:bas|cls)$/, ''), code }))
  return { modules, controls: readForms(ole) }
}

/** Whether something in it acts when it is opened. */
function acts({ modules = [], links = [], sheets = [] }: DocumentContent): boolean {
  return modules.length > 0 || links.some(({ kind }) => kind === 'dde') || sheets.some(({ kind }) => kind === 'macro')
}

function readCompound(_: Uint8Array, { content }: Unpacked): OpenedDocument | undefined {
  if (content === undefined || !acts(content)) return undefined
  const names = (content.modules ?? []).flatMap(({ name }) => [`${name}.bas`, `${name}.cls`])
  return { content, parts: new Set(names.map((name) => name.replaceAll(/[\\/]/g, '_'))) }
}

const packaged =
  (application: 'word' | 'excel' | 'powerpoint'): Read =>
  (_, { entries, content = {} }) => {
    const projects = projectsOf(entries)
    const read = projects.map(({ bytes }) => projectOf(bytes))
    const modules = read.flatMap((one) => one.modules)
    const controls = [...(content.controls ?? []), ...read.flatMap((one) => one.controls)]
    const whole = { ...content, application, modules, controls }
    return acts(whole) ? { content: whole, parts: new Set(projects.map(({ name }) => name)) } : undefined
  }

const projectsOf = (entries: readonly UnpackedEntry[]): UnpackedEntry[] =>
  entries.filter(({ name }) => /(?:^|\/)vbaProject[^/]*\.bin$/i.test(name))

function readPdf(bytes: Uint8Array): OpenedDocument | undefined {
  const { scripts, launches, uris, automatic } = scanPdf(bytes)
  const launched = launches.map((target) => ({ kind: 'launch' as const, target }))
  // What a click leads to is judged as an address; only what happens by itself is run.
  const links =
    automatic && scripts.length === 0 ? uris.slice(0, 20).map((target) => ({ kind: 'link' as const, target })) : []
  if (scripts.length + launched.length === 0) return undefined
  const modules = scripts.map((code, index) => ({ name: `script-${index + 1}`, code }))
  const parts = new Set(scripts.map((_, index) => `script-${index + 1}.acrojs`))
  return { content: { modules, links: [...launched, ...links] }, parts }
}

const readers: ReadonlyMap<string, Read> = new Map([
  ['document.ole', readCompound],
  ['document.xml', readCompound],
  ['document.ooxml-word', packaged('word')],
  ['document.ooxml-excel', packaged('excel')],
  ['document.ooxml-powerpoint', packaged('powerpoint')],
  ['document.pdf', readPdf],
])

/** Undefined where there is nothing in it that runs. */
export function openDocument(type: string, bytes: Uint8Array, box: Unpacked): OpenedDocument | undefined {
  return readers.get(type)?.(bytes, box)
}
