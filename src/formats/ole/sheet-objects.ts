/** What stands on the sheets of a workbook (MS-XLS 2.4.181, 2.4.329, 2.4.179): shapes with their texts, and the comments of cells. */
import { type BiffRecord, readRecords, recordType } from '../excel/records.ts'
import type { DocumentShape, NamedText } from '../ooxml/content.ts'
import { readDrawing } from './drawing.ts'

const type = { ...recordType, note: 0x1c, object: 0x5d, drawing: 0xec }
const most = { objects: 10_000, text: 65_536 }
const isNote = 0x19

export interface SheetObjects {
  readonly shapes: readonly DocumentShape[]
  readonly comments: readonly NamedText[]
}

interface Drawn {
  readonly sheet: number
  readonly kind: number
  readonly id: number
  readonly shape: DocumentShape | undefined
  text: string
}

interface Note {
  readonly sheet: number
  readonly cell: string
  readonly id: number
}

/** `names` are the sheets' in the order in which their streams stand. */
export function readSheetObjects(stream: Buffer, names: readonly string[], cut: () => void): SheetObjects {
  const drawn: Drawn[] = []
  const notes: Note[] = []
  let sheet = -1
  let depth = 0
  let shape: DocumentShape | undefined
  /** A shape of no object, or one in a group. */
  const leave = (): void => {
    if (shape !== undefined) drawn.push({ sheet, kind: 0, id: -1, shape, text: '' })
    shape = undefined
  }
  for (const record of readRecords(stream, 0, cut)) {
    const { data } = record
    if (drawn.length + notes.length >= most.objects) {
      cut()
      break
    }
    if (record.type === type.begin && depth++ === 0) sheet += 1
    else if (record.type === type.end) {
      depth = Math.max(0, depth - 1)
      leave()
    } else if (record.type === type.drawing) {
      for (const one of readDrawing(Buffer.concat([data, ...record.more]))) {
        leave()
        shape = one
      }
    } else if (record.type === type.object && data.length >= 8) {
      drawn.push({ sheet, kind: data.readUInt16LE(4), id: data.readUInt16LE(6), shape, text: '' })
      shape = undefined
    } else if (record.type === type.text) sayTo(drawn.at(-1), textOf(record))
    else if (record.type === type.note && data.length >= 8)
      notes.push({ sheet, cell: cellOf(data.readUInt16LE(0), data.readUInt16LE(2)), id: data.readUInt16LE(6) })
  }
  // The first stream is the workbook's own.
  const place = (index: number): string => names[index - 1] ?? ''
  const texts = new Map(drawn.map((one) => [`${one.sheet} ${one.id}`, one.text]))
  return {
    shapes: drawn.filter(({ kind }) => kind !== isNote).flatMap((one) => shapeOf(one, place(one.sheet))),
    comments: notes.map((one) => ({
      name: `${place(one.sheet)}!${one.cell}`,
      text: texts.get(`${one.sheet} ${one.id}`) ?? '',
    })),
  }
}

function sayTo(object: Drawn | undefined, text: string): void {
  if (object !== undefined && object.text === '') object.text = text
}

function shapeOf({ shape, text }: Drawn, place: string): DocumentShape[] {
  if (shape === undefined && text === '') return []
  return [{ ...(shape ?? { name: '' }), ...(text === '' ? {} : { text }), ...(place === '' ? {} : { place }) }]
}

/** The count stands in the record, the characters in those that continue it, each with a flag for two bytes a character. */
function textOf({ data, more }: BiffRecord): string {
  let left = data.length >= 12 ? data.readUInt16LE(10) : 0
  let text = ''
  for (const piece of more) {
    if (left <= 0 || text.length >= most.text) break
    const isWide = ((piece[0] ?? 0) & 1) === 1
    const found = piece.toString(isWide ? 'utf16le' : 'latin1', 1, 1 + left * (isWide ? 2 : 1))
    text += found
    left -= found.length
  }
  return text
}

function cellOf(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row + 1}`
}
