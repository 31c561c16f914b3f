/** Tape archives (POSIX.1-2008 pax and ustar, GNU long names): regular files, and what links point to as findings. */
import type { Collector } from './collector.ts'

const block = 512

interface Pending {
  readonly path?: string
  readonly size?: number
}

export function unpackTar(bytes: Buffer, into: Collector): void {
  let at = 0
  let pending: Pending = {}
  while (at + block <= bytes.length && !into.full && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + block)
    const name = pending.path ?? headerName(header)
    const size = pending.size ?? number(header.subarray(124, 136))
    if (!(size >= 0)) return into.gap(`damaged: ${name}`)
    const data = bytes.subarray(at + block, at + block + size)
    if (data.length < size) into.gap(`damaged: ${name}`)
    pending = member(header, { name, data, pending }, into)
    at += block + Math.ceil(size / block) * block
  }
  if (into.full) into.gap('too many entries')
}

/** Adds a file; what a pax or GNU header says about the next one is given back. */
function member(
  header: Buffer,
  { name, data, pending }: { name: string; data: Buffer; pending: Pending },
  into: Collector,
): Pending {
  const kind = String.fromCharCode(header[156] ?? 0)
  if (kind === 'L') return { ...pending, path: cut(data.toString('utf8', 0, 65_536)) }
  if (kind === 'K' || kind === 'g') return pending
  if (kind === 'x') return { ...pending, ...paxRecords(data) }
  if (kind === '1' || kind === '2') into.noteLink(name, text(header, 157, 257))
  else if ('\u000007S'.includes(kind) && !name.endsWith('/')) into.add(name, data)
  return {}
}

function headerName(header: Buffer): string {
  const name = text(header, 0, 100)
  // Only POSIX headers have the prefix; GNU keeps times there.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(header, 345, 500) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function paxRecords(data: Buffer): Pending {
  const found: { path?: string; size?: number } = {}
  let at = 0
  while (at < data.length) {
    const space = data.indexOf(32, at)
    const length = Number.parseInt(data.toString('latin1', at, Math.min(space, at + 12)), 10)
    if (space < 0 || !(length > space - at)) break
    const [key, ...value] = data.toString('utf8', space + 1, at + length - 1).split('=')
    if (key === 'path' || key === 'GNU.sparse.name') found.path = cut(value.join('='))
    if (key === 'size' && /^\d{1,15}$/.test(value[0] ?? '')) found.size = Number(value[0])
    at += length
  }
  return found
}

/** Octal digits, or with the high bit set a big-endian number (GNU). */
function number(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(cut(field.toString('latin1')).trim() || '0', 8)
  return (field[0] ?? 0) === 0x80 ? field.readUIntBE(6, 6) : -1
}

const cut = (value: string): string => value.split('\0', 1)[0] ?? ''
const text = (header: Buffer, from: number, to: number): string => cut(header.toString('utf8', from, to))
