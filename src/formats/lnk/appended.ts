/** What lies behind the end of a shortcut: some carry a program, an archive or a script there, others the rest of a disk's block. */
import { endsAsZip } from '../identify/zipped.ts'

export interface AppendedFile {
  readonly kind: 'program' | 'archive' | 'document' | 'script'
  /** From the beginning of the tail. */
  readonly at: number
}

const searched = 4_194_304
const mostMarks = 200
const scripts = /<script\b|<hta:application|FromBase64String|\bWScript\.|\bCreateObject\s*\(|\bActiveXObject\b/i

/** A mark alone proves nothing in bytes that happen to lie there: the file behind it has to make sense. Undefined for plain bytes. */
export function appendedFile(tail: Buffer): AppendedFile | undefined {
  const area = tail.subarray(0, searched)
  return (
    program(area) ??
    archive(tail, area) ??
    marked(area, '%PDF-1', 'document') ??
    marked(area, 'MSCF\0\0\0\0', 'archive') ??
    script(area)
  )
}

function* placesOf(area: Buffer, mark: string): Generator<number> {
  let at = area.indexOf(mark, 0, 'latin1')
  for (let count = 0; at >= 0 && count < mostMarks; count += 1) {
    yield at
    at = area.indexOf(mark, at + 1, 'latin1')
  }
}

/** The header of DOS leads to that of Windows. */
function program(area: Buffer): AppendedFile | undefined {
  for (const at of placesOf(area, 'MZ')) {
    const head = at + 64 <= area.length ? at + area.readUInt32LE(at + 60) : area.length
    if (area.toString('latin1', head, head + 4) === 'PE\0\0') return { kind: 'program', at }
  }
  return undefined
}

/** A local header of a known method with a name, and an end record that leads to a directory. */
function archive(tail: Buffer, area: Buffer): AppendedFile | undefined {
  if (!endsAsZip(tail)) return undefined
  for (const at of placesOf(area, 'PK\u0003\u0004'))
    if (at + 30 < area.length && [0, 8, 9, 12, 14, 93, 95, 99].includes(area.readUInt16LE(at + 8)))
      return { kind: 'archive', at }
  return undefined
}

function marked(area: Buffer, mark: string, kind: AppendedFile['kind']): AppendedFile | undefined {
  const at = area.indexOf(mark, 0, 'latin1')
  return at < 0 ? undefined : { kind, at }
}

function script(area: Buffer): AppendedFile | undefined {
  const text = area.toString('latin1', 0, 1_048_576)
  const wide = text.includes('\0') ? text.replaceAll('\0', '') : text
  if (!scripts.test(text) && !scripts.test(wide)) return undefined
  const start = text.search(/[^\0\s]/)
  return { kind: 'script', at: Math.max(0, start) }
}
