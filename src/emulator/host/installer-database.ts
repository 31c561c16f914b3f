/** Tables of a Windows Installer package (.msi): a compound file whose streams hold strings once and tables column by column. */
import { type Compound, openCompound } from '#formats/ole/compound.ts'

export type InstallerRow = Readonly<Record<string, string | number>>

export interface InstallerDatabase {
  /** Rows of a table; none for a table that is not there. */
  rows(table: string): readonly InstallerRow[]
  /** A stream by its plain name, such as `Binary.name` or a cabinet's. */
  stream(name: string): Uint8Array | undefined
}

const rowLimit = 20_000
const stringLimit = 200_000
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._'

/** Two letters stand in one code unit, one in those above 0x4800; 0x4840 marks a table. */
function plainName(name: string): string {
  return Array.from(name, (unit) => {
    const code = unit.charCodeAt(0)
    if (code >= 0x3800 && code < 0x4800)
      return `${letters[(code - 0x3800) & 63] ?? ''}${letters[((code - 0x3800) >> 6) & 63] ?? ''}`
    if (code >= 0x4800 && code < 0x4840) return letters[code - 0x4800] ?? ''
    return code === 0x4840 ? '!' : unit
  }).join('')
}

interface Strings {
  readonly texts: readonly string[]
  /** Bytes of a reference. */
  readonly width: 2 | 3
}

function readStrings(pool: Buffer, data: Buffer): Strings {
  const texts = ['']
  const coding = pool.length >= 4 && pool.readUInt16LE(0) === 65_001 ? 'utf8' : 'latin1'
  const width = pool.length >= 4 && (pool.readUInt16LE(2) & 0x8000) !== 0 ? 3 : 2
  let place = 0
  for (let at = 4; at + 4 <= pool.length && texts.length < stringLimit; at += 4) {
    let length = pool.readUInt16LE(at)
    // A length that needs more than 16 bits follows in an entry of its own.
    if (length === 0 && pool.readUInt16LE(at + 2) !== 0 && at + 8 <= pool.length) {
      at += 4
      length = pool.readUInt32LE(at)
    }
    texts.push(data.toString(coding, place, place + length))
    place += length
  }
  return { texts, width }
}

interface Column {
  readonly name: string
  readonly kind: 'text' | 'short' | 'long'
}

/** MSITYPE bits of a column. */
function columnKind(type: number): Column['kind'] {
  const isStream = (type & 0xfff) === 0x900
  if ((type & 0x800) !== 0 && !isStream) return 'text'
  return (type & 0xff) === 4 ? 'long' : 'short'
}

function cell(
  data: Buffer,
  at: number,
  { kind, strings }: { kind: Column['kind']; strings: Strings },
): string | number {
  if (kind === 'text') return strings.texts[data.readUIntLE(at, strings.width)] ?? ''
  return kind === 'long' ? (data.readUInt32LE(at) ^ 0x8000_0000) >> 0 : ((data.readUInt16LE(at) ^ 0x8000) << 16) >> 16
}

function readTable(data: Buffer, columns: readonly Column[], strings: Strings): InstallerRow[] {
  const widths = columns.map(({ kind }) => (kind === 'text' ? strings.width : kind === 'long' ? 4 : 2))
  const width = widths.reduce<number>((sum, one) => sum + one, 0)
  const count = width === 0 ? 0 : Math.min(Math.floor(data.length / width), rowLimit)
  const whole = width === 0 ? 0 : Math.floor(data.length / width)
  const starts = widths.map((_, at) => widths.slice(0, at).reduce<number>((sum, one) => sum + one, 0) * whole)
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name, kind }, at) => [
        name,
        cell(data, (starts[at] ?? 0) + row * (widths[at] ?? 0), { kind, strings }),
      ]),
    ),
  )
}

const columnsOfColumns: readonly Column[] = [
  { name: 'Table', kind: 'text' },
  { name: 'Number', kind: 'short' },
  { name: 'Name', kind: 'text' },
  { name: 'Type', kind: 'short' },
]

function streamsOf(compound: Compound): (name: string) => Buffer | undefined {
  const entries = new Map(compound.entries.map((entry) => [plainName(entry.path), entry]))
  return (name) => {
    const entry = entries.get(name)
    return entry && compound.read(entry)
  }
}

/** Undefined for bytes that are no package. */
export function openInstaller(bytes: Uint8Array): InstallerDatabase | undefined {
  const compound = openCompound(bytes)
  if (!compound) return undefined
  const stream = streamsOf(compound)
  const [pool, data, layout] = [stream('!_StringPool'), stream('!_StringData'), stream('!_Columns')]
  if (!pool || !data || !layout) return undefined
  const strings = readStrings(pool, data)
  const all = readTable(layout, columnsOfColumns, strings)
  const rows = (table: string): InstallerRow[] => {
    const columns = all
      .filter((one) => one['Table'] === table)
      .sort((left, right) => Number(left['Number']) - Number(right['Number']))
      .map((one) => ({ name: String(one['Name']), kind: columnKind(Number(one['Type'])) }))
    return readTable(stream(`!${table}`) ?? Buffer.alloc(0), columns, strings)
  }
  return { rows, stream }
}
