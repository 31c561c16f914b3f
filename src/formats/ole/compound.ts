/**
 * Compound files (MS-CFB): a file system in a file. Every chain of sectors is bounded by the number of sectors there are,
 * and all reading together by a multiple of the file, for entries may share sectors.
 */
export interface CompoundEntry {
  /** Names from the root down, joined by `/`. */
  readonly path: string
  readonly kind: 'storage' | 'stream'
  readonly size: number
  readonly classId: string
  readonly start: number
}

export interface Compound {
  readonly entries: readonly CompoundEntry[]
  /** What the chain holds, at most the stated size; empty for storages. Read once, so not to be written to. */
  read(entry: CompoundEntry): Buffer
  /** Whether the bound on reading has left something out. */
  readonly isCut: () => boolean
}

interface Sectors {
  readonly bytes: Buffer
  readonly shift: number
  readonly table: readonly number[]
}

const last = 0xfffffffa
const mostEntries = 20_000

/** Undefined where it is not one or its directory cannot be read. */
export function openCompound(input: Uint8Array): Compound | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length < 512 || bytes.toString('hex', 0, 8) !== 'd0cf11e0a1b11ae1') return undefined
  const shift = bytes.readUInt16LE(30) === 12 ? 12 : 9
  const sectors: Sectors = { bytes, shift, table: readTable(bytes, shift) }
  const raw = directory(chain(sectors, bytes.readUInt32LE(48), Infinity))
  const root = raw[0]
  if (root === undefined) return undefined
  const small: Sectors = {
    bytes: Buffer.concat([Buffer.alloc(64), chain(sectors, root.start, root.size)]),
    shift: 6,
    table: words(chain(sectors, bytes.readUInt32LE(60), Infinity)),
  }
  const cutoff = bytes.readUInt32LE(56)
  let left = bytes.length * 4 + 1_048_576
  let cut = false
  const known = new Map<CompoundEntry, Buffer>()
  const read = (entry: CompoundEntry): Buffer => {
    if (entry.kind === 'storage') return Buffer.alloc(0)
    const before = known.get(entry)
    if (before !== undefined) return before
    const found = chain(entry.size < cutoff ? small : sectors, entry.start, Math.min(entry.size, left))
    cut ||= left < entry.size && found.length === left
    left -= found.length
    known.set(entry, found)
    return found
  }
  return { entries: placed(raw), read, isCut: () => cut }
}

function words(data: Buffer): number[] {
  const found: number[] = []
  for (let at = 0; at + 4 <= data.length; at += 4) found.push(data.readUInt32LE(at))
  return found
}

/** Sector numbers count from behind the header, which takes a sector itself. */
function sector({ bytes, shift }: Pick<Sectors, 'bytes' | 'shift'>, index: number): Buffer {
  const size = 1 << shift
  return index > last ? Buffer.alloc(0) : bytes.subarray((index + 1) * size, (index + 2) * size)
}

function readTable(bytes: Buffer, shift: number): number[] {
  const file = { bytes, shift }
  const most = Math.ceil(bytes.length / (1 << shift))
  const places = words(bytes.subarray(76, 512))
  let next = bytes.readUInt32LE(68)
  for (let count = 0; count < most && next < last && places.length < most; count += 1) {
    const more = words(sector(file, next))
    next = more.pop() ?? last
    places.push(...more)
  }
  return places
    .filter((place) => place < last)
    .slice(0, most)
    .flatMap((place) => words(sector(file, place)))
}

function chain(sectors: Sectors, start: number, size: number): Buffer {
  const parts: Buffer[] = []
  const most = Math.ceil(sectors.bytes.length / (1 << sectors.shift))
  let length = 0
  let next = start
  while (next < last && parts.length < most && length < size) {
    const part = sector(sectors, next)
    if (part.length === 0) break
    parts.push(part)
    length += part.length
    next = sectors.table[next] ?? last
  }
  return Buffer.concat(parts).subarray(0, Math.min(size, length))
}

interface RawEntry {
  readonly name: string
  readonly type: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly classId: string
  readonly start: number
  readonly size: number
}

function directory(data: Buffer): RawEntry[] {
  const found: RawEntry[] = []
  for (let at = 0; at + 128 <= data.length && found.length < mostEntries; at += 128) {
    const nameBytes = Math.min(64, data.readUInt16LE(at + 64))
    found.push({
      name: data.toString('utf16le', at, at + Math.max(0, (nameBytes & ~1) - 2)),
      type: data.readUInt8(at + 66),
      left: data.readUInt32LE(at + 68),
      right: data.readUInt32LE(at + 72),
      child: data.readUInt32LE(at + 76),
      classId: data.toString('hex', at + 80, at + 96),
      start: data.readUInt32LE(at + 116),
      size: data.readUInt32LE(at + 120),
    })
  }
  return found
}

/** Walks the trees of siblings; what no tree reaches is listed by its bare name, for malware hides there. */
function placed(raw: readonly RawEntry[]): CompoundEntry[] {
  const found: CompoundEntry[] = []
  const seen = new Set<number>([0])
  const todo = [{ index: raw[0]?.child ?? last, folder: '' }]
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    const entry = raw[item.index]
    if (entry === undefined || seen.has(item.index)) continue
    seen.add(item.index)
    const path = item.folder + entry.name
    found.push(described(entry, path))
    todo.push({ index: entry.right, folder: item.folder }, { index: entry.left, folder: item.folder })
    if (entry.type === 1) todo.push({ index: entry.child, folder: `${path}/` })
  }
  const orphans = raw.filter((entry, index) => entry.type === 2 && !seen.has(index))
  return [...found, ...orphans.map((entry) => described(entry, entry.name))]
}

function described({ type, size, classId, start }: RawEntry, path: string): CompoundEntry {
  return { path, kind: type === 2 ? 'stream' : 'storage', size, classId, start }
}
