/** A binary workbook (MS-XLSB): the parts of an OOXML workbook, in records instead of XML. */
import type { Sheet } from '../ooxml/content.ts'
import { type Parts, type Relationship, resolvePart } from '../ooxml/package.ts'
import { readBinarySheet } from './binary-cells.ts'
import { BinaryLinks } from './binary-links.ts'
import { binaryType as type, readBinaryRecords, readWideText } from './binary-records.ts'
import { Cursor } from './cursor.ts'
import { formulaText } from './formula.ts'

export interface BinaryWorkbook {
  readonly sheets: readonly Sheet[]
  readonly names: Readonly<Record<string, string>>
  readonly links: BinaryLinks['exchanges']
  readonly gaps: readonly string[]
}

interface SheetEntry {
  readonly name: string
  readonly state: number
  readonly relationship: string
}

const most = { sheets: 255, cells: 500_000, budget: 67_108_864, names: 10_000, strings: 500_000 }

export function readBinaryWorkbook(parts: Parts, path: string, relationships: readonly Relationship[]): BinaryWorkbook {
  const gaps = new Set<string>()
  const cut = (): void => void gaps.add(`not read to its end: ${path}`)
  const targets = new Map(relationships.filter(({ source }) => source === path).map((one) => [one.id, one]))
  const part = (id: string): string => resolvePart(path, targets.get(id)?.target ?? '')
  const book = new BinaryLinks((id) => parts.bytes(part(id)), cut)
  const entries: SheetEntry[] = []
  for (const record of readBinaryRecords(parts.bytes(path), cut)) {
    if (record.type !== type.sheet) book.take(record)
    else if (entries.length < most.sheets) entries.push(sheetEntry(record.data))
    else cut()
  }
  book.sheets.push(...entries.map(({ name }) => name))
  const found = entries.map((entry): FoundSheet => {
    const { name, state, relationship } = entry
    return { name, state, part: part(relationship), kind: kindOf(entry, targets) }
  })
  const listed = new Set(found.map((one) => one.part))
  const hidden = parts
    .matching(/(?:^|\/)macrosheets\/[^/]+\.bin$/)
    .filter((one) => !listed.has(one) && !/binaryindex/.test(one))
    .slice(0, most.sheets)
    .map((one) => ({ name: one.slice(one.lastIndexOf('/') + 1, -4), state: 2, part: one, kind: 'macro' as const }))
  const sheets = readSheets(parts, [...found, ...hidden], { book, gaps, cut })
  return { sheets, names: namesOf(book, gaps), links: book.exchanges, gaps: [...gaps] }
}

function sheetEntry(data: Buffer): SheetEntry {
  const cursor = new Cursor(data)
  const state = cursor.u32()
  cursor.skip(4)
  const relationship = readWideText(cursor)
  return { state, relationship, name: readWideText(cursor) }
}

const kindOf = ({ relationship }: SheetEntry, targets: ReadonlyMap<string, Relationship>): Sheet['kind'] =>
  /macrosheet/i.test(targets.get(relationship)?.type ?? '') ? 'macro' : 'worksheet'

interface FoundSheet {
  readonly name: string
  readonly state: number
  readonly part: string
  readonly kind: Sheet['kind']
}

interface Reading {
  readonly book: BinaryLinks
  readonly gaps: Set<string>
  readonly cut: () => void
}

function readSheets(parts: Parts, found: readonly FoundSheet[], { book, gaps, cut }: Reading): Sheet[] {
  const strings = readStrings(parts, cut)
  const budget = { left: most.budget }
  let left = most.cells
  return found.map(({ name, state, part, kind }) => {
    const read = readBinarySheet(parts.bytes(part), { book, strings, budget, mostCells: left, cut })
    left -= read.cells.length
    if (read.isCut) gaps.add(`too many cells: ${name}`)
    if (read.unread > 0) gaps.add(`formulas not read: ${name}`)
    const visibility = state === 0 ? 'visible' : state === 1 ? 'hidden' : 'very-hidden'
    return { name, ...(read.codeName === '' ? {} : { codeName: read.codeName }), kind, visibility, cells: read.cells }
  })
}

function readStrings(parts: Parts, cut: () => void): string[] {
  const path = parts.matching(/(?:^|\/)sharedstrings\d*\.bin$/)[0] ?? ''
  const strings: string[] = []
  for (const { type: kind, data } of readBinaryRecords(parts.bytes(path), cut)) {
    if (kind !== type.string) continue
    if (strings.length >= most.strings) {
      cut()
      break
    }
    strings.push(readWideText(new Cursor(data, 1)))
  }
  return strings
}

function namesOf(book: BinaryLinks, gaps: Set<string>): Record<string, string> {
  const names = new Map<string, string>()
  for (const { name, tokens, extra } of book.names) {
    if (tokens.length === 0) continue
    const { text, isWhole } = formulaText(book, { tokens, extra, place: { row: 0, column: 0 } })
    if (!isWhole) gaps.add(`name not read: ${name}`)
    if (names.size >= most.names) gaps.add('too many names')
    else names.set(names.has(name) ? `${name}_${names.size}` : name, text)
  }
  return Object.fromEntries(names)
}
