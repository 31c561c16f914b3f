/** Embedded objects by their classes and streams (MS-OLEDS 2.1): those whose programs are abused to run code, links, and controls. */
import type { OfficeFinding } from '../ooxml/content.ts'
import type { Compound } from './compound.ts'
import { fontOverflows } from './equation.ts'
import { urlOfLink } from './moniker.ts'

/** Class identifiers as they lie in a compound file. */
const equation = new Set(['02ce020000000000c000000000000046', '0017020000000000c000000000000046'])
const controls: Readonly<Record<string, string>> = {
  c32ab2eac130cf11a7eb0000c05bae0b: 'web browser',
  '20693325f903cf118fd000aa00686f13': 'HTML page',
  '6edb7cd26daecf1196b8444553540000': 'Flash',
  d30b2906aa48d2118432006008c3fbfc: 'script moniker',
}
const most = 50

export function judgeObjects(ole: Compound): OfficeFinding[] {
  const found: OfficeFinding[] = []
  const pool = ole.entries.filter(
    ({ path, kind }) => kind === 'storage' && /(?:^|\/)(?:ObjectPool\/|MBD)[^/]+$/i.test(path),
  )
  if (pool[0] !== undefined)
    found.push({ code: 'embedded-object', text: `It embeds ${pool.length} objects: ${pool[0].path}`, danger: 'low' })
  const control = ole.entries.map(({ classId }) => controls[classId]).find((name) => name !== undefined)
  if (control !== undefined)
    found.push({ code: 'active-control', text: `It embeds a control: ${control}`, danger: 'high' })
  return [...found, ...judgeStreams(ole)]
}

function judgeStreams(ole: Compound): OfficeFinding[] {
  const found: OfficeFinding[] = []
  let isEquation = ole.entries.some(({ classId }) => equation.has(classId))
  let links = 0
  for (const entry of ole.entries) {
    const name = entry.path.slice(entry.path.lastIndexOf('/') + 1).toLowerCase()
    if (entry.kind !== 'stream' || links >= most) continue
    if (name === 'equation native') {
      isEquation = true
      if (fontOverflows(ole.read(entry)))
        found.push({ code: 'equation-exploit', text: 'The name of a font in an equation overflows', danger: 'high' })
    } else if (name === '\u0001ole') {
      const url = urlOfLink(ole.read(entry))
      if (!/^(?:https?:|ftp:|file:|\\\\|script:|mhtml:|ms-)/i.test(url)) continue
      links += 1
      found.push({ code: 'remote-object', text: `An object is loaded from elsewhere: ${url}`, danger: 'high' })
    }
  }
  if (isEquation)
    found.push({ code: 'equation-object', text: 'It embeds an object of the Equation Editor', danger: 'high' })
  return found
}

/** Addresses of linked objects. */
export function objectLinks(ole: Compound): string[] {
  return ole.entries
    .filter(({ path, kind }) => kind === 'stream' && `/${path.toLowerCase()}`.endsWith('/\u0001ole'))
    .slice(0, most)
    .map((entry) => urlOfLink(ole.read(entry)))
    .filter((url) => url !== '')
}
