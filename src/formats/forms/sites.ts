/** The stream `f` of a form (MS-OFORMS 2.2.10): which controls it has, and how much of the stream `o` each takes. */
import type { ControlKind } from './control.ts'
import { propertiesOf, readBlock, RecordReader } from './record.ts'

export interface Site {
  readonly name: string
  readonly tag: string
  readonly tip: string
  readonly source: string
  readonly kind: ControlKind
  /** Bytes of the stream `o`; none for what has a storage of its own. */
  readonly size: number
}

const most = { sites: 2_000, classes: 200 }

const form = propertiesOf(
  'Unused BackColor:4 ForeColor:4 NextAvailable:4 Unused Unused Booleans:4 BorderStyle:1 MousePointer:1 ScrollBars:1 DisplayedSize LogicalSize ScrollPosition GroupCount:4 Reserved MouseIcon:2 Cycle:1 SpecialEffect:1 BorderColor:4 Caption:4 Font:2 Picture:2 Zoom:4 PictureAlignment:1 PictureTiling PictureSizeMode:1 ShapeCookie:4 DrawBuffer:4',
)
const site = propertiesOf(
  'Name:4 Tag:4 Id:4 HelpContext:4 Flags:4 Size:4 TabIndex:2 Class:2 Position Group:2 Unused Tip:4 License:4 Source:4 Rows:4',
)
const hasNoClassTable = 0x8000
const kinds: Readonly<Record<number, ControlKind>> = {
  15: 'morph',
  17: 'button',
  21: 'label',
  23: 'morph',
  24: 'morph',
  25: 'morph',
  26: 'morph',
  27: 'morph',
  28: 'morph',
}

export function readSites(data: Buffer): Site[] {
  if (data.length < 8 || data[1] !== 4) return []
  const reader = new RecordReader(data, 4)
  const mask = BigInt(reader.number(4))
  const block = readBlock(reader, mask, form)
  const at = pictures(data, 4 + data.readUInt16LE(2), mask)
  const start = ((block.get('Booleans') ?? 0) & hasNoClassTable) === 0 ? classTable(data, at) : at
  return siteTable(data, start)
}

const has = (mask: bigint, bit: bigint): boolean => ((mask >> bit) & 1n) === 1n

/** Icon, font and picture lie between the properties and the sites. */
function pictures(data: Buffer, from: number, mask: bigint): number {
  let at = from
  if (has(mask, 15n)) at = pictureEnd(data, at)
  if (has(mask, 20n)) at = fontEnd(data, at)
  return has(mask, 21n) ? pictureEnd(data, at) : at
}

const short = (data: Buffer, at: number): number => (at + 2 <= data.length ? data.readUInt16LE(at) : 0)
const long = (data: Buffer, at: number): number => (at + 4 <= data.length ? data.readUInt32LE(at) : 0)
const pictureEnd = (data: Buffer, at: number): number => at + 24 + long(data, at + 20)

/** A class, then a font of OLE (2.4.7) or properties of text (2.3.1). */
function fontEnd(data: Buffer, at: number): number {
  const isProperties = long(data, at) === 0xafc20920
  return isProperties ? at + 20 + short(data, at + 18) : at + 27 + (data[at + 26] ?? 0)
}

function classTable(data: Buffer, from: number): number {
  let at = from + 2
  for (let count = Math.min(short(data, from), most.classes); count > 0 && at < data.length; count -= 1)
    at += 4 + short(data, at + 2)
  return at
}

/** Depths and types come first, as many as there are sites, then the sites. */
function siteTable(data: Buffer, from: number): Site[] {
  const count = Math.min(long(data, from), most.sites)
  let at = from + 8
  for (let left = count; left > 0 && at < data.length;) {
    const mixed = data[at + 1] ?? 0
    const repeats = (mixed & 0x80) === 0 ? 1 : Math.max(1, mixed & 0x7f)
    left -= repeats
    at += (mixed & 0x80) === 0 ? 2 : 3
  }
  at = from + 8 + Math.ceil((at - from - 8) / 4) * 4
  const found: Site[] = []
  while (found.length < count && at + 8 <= data.length) {
    const end = at + 4 + short(data, at + 2)
    found.push(siteOf(data.subarray(at, end)))
    at = end
  }
  return found
}

function siteOf(record: Buffer): Site {
  const reader = new RecordReader(record, 4)
  const mask = BigInt(reader.number(4))
  const block = readBlock(reader, mask, site)
  const next = (name: string): string => {
    const count = block.get(name)
    return count === undefined ? '' : reader.text(count)
  }
  const name = next('Name')
  const tag = next('Tag')
  if (has(mask, 8n)) reader.at += 8
  const tip = next('Tip')
  next('License')
  const source = next('Source')
  return {
    name,
    tag,
    tip,
    source,
    kind: kinds[(block.get('Class') ?? 0) & 0x7fff] ?? 'other',
    size: block.get('Size') ?? 0,
  }
}
