/** The objects of a PDF (ISO 32000-1, 7.3.10 and 7.5.7), found by reading the file from end to end: its tables are not trusted. */
import { decodeStream } from './filters.ts'
import { plainNames } from './values.ts'

export interface PdfObject {
  readonly number: number
  /** Everything before the stream, names in plain spelling. */
  readonly text: string
  readonly stream?: Buffer
}

export interface PdfObjects {
  readonly objects: readonly PdfObject[]
  readonly trailers: readonly string[]
  readonly truncated: boolean
}

const most = { objects: 50_000, text: 1_048_576, trailers: 100, inflated: 16_777_216 }
const begin = /(\d{1,10})\s{1,10}\d{1,5}\s{1,10}obj\b/g
const end = /endobj|>>\s{0,64}stream(?:\r\n|\n|\r)?|\d{1,10}\s{1,10}\d{1,5}\s{1,10}obj\b/

export function findObjects(bytes: Buffer): PdfObjects {
  const file = bytes.toString('latin1')
  const objects: PdfObject[] = []
  const pattern = new RegExp(begin)
  for (let match = pattern.exec(file); match !== null && objects.length < most.objects; match = pattern.exec(file)) {
    const from = match.index + match[0].length
    const { object, next } = readObject(bytes, { file, from, number: Number(match[1]) })
    objects.push(object)
    pattern.lastIndex = next
  }
  const truncated = objects.length >= most.objects
  let left = bytes.length * 8 + most.inflated
  for (const holder of objects.filter(isObjectStream)) {
    const data = streamData(holder, Math.min(left, most.inflated * 4))
    left -= data?.length ?? 0
    if (data !== undefined) objects.push(...packedObjects(holder.text, data, most.objects))
  }
  return { objects: objects.slice(0, most.objects * 2), trailers: trailersOf(file), truncated }
}

function readObject(bytes: Buffer, place: { file: string; from: number; number: number }) {
  const { file, from, number } = place
  const window = file.slice(from, from + most.text)
  const stop = end.exec(window)
  const text = plainNames(window.slice(0, stop?.index ?? window.length))
  if (stop?.[0].startsWith('>>') !== true) return { object: { number, text }, next: from + (stop?.index ?? 0) }
  const start = from + stop.index + stop[0].length
  const finish = streamEnd(file, text, start)
  return { object: { number, text, stream: bytes.subarray(start, finish) }, next: finish }
}

/** The stated length where the stream ends there; otherwise the keyword decides. */
function streamEnd(file: string, text: string, start: number): number {
  const stated = Number(/\/Length\s{1,10}(\d{1,10})(?!\s{1,10}\d{1,5}\s{1,10}R)/.exec(text)?.[1] ?? -1)
  if (stated >= 0 && /^\s{0,4}endstream/.test(file.slice(start + stated, start + stated + 16))) return start + stated
  const found = file.indexOf('endstream', start)
  return found < 0 ? file.length : found
}

export function streamData({ text, stream }: PdfObject, limit: number): Buffer | undefined {
  if (stream === undefined) return undefined
  const list = /\/(?:Filter|F)\s{0,10}(\[[^\]]{0,400}\]|\/[A-Za-z0-9]{1,32})/.exec(text)?.[1] ?? ''
  const filters = [...list.matchAll(/\/([A-Za-z0-9]{1,32})/g)].map((match) => match[1] ?? '')
  return decodeStream(stream, filters, limit)
}

const isObjectStream = ({ text }: PdfObject): boolean => /\/Type\s{0,10}\/ObjStm\b/.test(text)

/** The head of an object stream is pairs of number and offset. */
function packedObjects(text: string, data: Buffer, limit: number): PdfObject[] {
  const first = Number(/\/First\s{1,10}(\d{1,10})/.exec(text)?.[1] ?? 0)
  const numbers = data
    .toString('latin1', 0, first)
    .trim()
    .split(/\s+/)
    .slice(0, limit * 2)
    .map(Number)
  const found: PdfObject[] = []
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const from = first + (numbers[index + 1] ?? 0)
    const to = numbers[index + 3] === undefined ? data.length : first + (numbers[index + 3] ?? 0)
    const body = data.toString('latin1', from, Math.min(Math.max(from, to), from + most.text))
    found.push({ number: numbers[index] ?? 0, text: plainNames(body) })
  }
  return found
}

function trailersOf(file: string): string[] {
  const found: string[] = []
  for (let at = file.indexOf('trailer'); at >= 0 && found.length < most.trailers; at = file.indexOf('trailer', at + 7))
    found.push(plainNames(file.slice(at, at + 4_096)))
  return found
}
