/**
 * Shapes of Office 97-2003 (MS-ODRAW 2.2.9): names, alternative texts and the texts of WordArt stand in tables of properties, which
 * are looked for by their head, so that a damaged or hidden tree of records keeps nothing from us.
 */
import type { DocumentShape } from '../ooxml/content.ts'

const most = { shapes: 5_000, properties: 500, text: 65_536, bytes: 67_108_864 }

const wordArt = 0x00c0
const name = 0x0380
const description = 0x0381
const tip = 0x038d
const isComplex = 0x8000

/** `0bf0` is the type of the record; its count of properties and its version stand before, its length behind. */
export function readDrawing(stream: Buffer): DocumentShape[] {
  const data = stream.subarray(0, most.bytes)
  const found: DocumentShape[] = []
  const mark = Buffer.from('0bf0', 'hex')
  for (let at = data.indexOf(mark, 2); at >= 2 && found.length < most.shapes;) {
    const shape = at + 6 <= data.length ? shapeAt(data, at) : undefined
    if (shape !== undefined) found.push(shape)
    at = data.indexOf(mark, at + 2)
  }
  return found
}

function shapeAt(data: Buffer, at: number): DocumentShape | undefined {
  const head = data.readUInt16LE(at - 2)
  const count = head >> 4
  const length = data.readUInt32LE(at + 2)
  if ((head & 0xf) !== 3 || count > most.properties || length < count * 6 || at + 6 + length > data.length)
    return undefined
  const texts = textsOf(data.subarray(at + 6, at + 6 + length), count)
  const [own, art, told, hint] = [name, wordArt, description, tip].map((id) => texts.get(id) ?? '')
  if (`${own}${art}${told}${hint}` === '') return undefined
  return {
    name: own ?? '',
    ...(told === '' ? {} : { alternativeText: told }),
    ...(hint === '' ? {} : { title: hint }),
    ...(art === '' ? {} : { text: art }),
  }
}

/** Six bytes a property; what is longer stands behind all of them in the same order. */
function textsOf(record: Buffer, count: number): Map<number, string> {
  const texts = new Map<number, string>()
  let at = count * 6
  for (let index = 0; index < count; index += 1) {
    const kind = record.readUInt16LE(index * 6)
    if ((kind & isComplex) === 0) continue
    const size = record.readUInt32LE(index * 6 + 2)
    const text = record.toString('utf16le', at, Math.min(at + Math.min(size, most.text), record.length))
    texts.set(kind & 0x3fff, text.split('\0', 1)[0] ?? '')
    at += size
    if (at >= record.length) break
  }
  return texts
}
