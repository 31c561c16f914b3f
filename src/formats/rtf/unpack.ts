/** The objects of an RTF document as entries of a container. */
import type { Collector } from '../archive/collector.ts'
import { parseRtf } from './parse.ts'

export function unpackRtf(bytes: Buffer, into: Collector): void {
  const { objects, findings } = parseRtf(bytes)
  for (const { code, text, danger } of findings) into.find(code, text, danger)
  for (const [index, { name, bytes: data }] of objects.entries())
    if (data.length > 0) into.add(name === '' ? `object-${index + 1}.bin` : name, data)
}
