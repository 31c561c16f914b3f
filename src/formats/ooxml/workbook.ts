/** A workbook (SpreadsheetML, ECMA-376 18.2): its sheets, Excel 4 macro sheets among them (MS-OFFMACRO2 2.2), and its names. */
import { readBinaryWorkbook } from '../excel/binary-workbook.ts'
import { readSharedStrings, readSheet } from './cells.ts'
import { judged } from './judge-sheets.ts'
import type { DocumentLink, OfficeFinding, Sheet } from './content.ts'
import { type Part, type Parts, type Relationship, resolvePart } from './package.ts'
import type { Cut } from './xml.ts'

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Names of sheets by the paths of their parts. */
  readonly places: ReadonlyMap<string, string>
  readonly names: Readonly<Record<string, string>>
  readonly links: readonly DocumentLink[]
  readonly findings: readonly OfficeFinding[]
  readonly gaps: readonly string[]
}

interface SheetEntry {
  readonly name: string
  readonly state: string
  readonly id: string
}

interface BookPart {
  readonly sheets: readonly SheetEntry[]
  readonly names: Readonly<Record<string, string>>
}

const most = { sheets: 255, names: 10_000, text: 8_192, cells: 1_000_000 }

export function readWorkbook(parts: Parts, relationships: readonly Relationship[]): Workbook {
  const binary = parts.matching(/(?:^|\/)workbook\d*\.bin$/)[0]
  if (binary !== undefined) return binaryWorkbook(parts, binary, relationships)
  const path = parts.matching(/(?:^|\/)workbook\d*\.xml$/)[0] ?? ''
  const book = readBook(parts.part(path))
  const shared = readSharedStrings(parts.part(parts.matching(/(?:^|\/)sharedstrings\d*\.xml$/)[0] ?? ''))
  const targets = new Map(relationships.filter(({ source }) => source === path).map((one) => [one.id, one]))
  const gaps: string[] = []
  const sheets: Sheet[] = []
  const places = new Map<string, string>()
  let left = most.cells
  const add = (entry: SheetEntry, part: string, kind: Sheet['kind']): void => {
    places.set(part, entry.name)
    const { cells, codeName, lacksFormulas } = readSheet(parts.part(part), shared)
    if (cells.length > left) gaps.push(`too many cells: ${entry.name}`)
    if (lacksFormulas && kind === 'macro') gaps.push(`shared formulas not written out: ${entry.name}`)
    const kept = cells.slice(0, left)
    left -= kept.length
    sheets.push({
      name: entry.name,
      ...(codeName === '' ? {} : { codeName }),
      kind,
      visibility: visibilityOf(entry.state),
      cells: kept,
    })
  }
  for (const entry of book.sheets) {
    const target = targets.get(entry.id)
    if (target !== undefined && !target.isExternal)
      add(entry, resolvePart(path, target.target), /macrosheet$/i.test(target.type) ? 'macro' : 'worksheet')
  }
  const macroSheets = parts.matching(/(?:^|\/)macrosheets\/[^/]+\.xml$/)
  if (macroSheets.length > most.sheets) gaps.push('too many macro sheets')
  for (const part of macroSheets.slice(0, most.sheets))
    if (!places.has(part))
      add({ name: part.slice(part.lastIndexOf('/') + 1, -4), state: 'veryHidden', id: '' }, part, 'macro')
  return { sheets, places, names: book.names, links: exchanges(parts), findings: judged(sheets, book.names), gaps }
}

function binaryWorkbook(parts: Parts, path: string, relationships: readonly Relationship[]): Workbook {
  const { sheets, names, links, gaps } = readBinaryWorkbook(parts, path, relationships)
  return {
    sheets,
    places: new Map(),
    names,
    links: [...links, ...exchanges(parts)],
    findings: judged(sheets, names),
    gaps,
  }
}

function readBook({ events, cut }: Part): BookPart {
  const sheets: SheetEntry[] = []
  const names = new Map<string, string>()
  let name = ''
  let text = ''
  for (const event of events) {
    if (event.kind === 'text') {
      if (name !== '' && text.length + event.text.length > most.text) cut()
      if (name !== '') text = (text + event.text).slice(0, most.text)
    } else if (event.kind === 'close') {
      if (event.name === 'definedName' && name !== '') keepName(names, { name, text, cut })
      name = ''
    } else if (event.name === 'definedName') {
      name = event.attributes.get('name') ?? ''
      text = ''
    } else if (event.name === 'sheet' && sheets.length >= most.sheets) cut()
    else if (event.name === 'sheet') sheets.push(sheetEntry(event.attributes))
  }
  return { sheets, names: Object.fromEntries(names) }
}

/** The same name may be one of a sheet and one of the book; each starts what it names. */
function keepName(names: Map<string, string>, { name, text, cut }: { name: string; text: string; cut: Cut }): void {
  if (names.size >= most.names) return cut()
  const free = names.has(name) ? `${name}_${names.size}` : name
  names.set(free, `=${text.trim()}`)
}

function sheetEntry(attributes: ReadonlyMap<string, string>): SheetEntry {
  const get = (name: string): string => attributes.get(name) ?? ''
  return { name: get('name'), state: get('state'), id: get('id') }
}

function visibilityOf(state: string): Sheet['visibility'] {
  if (state === 'veryHidden') return 'very-hidden'
  return state === 'hidden' ? 'hidden' : 'visible'
}

/** DDE links of a workbook stand among its external links (18.14.4); connections name an address or a program. */
function exchanges(parts: Parts): DocumentLink[] {
  const links: DocumentLink[] = []
  for (const path of parts.matching(/(?:^|\/)(?:externallinks\/[^/]+|connections\d*)\.xml$/))
    for (const event of parts.part(path).events) {
      if (event.kind !== 'open') continue
      if (links.length >= most.names) {
        parts.part(path).cut()
        return links
      }
      const get = (name: string): string => event.attributes.get(name) ?? ''
      if (event.name === 'ddeLink') links.push({ kind: 'dde', target: get('ddeService'), arguments: get('ddeTopic') })
      if (event.name === 'webPr' && get('url') !== '') links.push({ kind: 'query', target: get('url') })
    }
  return links
}
