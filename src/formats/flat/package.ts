/** Parts of a package written flat: XML as it stands, everything else in base64. */
import type { Collector } from '../archive/collector.ts'

export interface FlatPart {
  readonly name: string
  readonly bytes: Buffer
}

const most = { parts: 2_000 }

interface PartTag {
  readonly name: string
  readonly from: number
  readonly end: number
}

/** Tags of parts; the search goes on behind each, so nothing is read twice. */
function partTags(source: string): PartTag[] {
  const found: PartTag[] = []
  let at = source.indexOf('part ')
  while (at >= 0 && found.length <= most.parts) {
    const end = source.indexOf('>', at)
    if (end < 0) break
    const before = source[at - 1]
    const name = /\bname\s{0,4}=\s{0,4}["']\/?([^"']{1,500})/.exec(source.slice(at, Math.min(end, at + 1_000)))?.[1]
    if ((before === '<' || before === ':') && name !== undefined) found.push({ name, from: at - 1, end: end + 1 })
    at = source.indexOf('part ', end)
  }
  return found
}

/** Each part ends where the next begins. */
export function flatParts(source: string, into: Collector): FlatPart[] {
  const tags = partTags(source)
  if (tags.length > most.parts) into.gap('not read to its end: package')
  return tags.slice(0, most.parts).map(({ name, end }, index) => ({
    name,
    bytes: bytesOf(source.slice(end, tags[index + 1]?.from ?? source.length)),
  }))
}

function bytesOf(body: string): Buffer {
  const binary = inside(body, 'binaryData')
  return binary === undefined ? Buffer.from(inside(body, 'xmlData') ?? '') : Buffer.from(binary, 'base64')
}

function inside(body: string, element: string): string | undefined {
  const start = new RegExp(String.raw`<(?:\w{1,20}:)?${element}\b[^>]{0,200}>`).exec(body.slice(0, 2_048))
  if (start === null) return undefined
  const from = start.index + start[0].length
  const close = body.lastIndexOf(`${element}>`)
  const end = body.lastIndexOf('</', close)
  return body.slice(from, end < from ? body.length : end)
}
