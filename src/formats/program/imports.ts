/** Imports of a Windows program by library, and their hash (imphash): MD5 over names in lower case, in the order of the file. */
import { createHash } from 'node:crypto'
import { fileOffset, type Layout } from './layout.ts'
import { ordinalName } from './ordinals.ts'

export interface ImportedLibrary {
  readonly library: string
  readonly functions: readonly string[]
}

const most = { libraries: 1_024, functions: 10_000, name: 512 }

function textAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at)
  return bytes.toString('latin1', at, Math.min(end < 0 ? bytes.length : end, at + most.name))
}

export function readImports(layout: Layout): ImportedLibrary[] {
  const { bytes, directories } = layout
  const found: ImportedLibrary[] = []
  let left = most.functions
  let at = fileOffset(layout, directories[1]?.address ?? 0)
  if (directories[1] === undefined || directories[1].address === 0 || at === undefined) return found
  for (; at + 20 <= bytes.length && found.length < most.libraries && left > 0; at += 20) {
    const [names, nameAt, table] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)]
    if (nameAt === 0 && table === 0) break
    const place = fileOffset(layout, nameAt)
    const library = place === undefined ? '' : textAt(bytes, place)
    if (library === '') break
    const functions = functionsOf(layout, { address: names === 0 ? table : names, library, left })
    left -= functions.length
    found.push({ library, functions })
  }
  return found
}

interface Lookup {
  readonly address: number
  readonly library: string
  readonly left: number
}

function functionsOf(layout: Layout, { address, library, left }: Lookup): string[] {
  const { bytes, is64 } = layout
  const step = is64 ? 8 : 4
  const found: string[] = []
  let at = fileOffset(layout, address) ?? bytes.length
  for (; at + step <= bytes.length && found.length < left; at += step) {
    const low = bytes.readUInt32LE(at)
    const high = is64 ? bytes.readUInt32LE(at + 4) : low
    if (low === 0 && (high === 0 || !is64)) break
    if (high >= 0x80000000) found.push(ordinalName(bare(library), low & 0xffff))
    else {
      const place = fileOffset(layout, low & 0x7fffffff)
      if (place === undefined) break
      found.push(textAt(bytes, place + 2))
    }
  }
  return found
}

const bare = (library: string): string => library.toLowerCase().replace(/\.(?:dll|ocx|sys)$/, '')

/** Empty where nothing is imported. */
export function importHash(imports: readonly ImportedLibrary[]): string {
  const names = imports.flatMap(({ library, functions }) =>
    functions.filter((name) => name !== '').map((name) => `${bare(library)}.${name.toLowerCase()}`),
  )
  return names.length === 0 ? '' : createHash('md5').update(names.join(',')).digest('hex')
}
