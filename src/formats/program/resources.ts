/** Resources of a Windows program (PE/COFF, .rsrc): a tree of types, names and languages; version texts among them. */
import { fileOffset, type Layout } from './layout.ts'

export interface Resource {
  readonly type: number | string
  readonly name: number | string
  readonly bytes: Buffer
}

const most = { resources: 2_000, entries: 4_096, text: 256 }

export const resourceType = { version: 16, manifest: 24 } as const

export function readResources(layout: Layout): Resource[] {
  const { bytes, directories } = layout
  const root =
    directories[2] === undefined || directories[2].size === 0 ? undefined : fileOffset(layout, directories[2].address)
  if (root === undefined) return []
  const found: Resource[] = []
  const area = bytes.subarray(root)
  for (const type of entriesOf(area, 0))
    for (const name of type.child === undefined ? [] : entriesOf(area, type.child))
      for (const leaf of name.child === undefined ? [name] : entriesOf(area, name.child)) {
        if (found.length >= most.resources) return found
        const data = leaf.child === undefined ? dataAt(layout, area, leaf.at) : undefined
        if (data !== undefined) found.push({ type: type.id, name: name.id, bytes: data })
      }
  return found
}

interface Entry {
  readonly id: number | string
  readonly at: number
  /** Place of the table below; absent for leaves. */
  readonly child?: number
}

function entriesOf(area: Buffer, at: number): Entry[] {
  if (at + 16 > area.length) return []
  const count = Math.min(area.readUInt16LE(at + 12) + area.readUInt16LE(at + 14), most.entries)
  const found: Entry[] = []
  for (let index = 0; index < count && at + 24 + index * 8 <= area.length; index += 1) {
    const id = area.readUInt32LE(at + 16 + index * 8)
    const place = area.readUInt32LE(at + 20 + index * 8)
    const name = id >= 0x80000000 ? textAt(area, id & 0x7fffffff) : id
    const below = (place & 0x7fffffff) >>> 0
    found.push({ id: name, at: below, ...(place >= 0x80000000 ? { child: below } : {}) })
  }
  return found
}

function textAt(area: Buffer, at: number): string {
  if (at + 2 > area.length) return ''
  return area.toString('utf16le', at + 2, at + 2 + Math.min(area.readUInt16LE(at), most.text) * 2)
}

function dataAt(layout: Layout, area: Buffer, at: number): Buffer | undefined {
  if (at + 8 > area.length) return undefined
  const place = fileOffset(layout, area.readUInt32LE(at))
  return place === undefined ? undefined : layout.bytes.subarray(place, place + area.readUInt32LE(at + 4))
}

const told = /^(?:CompanyName|FileDescription|InternalName|OriginalFilename|ProductName|LegalCopyright|FileVersion)$/

/** StringFileInfo (VERSIONINFO): keys and values in UTF-16, each key ended by a zero and filled to four bytes. */
export function versionTexts(resource: Buffer): Record<string, string> {
  const words = resource
    .toString('utf16le', 0, 65_536)
    .split('\0')
    .filter((word) => word !== '')
  const found = new Map<string, string>()
  for (const [index, word] of words.entries()) {
    // Length and type of the entry stand right before its key.
    const key = word.replace(/^[^A-Za-z]+/, '')
    const value = words[index + 1] ?? ''
    if (told.test(key) && !found.has(key)) found.set(key, value.slice(0, most.text).trim())
  }
  return Object.fromEntries(found)
}
