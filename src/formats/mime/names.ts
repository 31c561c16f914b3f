/** Every file name that the fields of a part can be read to give (RFC 2183, 2231, 2047). */
import { parseStructured } from './parameters.ts'
import type { MimePart } from './parse.ts'
import { decodeWords } from './text.ts'

const most = 16
const stated = /;\s*(?:file)?name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/gis

/** Each once, the one most programs take first. */
export function headerNames(part: MimePart): string[] {
  const found = new Set<string>(part.fileName === '' ? [] : [part.fileName])
  const fields = part.headers.filter(({ name }) => /^content-(?:disposition|type)$/i.test(name))
  for (const { value } of fields) {
    const { parameters } = parseStructured(value)
    for (const name of [parameters['filename'], parameters['name']]) add(name, found)
    for (const match of value.slice(0, 65_536).matchAll(stated)) add(match[1] ?? match[2], found)
  }
  return [...found].slice(0, most)
}

function add(name: string | undefined, found: Set<string>): void {
  const plain = decodeWords(name?.replaceAll(/\\(.)/gs, '$1') ?? '').trim()
  if (plain !== '' && found.size < most) found.add(plain)
}
