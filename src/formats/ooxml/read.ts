/**
 * What an Office file (ECMA-376) holds that acts or is looked up by what acts: links out of it, DDE, macro sheets, embedded
 * objects, interface callbacks, text, properties, variables, and the places where macros keep what they need. The macro project itself is an entry of the ZIP.
 */
import type { DocumentLink, OfficeContent, OfficeFinding } from './content.ts'
import { readProperties, readText, readVariables } from './document.ts'
import { linkOfField, readFields } from './fields.ts'
import { type OfficePackage, Parts, type Relationship } from './package.ts'
import { readHoldings } from './holdings.ts'
import { readWorkbook } from './workbook.ts'

export interface Ooxml {
  readonly content: OfficeContent
  readonly findings: readonly OfficeFinding[]
  readonly gaps: readonly string[]
  /** Names of embedded objects and files, as the package has them. */
  readonly embedded: readonly string[]
  /** Name of the entry with the macro project. */
  readonly macroProject?: string
}

const most = { links: 5_000, slides: 500, text: 8_388_608 }

export function readOoxml(file: OfficePackage): Ooxml {
  const parts = new Parts(file)
  const relationships = parts.relationships()
  const application = applicationOf(parts)
  const book = application === 'excel' ? readWorkbook(parts, relationships) : undefined
  const allLinks = [...linksOf(relationships), ...fieldLinks(parts), ...(book?.links ?? [])]
  const links = allLinks.slice(0, most.links)
  const embedded = parts
    .matching(/(?:^|\/)(?:embeddings|activex)\/[^/]+\.(?!xml$|rels$)\w+$/)
    .map((path) => parts.nameOf(path))
  const project = parts.matching(/(?:^|\/)vbaproject[^/]*\.bin$/)[0]
  const callback = interfaceCallback(parts)
  const content: OfficeContent = {
    ...(application === undefined ? {} : { application }),
    text: textOf(parts, application),
    properties: readProperties(parts),
    variables: readVariables(parts.part('word/settings.xml')),
    ...(book === undefined ? {} : { sheets: book.sheets, names: book.names }),
    ...readHoldings(parts, { relationships, places: book?.places ?? new Map() }),
    links,
  }
  return {
    content,
    findings: [...links.flatMap(judgedLink), ...(book?.findings ?? []), ...judgedParts(embedded, callback)],
    gaps: [
      ...(book?.gaps ?? []),
      ...(allLinks.length > links.length ? ['too many links'] : []),
      ...parts.unread.map((what) => `not read to its end: ${what}`),
    ],
    embedded,
    ...(project === undefined ? {} : { macroProject: parts.nameOf(project) }),
  }
}

function applicationOf(parts: Parts): OfficeContent['application'] {
  if (parts.matching(/^word\//).length > 0) return 'word'
  if (parts.matching(/^xl\//).length > 0) return 'excel'
  return parts.matching(/^ppt\//).length > 0 ? 'powerpoint' : undefined
}

const kinds: Readonly<Record<string, DocumentLink['kind']>> = {
  attachedtemplate: 'template',
  hyperlink: 'link',
  image: 'image',
  frame: 'frame',
  oleobject: 'object',
}

function linksOf(relationships: readonly Relationship[]): DocumentLink[] {
  return relationships
    .filter(({ isExternal, target }) => isExternal && target !== '')
    .map(({ type, target }) => ({ kind: kinds[type.toLowerCase()] ?? loaded(type), target }))
}

/** Parts that Office loads itself are objects; what only leads somewhere is a link. */
const loaded = (type: string): 'object' | 'link' =>
  /^(?:package|subDocument|aFChunk|control|slideMaster|slideUpdateUrl|movie|video|audio|media|xslt?|transform)$/i.test(
    type,
  )
    ? 'object'
    : 'link'

function fieldLinks(parts: Parts): DocumentLink[] {
  return parts
    .matching(/^word\/[^/]+\.xml$/)
    .flatMap((path) => readFields(parts.part(path)))
    .map(linkOfField)
    .filter((link) => link !== undefined)
}

const remote = /^(?:https?:|ftp:|file:|\\\\|mhtml:|ms-|search-ms:|ldap)/i

function judgedLink({ kind, target, arguments: topic = '' }: DocumentLink): OfficeFinding[] {
  if (kind === 'dde')
    return [{ code: 'dde', text: `A field starts a program by DDE: ${`${target} ${topic}`.trim()}`, danger: 'high' }]
  if (!remote.test(target)) return []
  if (kind === 'template')
    return [{ code: 'remote-template', text: `A template is loaded from elsewhere: ${target}`, danger: 'high' }]
  if (kind === 'object')
    return [{ code: 'remote-object', text: `An object is loaded from elsewhere: ${target}`, danger: 'high' }]
  if (kind === 'frame')
    return [{ code: 'remote-frame', text: `A frame is loaded from elsewhere: ${target}`, danger: 'high' }]
  if (kind === 'query')
    return [{ code: 'remote-query', text: `Data is loaded from elsewhere: ${target}`, danger: 'medium' }]
  return kind === 'image'
    ? [{ code: 'remote-picture', text: `A picture is loaded from elsewhere: ${target}`, danger: 'low' }]
    : []
}

/** `onLoad` of a custom ribbon names a macro that runs when the document is opened (MS-CUSTOMUI 2.2.8). */
function interfaceCallback(parts: Parts): string {
  for (const path of parts.matching(/(?:^|\/)customui\/[^/]+\.xml$/))
    for (const event of parts.part(path).events) {
      const macro = event.kind === 'open' && event.name === 'customUI' ? (event.attributes.get('onLoad') ?? '') : ''
      if (macro !== '') return macro
    }
  return ''
}

function judgedParts(embedded: readonly string[], callback: string): OfficeFinding[] {
  const found: OfficeFinding[] = []
  if (callback !== '')
    found.push({
      code: 'interface-autoexec',
      text: `The document's ribbon starts a macro: ${callback}`,
      danger: 'high',
    })
  if (embedded[0] !== undefined)
    found.push({
      code: 'embedded-object',
      text: `The document embeds ${embedded.length} objects: ${embedded[0]}`,
      danger: 'low',
    })
  return found
}

function textOf(parts: Parts, application: OfficeContent['application']): string {
  if (application === 'word') return readText(parts.part(parts.matching(/^word\/document\d*\.xml$/)[0] ?? ''))
  if (application !== 'powerpoint') return ''
  const slides = parts.matching(/^ppt\/slides\/[^/]+\.xml$/)
  const [next] = slides.slice(most.slides)
  if (next !== undefined) parts.part(next).cut()
  return slides
    .slice(0, most.slides)
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((path) => readText(parts.part(path)))
    .join('')
    .slice(0, most.text)
}
