/** Where the macros of a package keep what they need besides its text: shapes, controls, headers, passages, tables, custom XML. */
import type { DocumentShape, NamedText, OfficeContent } from './content.ts'
import { readControls } from './controls.ts'
import { readText } from './document.ts'
import { type Part, type Parts, type Relationship, resolvePart } from './package.ts'
import { readPassages } from './passages.ts'
import { readShapes } from './shapes.ts'
import { readTables } from './tables.ts'
import { xmlText } from './xml.ts'

const most = { parts: 500, xml: 100, source: 4_194_304, comments: 10_000, text: 65_536 }

export interface Package {
  readonly relationships: readonly Relationship[]
  /** Names of sheets by the paths of their parts. */
  readonly places: ReadonlyMap<string, string>
}

/** In the order of their numbers; what is left out is told. */
function numbered(parts: Parts, pattern: RegExp): string[] {
  const paths = parts.matching(pattern).toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const [next] = paths.slice(most.parts)
  if (next !== undefined) parts.part(next).cut()
  return paths.slice(0, most.parts)
}

export function readHoldings(parts: Parts, file: Package): Partial<OfficeContent> {
  const controls = readControls(parts, file.relationships)
  const customXml = customParts(parts)
  const shapes = [...wordShapes(parts), ...slideShapes(parts, file), ...sheetShapes(parts, file)]
  return {
    ...wordStories(parts),
    ...(shapes.length === 0 ? {} : { shapes }),
    ...(controls.length === 0 ? {} : { controls }),
    ...(customXml.length === 0 ? {} : { customXml }),
    ...(file.places.size === 0 ? {} : { comments: cellComments(parts, file) }),
  }
}

function customParts(parts: Parts): string[] {
  return numbered(parts, /^customxml\/item\d*\.xml$/)
    .slice(0, most.xml)
    .map((path) => {
      const source = xmlText(parts.bytes(path))
      if (source.length > most.source) parts.part(path).cut()
      return source.slice(0, most.source)
    })
}

function wordStories(parts: Parts): Partial<OfficeContent> {
  const story = (kind: string): string =>
    numbered(parts, new RegExp(`^word/${kind}\\d*\\.xml$`))
      .map((path) => readText(parts.part(path)))
      .filter((text) => text.trim() !== '')
      .join('')
  const main = parts.matching(/^word\/document\d*\.xml$/)[0]
  if (main === undefined) return {}
  const { bookmarks, contentControls } = readPassages(parts.part(main))
  const comments = parts.matching(/^word\/comments\d*\.xml$/).flatMap((path) => readPassages(parts.part(path)).comments)
  const tables = readTables(parts.part(main))
  const [header, footer] = [story('header'), story('footer')]
  return {
    ...(header === '' ? {} : { header }),
    ...(footer === '' ? {} : { footer }),
    ...(bookmarks.length === 0 ? {} : { bookmarks }),
    ...(comments.length === 0 ? {} : { comments }),
    ...(contentControls.length === 0 ? {} : { contentControls }),
    ...(tables.length === 0 ? {} : { tables }),
  }
}

const wordShapes = (parts: Parts): DocumentShape[] =>
  numbered(parts, /^word\/(?:document|header|footer)\d*\.xml$/).flatMap((path) => readShapes(parts.part(path)))

/** Slides count from one; notes are told apart from the slide that they belong to. */
function slideShapes(parts: Parts, { relationships }: Package): DocumentShape[] {
  const found: DocumentShape[] = []
  for (const [index, path] of numbered(parts, /^ppt\/slides\/[^/]+\.xml$/).entries()) {
    const place = String(index + 1)
    found.push(...readShapes(parts.part(path), place))
    const notes = relationships.find(
      ({ source, type, isExternal }) => source === path && type === 'notesSlide' && !isExternal,
    )
    if (notes !== undefined) found.push(...readShapes(parts.part(resolvePart(path, notes.target)), `${place} notes`))
  }
  return found
}

const ofSheet = ({ relationships, places }: Package, type: RegExp): { part: string; place: string }[] =>
  relationships.flatMap((one) => {
    const place = places.get(one.source)
    if (place === undefined || one.isExternal || !type.test(one.type)) return []
    return [{ part: resolvePart(one.source, one.target), place }]
  })

/** Old programs' drawings say again what the new ones say: only what is new in them counts. */
function sheetShapes(parts: Parts, file: Package): DocumentShape[] {
  const shapes = ofSheet(file, /^drawing$/i).flatMap(({ part, place }) => readShapes(parts.part(part), place))
  const held = new Set(shapes.map(({ place, text, alternativeText }) => JSON.stringify([place, text, alternativeText])))
  const old = ofSheet(file, /^vmlDrawing$/i).flatMap(({ part, place }) => readShapes(parts.part(part), place))
  const isNew = ({ place, text, alternativeText }: DocumentShape): boolean =>
    (text ?? alternativeText) !== undefined && !held.has(JSON.stringify([place, text, alternativeText]))
  return [...shapes, ...old.filter(isNew)]
}

function cellComments(parts: Parts, file: Package): NamedText[] {
  const found: NamedText[] = []
  for (const { part, place } of ofSheet(file, /^comments$/i)) {
    for (const { cell, text } of commentsOf(parts.part(part))) found.push({ name: `${place}!${cell}`, text })
    if (found.length > most.comments) parts.part(part).cut()
  }
  return found.slice(0, most.comments)
}

function* commentsOf({ events, cut }: Part): Generator<{ cell: string; text: string }> {
  let cell = ''
  let text = ''
  let inText = false
  for (const event of events) {
    if (event.kind === 'text') {
      if (inText && text.length + event.text.length > most.text) cut()
      if (inText) text = (text + event.text).slice(0, most.text)
    } else if (event.name === 't') inText = event.kind === 'open'
    else if (event.name === 'comment' && event.kind === 'open') {
      cell = event.attributes.get('ref') ?? ''
      text = ''
    } else if (event.name === 'comment') yield { cell, text }
  }
}
