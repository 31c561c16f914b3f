/**
 * The form of one record in a queue segment. Fixed head of 56 bytes, id, JSON, message bytes:
 *
 *     magic u32 · type u8 · state u8 · id length u16 · meta length u32 · data length u32 · meta CRC · data CRC ·
 *     recipients u32 · accepted f64 · due f64 · body file f64 · head CRC
 *
 * The head has what the index needs, so that a start reads no JSON. Where it names a body file, the message bytes are there and
 * not in the record. Three CRC-32s, so that damage says what it hit. The head's is seeded by a random number of the segment: a
 * message that contains the bytes of a record cannot pass for one when the reader looks for the next behind a damaged place.
 */
import { crc32 } from 'node:zlib'
import { queues, type QueueName } from '#core/disposition.ts'

export const recordTypes = { message: 1, moved: 2, status: 3, ended: 4 } as const
export type RecordType = keyof typeof recordTypes

const typeNames = new Map<number, RecordType>(
  Object.entries(recordTypes).map(([name, code]) => [code, name as RecordType]),
)

export const headBytes = 56
const crcAt = headBytes - 4
export const magic = Buffer.from('LzQ2', 'latin1')

/** What the index keeps of a message or of a change of its state. */
export interface RecordFacts {
  readonly state: QueueName
  readonly recipientCount: number
  /** Epoch milliseconds. */
  readonly enqueuedAt: number
  readonly due: number | undefined
}

export interface RecordHead extends RecordFacts {
  readonly type: RecordType
  readonly id: string
  readonly metaLength: number
  /** Length of the message, wherever it is. */
  readonly dataLength: number
  readonly metaCrc: number
  readonly dataCrc: number
  /** Number of the file that has the message; 0 where the record has it. */
  readonly bodyFile: number
  /** Of the record in the segment. */
  readonly length: number
}

/** A body that is in a file of its own. */
export interface BodyFile {
  readonly number: number
  readonly length: number
  readonly crc: number
}

export interface RecordParts {
  readonly type: RecordType
  readonly id: string
  readonly meta: unknown
  readonly facts?: RecordFacts
  readonly data?: readonly Buffer[] | BodyFile
}

export interface EncodedRecord extends RecordFacts {
  /** Head with id, meta, then the message where the record has it. */
  readonly buffers: readonly [Buffer, ...Buffer[]]
  readonly length: number
  readonly metaOffset: number
  readonly metaLength: number
  readonly metaCrc: number
  readonly dataLength: number
  readonly dataCrc: number
  readonly bodyFile: number
  /** The seed of a segment is known only when the record is placed. */
  seal(seed: number): void
}

const none: RecordFacts = { state: 'active', recipientCount: 0, enqueuedAt: 0, due: undefined }

export const byteCount = (buffers: readonly Buffer[]): number =>
  buffers.reduce((total, { length }) => total + length, 0)
export const crcOf = (buffers: readonly Buffer[]): number => buffers.reduce((crc, buffer) => crc32(buffer, crc), 0)

function bodyOf(data: readonly Buffer[] | BodyFile): BodyFile & { readonly buffers: readonly Buffer[] } {
  if ('number' in data) return { ...data, buffers: [] }
  return { number: 0, length: byteCount(data), crc: crcOf(data), buffers: data.filter(({ length }) => length > 0) }
}

export function encodeRecord({ type, id, meta, facts = none, data = [] }: RecordParts): EncodedRecord {
  const name = Buffer.from(id)
  const json = Buffer.from(JSON.stringify(meta))
  const body = bodyOf(data)
  const metaCrc = crc32(json)
  const head = Buffer.alloc(headBytes + name.length)
  magic.copy(head)
  head.writeUInt8(recordTypes[type], 4)
  head.writeUInt8(queues.indexOf(facts.state), 5)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt32LE(json.length, 8)
  head.writeUInt32LE(body.length, 12)
  head.writeUInt32LE(metaCrc, 16)
  head.writeUInt32LE(body.crc, 20)
  head.writeUInt32LE(facts.recipientCount, 24)
  head.writeDoubleLE(facts.enqueuedAt, 28)
  head.writeDoubleLE(facts.due ?? Number.NaN, 36)
  head.writeDoubleLE(body.number, 44)
  name.copy(head, headBytes)
  return {
    ...facts,
    buffers: [head, json, ...body.buffers],
    length: head.length + json.length + byteCount(body.buffers),
    metaOffset: head.length,
    metaLength: json.length,
    metaCrc,
    dataLength: body.length,
    dataCrc: body.crc,
    bodyFile: body.number,
    seal: (seed) => void head.writeUInt32LE(headCrc(head, name.length, seed), crcAt),
  }
}

function headCrc(bytes: Buffer, idLength: number, seed: number): number {
  return crc32(bytes.subarray(headBytes, headBytes + idLength), crc32(bytes.subarray(0, crcAt), seed))
}

/** Reads the head at the start of `bytes`; undefined where there is none or it is damaged. */
export function decodeHead(bytes: Buffer, seed: number): RecordHead | undefined {
  if (bytes.length < headBytes || bytes.readUInt32LE(0) !== magic.readUInt32LE(0)) return undefined
  const idLength = bytes.readUInt16LE(6)
  if (bytes.length < headBytes + idLength) return undefined
  const type = typeNames.get(bytes.readUInt8(4))
  const state = queues[bytes.readUInt8(5)]
  if (!type || !state || headCrc(bytes, idLength, seed) !== bytes.readUInt32LE(crcAt)) return undefined
  const metaLength = bytes.readUInt32LE(8)
  const dataLength = bytes.readUInt32LE(12)
  const due = bytes.readDoubleLE(36)
  const bodyFile = bytes.readDoubleLE(44)
  return {
    type,
    state,
    id: bytes.toString('utf8', headBytes, headBytes + idLength),
    metaLength,
    dataLength,
    metaCrc: bytes.readUInt32LE(16),
    dataCrc: bytes.readUInt32LE(20),
    recipientCount: bytes.readUInt32LE(24),
    enqueuedAt: bytes.readDoubleLE(28),
    due: Number.isNaN(due) ? undefined : due,
    bodyFile,
    length: headBytes + idLength + metaLength + (bodyFile === 0 ? dataLength : 0),
  }
}

/** Bytes of head and id; 0 where these are not the first bytes of a record. */
export function headLength(bytes: Buffer): number {
  if (bytes.length < headBytes || bytes.readUInt32LE(0) !== magic.readUInt32LE(0)) return 0
  return headBytes + bytes.readUInt16LE(6)
}
