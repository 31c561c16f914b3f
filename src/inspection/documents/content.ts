/** What a document holds for its macros, formulas and viewers to run on: read once, handed to the emulator with the document. */
import type { DocumentContent, MacroModule } from '#emulator/emulate.ts'
import type { UnpackedEntry } from '#formats/archive/collector.ts'
import { openCompound } from '#formats/ole/compound.ts'
import { ooxmlOf } from '#formats/ooxml/unpack.ts'
import { scanPdf } from '#formats/pdf/scan.ts'
import { extractVba } from '#formats/vba/extract.ts'

export interface OpenedDocument {
  readonly content: DocumentContent
  /** Entries that run with the document and not by themselves. */
  readonly parts: ReadonlySet<string>
}

type Read = (bytes: Uint8Array, entries: readonly UnpackedEntry[]) => OpenedDocument | undefined

/** Module names without the extension under which they are listed. */
function modulesOf(compound: Uint8Array): { modules: MacroModule[]; names: string[] } {
  const ole = openCompound(compound)
  const found = ole === undefined ? [] : extractVba(ole).modules
  const modules = found.map(({ name, code }) => ({ name: name.replace(/\.(?:bas|cls)$/, ''), code }))
  return { modules, names: found.map(({ name }) => name.replaceAll(/[\\/]/g, '_')) }
}

const applications = [
  ['WordDocument', 'word'],
  ['Workbook', 'excel'],
  ['Book', 'excel'],
  ['PowerPoint Document', 'powerpoint'],
] as const

function readCompound(bytes: Uint8Array): OpenedDocument | undefined {
  const ole = openCompound(bytes)
  if (ole === undefined) return undefined
  const { modules, names } = modulesOf(bytes)
  if (modules.length === 0) return undefined
  const streams = new Set(ole.entries.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)))
  const application = applications.find(([stream]) => streams.has(stream))?.[1]
  return { content: { modules, ...(application ? { application } : {}) }, parts: new Set(names) }
}

const packaged =
  (application: 'word' | 'excel' | 'powerpoint'): Read =>
  (_, entries) => {
    const projects = entries.filter(({ name }) => /(?:^|\/)vbaProject\.bin$/i.test(name))
    const modules = projects.flatMap(({ bytes }) => modulesOf(bytes).modules)
    const { content } = ooxmlOf(entries)
    const runs = modules.length > 0 || (content.links ?? []).some(({ kind }) => kind === 'dde')
    if (!runs && !(content.sheets ?? []).some(({ kind }) => kind === 'macro')) return undefined
    return { content: { ...content, application, modules }, parts: new Set(projects.map(({ name }) => name)) }
  }

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
  ['document.ooxml-word', packaged('word')],
  ['document.ooxml-excel', packaged('excel')],
  ['document.ooxml-powerpoint', packaged('powerpoint')],
  ['document.pdf', readPdf],
])

/** Undefined where there is nothing in it that runs. */
export function openDocument(
  type: string,
  bytes: Uint8Array,
  entries: readonly UnpackedEntry[],
): OpenedDocument | undefined {
  return readers.get(type)?.(bytes, entries)
}
