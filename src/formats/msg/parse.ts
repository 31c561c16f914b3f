/** Outlook messages (MS-OXMSG): subject, sender, bodies and attachments, messages inside messages included. */
import { decodeText } from '../mime/text.ts'
import type { Compound, CompoundEntry } from '../ole/compound.ts'
import { expandRtf } from './compressed-rtf.ts'

export interface MsgAttachment {
  readonly name: string
  readonly bytes: Buffer
}

export interface Msg {
  readonly subject: string
  readonly from: string
  readonly to: string
  /** Internet header as received; empty for messages that never travelled. */
  readonly headers: string
  readonly body: string
  readonly html: Buffer
  readonly rtf: Buffer
  readonly attachments: readonly MsgAttachment[]
  /** Attached messages. */
  readonly messages: readonly Msg[]
}

const most = { depth: 8, attachments: 500 }

interface Place {
  readonly ole: Compound
  readonly streams: ReadonlyMap<string, CompoundEntry>
  readonly prefix: string
  readonly depth: number
}

export function parseMsg(ole: Compound): Msg {
  const streams = new Map(ole.entries.map((entry) => [entry.path.toLowerCase(), entry]))
  return readMessage({ ole, streams, prefix: '', depth: 0 })
}

function readMessage(place: Place): Msg {
  const codePage = codePageOf(place)
  const text = (id: string): string => textOf(place, id, codePage)
  const folders = place.ole.entries
    .filter(({ path, kind }) => kind === 'storage' && isAttachment(path, place.prefix))
    .slice(0, most.attachments)
    .map(({ path }) => inside(place, `${path}/`))
  return {
    subject: text('0037'),
    from: [text('0c1a'), text('5d01') || text('0c1f')].filter((part) => part !== '').join(' '),
    to: text('0e04'),
    headers: text('007d'),
    body: text('1000'),
    html: dataOf(place, '10130102') ?? Buffer.from(text('1013')),
    rtf: expandRtf(dataOf(place, '10090102') ?? Buffer.alloc(0)),
    attachments: folders.flatMap((folder) => attachmentOf(folder, codePage)),
    messages: folders.flatMap(attachedMessage),
  }
}

const inside = (place: Place, prefix: string): Place => ({ ...place, prefix })

function isAttachment(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^__attach_version1\.0_#[0-9a-f]{1,8}$/i.test(path.slice(prefix.length))
}

function attachmentOf(folder: Place, codePage: number): MsgAttachment[] {
  const bytes = dataOf(folder, '37010102')
  if (bytes === undefined) return []
  const names = ['3707', '3704', '3001'].map((id) => textOf(folder, id, codePage))
  return [{ name: names.find((name) => name !== '') ?? 'attachment', bytes }]
}

function attachedMessage(folder: Place): Msg[] {
  const prefix = `${folder.prefix}__substg1.0_3701000D/`
  const there = folder.ole.entries.some(({ path }) => path.startsWith(`${prefix}__properties`))
  return there && folder.depth < most.depth ? [readMessage({ ...folder, prefix, depth: folder.depth + 1 })] : []
}

function dataOf({ ole, streams, prefix }: Place, property: string): Buffer | undefined {
  const entry = streams.get(`${prefix}__substg1.0_${property}`.toLowerCase())
  return entry?.kind === 'stream' ? ole.read(entry) : undefined
}

function textOf(place: Place, id: string, codePage: number): string {
  const wide = dataOf(place, `${id}001f`)
  const text = wide?.toString('utf16le') ?? decodeText(dataOf(place, `${id}001e`) ?? Buffer.alloc(0), `cp${codePage}`)
  return text.replace(/\0+$/, '')
}

/** PidTagMessageCodepage, else PidTagInternetCodepage, among the properties of fixed length (2.4). */
function codePageOf({ ole, streams, prefix }: Place): number {
  const entry = streams.get(`${prefix}__properties_version1.0`.toLowerCase())
  const data = entry === undefined ? Buffer.alloc(0) : ole.read(entry)
  const found = new Map<number, number>()
  for (let at = prefix === '' ? 32 : 24; at + 16 <= data.length; at += 16)
    found.set(data.readUInt16LE(at + 2), data.readUInt32LE(at + 8))
  const page = found.get(0x3ffd) ?? found.get(0x3fde) ?? 1_252
  return page === 65_001 || page === 0 ? 1_252 : page
}
