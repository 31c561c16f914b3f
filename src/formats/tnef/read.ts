/** Transport Neutral Encapsulation (MS-OXTNEF), the winmail.dat of Outlook: attributes, and message properties (MS-OXCDATA) inside. */
import { decodeText } from '../mime/text.ts'
import { expandRtf } from '../msg/compressed-rtf.ts'
import { type MapiProperty, readMapiProperties } from './properties.ts'

export interface TnefAttachment {
  readonly name: string
  readonly bytes: Buffer
}

export interface Tnef {
  readonly subject: string
  readonly body: string
  readonly html: Buffer
  readonly rtf: Buffer
  readonly attachments: readonly TnefAttachment[]
  readonly isDamaged: boolean
}

const level = { message: 1, attachment: 2 } as const
const attribute = {
  subject: 0x8004,
  body: 0x800c,
  data: 0x800f,
  title: 0x8010,
  begin: 0x9002,
  properties: 0x9003,
  attachment: 0x9005,
  codePage: 0x9007,
} as const
const most = { attributes: 20_000, attachments: 500 }

interface Attribute {
  readonly id: number
  readonly data: Buffer
}

interface DraftAttachment {
  title: string
  data: Buffer
  properties: readonly MapiProperty[]
}

export function readTnef(bytes: Buffer): Tnef {
  const { attributes, isDamaged } = readAttributes(bytes)
  const codePage = attributes.find(({ id }) => id === attribute.codePage)?.data
  const page = codePage !== undefined && codePage.length >= 4 ? codePage.readUInt32LE(0) : 1_252
  const own: MapiProperty[] = []
  const drafts: DraftAttachment[] = []
  const texts = { subject: '', body: '' }
  for (const { id, data } of attributes) {
    const draft = drafts.at(-1)
    if (id === attribute.begin && drafts.length < most.attachments)
      drafts.push({ title: '', data: Buffer.alloc(0), properties: [] })
    else if (id === attribute.subject) texts.subject = textOf(data, page)
    else if (id === attribute.body) texts.body = textOf(data, page)
    else if (id === attribute.properties) own.push(...readMapiProperties(data))
    else if (id === attribute.data && draft) draft.data = data
    else if (id === attribute.title && draft) draft.title = textOf(data, page)
    else if (id === attribute.attachment && draft) draft.properties = readMapiProperties(data)
  }
  const find = (tag: number): MapiProperty | undefined => own.find(({ id }) => id === tag)
  return {
    subject: texts.subject || propertyText(find(0x0037), page),
    body: texts.body || propertyText(find(0x1000), page),
    html: find(0x1013)?.data ?? Buffer.alloc(0),
    rtf: expandRtf(find(0x1009)?.data ?? Buffer.alloc(0)),
    attachments: drafts.map((draft) => attachmentOf(draft, page)).filter((one) => one !== undefined),
    isDamaged,
  }
}

/** Level, identifier with its type, length, data, checksum (2.1.3.1). */
function readAttributes(bytes: Buffer): { attributes: Attribute[]; isDamaged: boolean } {
  const attributes: Attribute[] = []
  let at = 6
  while (at + 9 <= bytes.length && attributes.length < most.attributes) {
    const place = bytes[at]
    const size = bytes.readUInt32LE(at + 5)
    if (place !== level.message && place !== level.attachment) return { attributes, isDamaged: true }
    attributes.push({ id: bytes.readUInt16LE(at + 1), data: bytes.subarray(at + 9, at + 9 + size) })
    at += 9 + size + 2
  }
  return { attributes, isDamaged: at > bytes.length }
}

function attachmentOf({ title, data, properties }: DraftAttachment, page: number): TnefAttachment | undefined {
  const find = (tag: number): MapiProperty | undefined => properties.find(({ id }) => id === tag)
  const names = [find(0x3707), find(0x3704), find(0x3001)].map((one) => propertyText(one, page))
  const name = names.find((one) => one !== '') ?? title
  // Objects begin with the identifier of their interface: a message inside is TNEF again.
  const object = find(0x3701)
  const bytes = object === undefined ? data : object.type === 0x0d ? object.data.subarray(16) : object.data
  return bytes.length === 0 ? undefined : { name: name === '' ? 'attachment' : name, bytes }
}

function propertyText(property: MapiProperty | undefined, page: number): string {
  if (property === undefined) return ''
  return property.type === 0x1f
    ? (property.data.toString('utf16le').split('\0', 1)[0] ?? '')
    : textOf(property.data, page)
}

const textOf = (data: Buffer, page: number): string =>
  decodeText(data, page === 65_001 ? 'utf-8' : `cp${page || 1_252}`).split('\0', 1)[0] ?? ''
