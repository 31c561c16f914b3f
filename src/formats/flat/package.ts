/** Parts of a package written flat: XML as it stands, everything else in base64. */
import type { Collector } from '../archive/collector.ts'

export interface FlatPart {
  readonly name: string
  readonly bytes: Buffer
}

const most = { parts: 2_000 }

/** Each part ends where the next begins; so nothing is searched twice. */
export function flatParts(source: string, into: Collector): FlatPart[] {
  const starts = [...source.matchAll(/<(?:\w{1,20}:)?part\b([^>]{0,1000})>/g)]
  if (starts.length > most.parts) into.gap('not read to its end: package')
  return starts.slice(0, most.parts).flatMap((start, index) => {
    const name = /\bname\s*=\s*["']\/?([^"']{1,500})/.exec(start[1] ?? '')?.[1] ?? ''
    const body = source.slice(start.index + start[0].length, starts[index + 1]?.index ?? source.length)
    return name === '' ? [] : [{ name, bytes: bytesOf(body) }]
  })
}

function bytesOf(body: string): Buffer {
  const binary = inside(body, 'binaryData')
  return binary === undefined ? Buffer.from(inside(body, 'xmlData') ?? '') : Buffer.from(binary, 'base64')
}

function inside(body: string, element: string): string | undefined {
  const start = new RegExp(String.raw`<(?:\w{1,20}:)?${element}\b[^>]{0,1000}>`).exec(body.slice(0, 4_096))
  if (start === null) return undefined
  const from = start.index + start[0].length
  const close = body.lastIndexOf(`${element}>`)
  const end = body.lastIndexOf('</', close)
  return body.slice(from, end < from ? body.length : end)
}
