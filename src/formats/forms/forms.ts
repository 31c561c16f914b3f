/** Forms of a macro project and controls of a document (MS-OFORMS; MS-OVBA 2.3.2): names, captions, tags and texts where macros keep what they need. */
import iconv from 'iconv-lite'
import type { Compound, CompoundEntry } from '../ole/compound.ts'
import type { FormControl } from '../ooxml/content.ts'
import { type ControlData, readControl, classText, kindOfClass } from './control.ts'
import { readSites, type Site } from './sites.ts'

const most = { forms: 500, controls: 5_000 }

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export function readForms(ole: Compound): FormControl[] {
  const streams = new Map<string, CompoundEntry>()
  for (const entry of ole.entries) if (entry.kind === 'stream') streams.set(entry.path.toLowerCase(), entry)
  const read = (path: string): Buffer => {
    const entry = streams.get(path.toLowerCase())
    return entry === undefined ? Buffer.alloc(0) : ole.read(entry)
  }
  const places = [...streams.values()].filter(({ path }) => nameOf(path).toLowerCase() === 'f').slice(0, most.forms)
  const designs = [...streams.values()].filter(({ path }) => nameOf(path).toLowerCase() === '\u0003vbframe')
  const forms = designs.slice(0, most.forms).map((entry) => ({ folder: folderOf(entry.path), entry }))
  const found = forms.flatMap(({ folder, entry }) => designOf(nameOf(folder), ole.read(entry)))
  for (const { path } of places) {
    const folder = folderOf(path)
    const own = forms.find((one) => folder === one.folder || folder.startsWith(`${one.folder}/`))
    const form = nameOf(own?.folder ?? folder)
    found.push(...controlsOf(form, readSites(read(path)), read(folder === '' ? 'o' : `${folder}/o`)))
    if (found.length >= most.controls) break
  }
  return [...found, ...documentControls(ole)].slice(0, most.controls)
}

/** The form itself as its designer wrote it: `Caption = "…"`. */
function designOf(form: string, bytes: Buffer): FormControl[] {
  const text = iconv.decode(bytes.subarray(0, 1_048_576), 'cp1252')
  const value = (name: string): string =>
    new RegExp(`^\\s*${name}\\s*=\\s*"((?:[^"\\r\\n]|"")*)"`, 'im').exec(text)?.[1]?.replaceAll('""', '"') ?? ''
  const [caption, tag] = [value('Caption'), value('Tag')]
  if (caption === '' && tag === '') return []
  return [{ form, name: form, ...(caption === '' ? {} : { caption }), ...(tag === '' ? {} : { tag }) }]
}

function controlsOf(form: string, sites: readonly Site[], objects: Buffer): FormControl[] {
  let at = 0
  return sites.map((site) => {
    const data = readControl(objects.subarray(at, at + site.size), site.kind)
    at += site.size
    return controlOf({ form, name: site.name, tag: site.tag, tip: site.tip }, data)
  })
}

interface Named {
  readonly form: string
  readonly name: string
  readonly tag: string
  readonly tip: string
}

/** A control's group stands where it has no tag: macros ask for either. */
function controlOf({ form, name, tag, tip }: Named, { caption, text, group = '' }: ControlData): FormControl {
  const label = tag === '' ? group : tag
  return {
    form,
    name,
    ...(caption === undefined ? {} : { caption }),
    ...(label === '' ? {} : { tag: label }),
    ...(text === undefined ? {} : { text }),
    ...(tip === '' ? {} : { tip }),
  }
}

/** Controls that stand in a Word document itself: a storage each, with its name and its data. */
function documentControls(ole: Compound): FormControl[] {
  const streams = new Map(ole.entries.map((entry) => [entry.path.toLowerCase(), entry]))
  return ole.entries
    .filter(({ path, kind }) => kind === 'stream' && nameOf(path).toLowerCase() === '\u0003ocxname')
    .slice(0, most.forms)
    .flatMap((entry) => {
      const folder = folderOf(entry.path)
      const contents = streams.get(`${folder}/contents`.toLowerCase())
      const storage = streams.get(folder.toLowerCase())
      const [name = ''] = ole.read(entry).toString('utf16le').split('\0')
      if (name === '' || contents === undefined) return []
      const kind = kindOfClass(classText(Buffer.from(storage?.classId ?? '', 'hex')))
      const data = readControl(ole.read(contents), kind)
      return [controlOf({ form: '', name, tag: '', tip: '' }, data)]
    })
}

/** A control of an Office package: its class, then the same record. */
export function readPackedControl(name: string, bytes: Buffer): FormControl {
  const data = readControl(bytes.subarray(16), kindOfClass(classText(bytes)))
  return controlOf({ form: '', name, tag: '', tip: '' }, data)
}
