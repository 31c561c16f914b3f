/** Macro source out of a compound file (MS-OVBA): by the project's own list of modules, and by the look of source where that fails. */
import iconv from 'iconv-lite'
import type { Compound, CompoundEntry } from '../ole/compound.ts'
import { missingTexts } from './compiled.ts'
import { decompressVba } from './decompress.ts'
import { readProject, type VbaModule } from './project.ts'

export interface VbaSource {
  /** Module name with `.bas` for standard modules and `.cls` for classes, forms and documents. */
  readonly name: string
  readonly code: string
  /** Texts that its compiled form has and its source has not. */
  readonly missing?: readonly string[]
}

export interface VbaFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}

export interface Vba {
  readonly modules: readonly VbaSource[]
  readonly findings: readonly VbaFinding[]
}

const mostProjects = 20
const automatic =
  /\b(?:sub|function)\s+(auto_?(?:open|close|exec|exit|new)|(?:document|workbook|presentation)_(?:open|close|new|activate|beforeclose)|document_contentcontrolonenter)\b/i

export function extractVba(ole: Compound): Vba {
  const directories = ole.entries.filter(({ path, kind }) => kind === 'stream' && /(?:^|\/)VBA\/dir$/i.test(path))
  const listed = directories.slice(0, mostProjects).flatMap((entry) => projectSources(ole, entry))
  const modules = listed.some(({ code }) => code !== '') ? listed : [...listed, ...looseSources(ole)]
  return { modules: modules.filter(({ code }) => code !== ''), findings: judged(modules) }
}

function projectSources(ole: Compound, dir: CompoundEntry): VbaSource[] {
  const folder = dir.path.slice(0, -3)
  const { codePage, modules } = readProject(decompressVba(ole.read(dir)))
  const streams = new Map(ole.entries.map((entry) => [entry.path.toLowerCase(), entry]))
  return modules.map((module) => {
    const entry = streams.get((folder + module.stream).toLowerCase())
    const stream = entry === undefined ? Buffer.alloc(0) : ole.read(entry)
    const code = sourceOf(stream, module, codePage)
    const missing = code === '' ? [] : missingTexts(stream.subarray(0, module.offset), code)
    return { name: `${module.name}${module.procedural ? '.bas' : '.cls'}`, code, missing }
  })
}

function sourceOf(stream: Buffer, module: VbaModule, codePage: number): string {
  const stated = text(decompressVba(stream.subarray(module.offset)), codePage)
  return stated === '' ? looseSource(stream, codePage) : stated
}

/** Source begins with `Attribute VB_`; compressed, a flag byte splits the first word. */
function looseSource(stream: Buffer, codePage: number): string {
  const at = stream.indexOf('\0Attribut\0e ')
  return at < 3 ? '' : text(decompressVba(stream.subarray(at - 3)), codePage)
}

function looseSources(ole: Compound): VbaSource[] {
  const streams = ole.entries.filter(({ kind, size }) => kind === 'stream' && size > 16)
  return streams
    .map((entry) => ({ name: `${nameOf(entry.path)}.bas`, code: looseSource(ole.read(entry), 1252) }))
    .filter(({ code }) => code !== '')
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function text(bytes: Buffer, codePage: number): string {
  const name = codePage === 10_000 ? 'macroman' : `cp${codePage}`
  return iconv.decode(bytes, iconv.encodingExists(name) ? name : 'cp1252')
}

function judged(modules: readonly VbaSource[]): VbaFinding[] {
  const found: VbaFinding[] = []
  if (modules.length > 0)
    found.push({ code: 'macros', text: `The document has ${modules.length} macro modules`, danger: 'low' })
  const starts = modules.map(({ code }) => automatic.exec(code)?.[1]).find((name) => name !== undefined)
  if (starts !== undefined)
    found.push({ code: 'macro-autoexec', text: `A macro runs by itself: ${starts}`, danger: 'medium' })
  const empty = modules.find(({ code }) => code === '')
  if (empty !== undefined)
    found.push({ code: 'macro-source-missing', text: `The source of ${empty.name} was removed`, danger: 'high' })
  const differs = modules.find(({ missing = [] }) => missing.length > 0)
  if (differs !== undefined)
    found.push({
      code: 'compiled-differs',
      text: `The compiled form of ${differs.name} says what its source does not: ${differs.missing?.[0] ?? ''}`,
      danger: 'high',
    })
  return found
}
