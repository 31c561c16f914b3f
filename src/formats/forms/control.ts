/** What a control shows and holds (MS-OFORMS 2.2.1 command buttons, 2.2.4 labels, 2.2.5 text boxes, lists, check boxes and buttons). */
import { propertiesOf, readBlock, type Property, RecordReader } from './record.ts'

export interface ControlData {
  readonly caption?: string
  readonly text?: string
  readonly group?: string
}

export type ControlKind = 'morph' | 'label' | 'button' | 'other'

const button = propertiesOf(
  'ForeColor:4 BackColor:4 Bits:4 Caption:4 PicturePosition:4 Size MousePointer:1 Picture:2 Accelerator:2 Focus MouseIcon:2',
)
const label = propertiesOf(
  'ForeColor:4 BackColor:4 Bits:4 Caption:4 PicturePosition:4 Size MousePointer:1 BorderColor:4 BorderStyle:2 SpecialEffect:2 Picture:2 Accelerator:2 MouseIcon:2',
)
const morph: readonly Property[] = [
  ...propertiesOf(
    'Bits:4 BackColor:4 ForeColor:4 MaxLength:4 BorderStyle:1 ScrollBars:1 DisplayStyle:1 MousePointer:1 Size PasswordChar:2 ListWidth:4 BoundColumn:2 TextColumn:2 ColumnCount:2 ListRows:2 ColumnInfo:2 MatchEntry:1 ListStyle:1 ShowDropButtonWhen:1 Unused DropButtonStyle:1 MultiSelect:1 Value:4 Caption:4 PicturePosition:4 BorderColor:4 SpecialEffect:4 MouseIcon:2 Picture:2 Accelerator:2',
  ),
  { name: 'GroupName', bit: 32, size: 4 },
]
const sizeBit = { morph: 8n, other: 5n }

/** Two bytes of version, two of length, the mask, the block, the texts. */
export function readControl(data: Buffer, kind: ControlKind): ControlData {
  if (kind === 'other' || data.length < 8 || data[1] !== 2) return {}
  const record = data.subarray(0, 4 + data.readUInt16LE(2))
  const reader = new RecordReader(record, 4)
  if (kind === 'morph') return readMorph(reader)
  const mask = BigInt(reader.number(4))
  const block = readBlock(reader, mask, kind === 'label' ? label : button)
  const caption = block.get('Caption')
  return caption === undefined ? {} : { caption: reader.text(caption) }
}

function readMorph(reader: RecordReader): ControlData {
  const low = reader.number(4)
  const mask = BigInt(low) | (BigInt(reader.number(4)) << 32n)
  const block = readBlock(reader, mask, morph)
  if (((mask >> sizeBit.morph) & 1n) === 1n) reader.at += 8
  const next = (name: string): string | undefined => {
    const count = block.get(name)
    return count === undefined ? undefined : reader.text(count)
  }
  const [text, caption, group] = [next('Value'), next('Caption'), next('GroupName')]
  return {
    ...(text === undefined ? {} : { text }),
    ...(caption === undefined ? {} : { caption }),
    ...(group === undefined ? {} : { group }),
  }
}

/** Classes of controls as a document's own control names them (MS-OFORMS 2.4.5). */
const classes: Readonly<Record<string, ControlKind>> = {
  '8bd21d10-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '8bd21d20-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '8bd21d30-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '8bd21d40-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '8bd21d50-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '8bd21d60-ec42-11ce-9e0d-00aa006002f3': 'morph',
  '978c9e23-d4b0-11ce-bf2d-00aa003f40d0': 'label',
  'd7053240-ce69-11cd-a777-00dd01143c57': 'button',
}

export const kindOfClass = (id: string): ControlKind => classes[id.toLowerCase().replaceAll(/[{}]/g, '')] ?? 'other'

/** A class identifier as its sixteen bytes have it. */
export function classText(bytes: Buffer): string {
  if (bytes.length < 16) return ''
  const part = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to).toReversed()).toString('hex')
  return [part(0, 4), part(4, 6), part(6, 8), bytes.toString('hex', 8, 10), bytes.toString('hex', 10, 16)].join('-')
}
