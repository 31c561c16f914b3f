/**
 * The form of one record in a queue segment. Fixed header of 32 bytes, id, JSON, message bytes:
 *
 *     magic u32 · type u8 · flags u8 · id length u16 · meta length u32 · data length u32 · meta CRC · data CRC · reserved · head CRC
 *
 * Three CRC-32s, so that damage says what it hit. The head's is seeded by a random number of the segment: a message that
 * contains the bytes of a record cannot pass for one when the reader looks for the next record behind a damaged place.
 */
import { crc32 } from 'node:zlib'

export const recordTypes = { message: 1, moved: 2, status: 3, ended: 4 } as const
export type RecordType = keyof typeof recordTypes

const typeNames = new Map<number, RecordType>(
  Object.entries(recordTypes).map(([name, code]) => [code, name as RecordType]),
)

export const headBytes = 32
export const magic = Buffer.from('LzQ1', 'latin1')

export interface RecordHead {
  readonly type: RecordType
  readonly id: string
  readonly metaLength: number
  readonly dataLength: number
  readonly metaCrc: number
  readonly dataCrc: number
  /** Header, id, meta and data together. */
  readonly length: number
}

export interface RecordParts {
  readonly type: RecordType
  readonly id: string
  readonly meta: unknown
  readonly data?: readonly Buffer[]
}

export interface EncodedRecord {
  readonly buffers: readonly Buffer[]
  readonly length: number
  readonly metaOffset: number
  readonly metaLength: number
  readonly metaCrc: number
  readonly dataLength: number
  readonly dataCrc: number
  /** The seed of a segment is known only when the record is placed. */
  seal(seed: number): void
}

const sum = (buffers: readonly Buffer[]) => buffers.reduce((total, { length }) => total + length, 0)

export function encodeRecord({ type, id, meta, data = [] }: RecordParts): EncodedRecord {
  const name = Buffer.from(id)
  const json = Buffer.from(JSON.stringify(meta))
  const head = Buffer.alloc(headBytes + name.length)
  const dataLength = sum(data)
  const metaCrc = crc32(json)
  const dataCrc = data.reduce((crc, buffer) => crc32(buffer, crc), 0)
  magic.copy(head)
  head.writeUInt8(recordTypes[type], 4)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt32LE(json.length, 8)
  head.writeUInt32LE(dataLength, 12)
  head.writeUInt32LE(metaCrc, 16)
  head.writeUInt32LE(dataCrc, 20)
  name.copy(head, headBytes)
  return {
    buffers: [head, json, ...data.filter(({ length }) => length > 0)],
    length: head.length + json.length + dataLength,
    metaOffset: head.length,
    metaLength: json.length,
    metaCrc,
    dataLength,
    dataCrc,
    seal: (seed) => void head.writeUInt32LE(headCrc(head, name.length, seed), 28),
  }
}

function headCrc(bytes: Buffer, idLength: number, seed: number): number {
  return crc32(bytes.subarray(headBytes, headBytes + idLength), crc32(bytes.subarray(0, 28), seed))
}

/** Reads the head at the start of `bytes`; undefined where there is none or it is damaged. */
export function decodeHead(bytes: Buffer, seed: number): RecordHead | undefined {
  if (bytes.length < headBytes || !bytes.subarray(0, 4).equals(magic)) return undefined
  const idLength = bytes.readUInt16LE(6)
  if (bytes.length < headBytes + idLength) return undefined
  const type = typeNames.get(bytes.readUInt8(4))
  if (!type || headCrc(bytes, idLength, seed) !== bytes.readUInt32LE(28)) return undefined
  const metaLength = bytes.readUInt32LE(8)
  const dataLength = bytes.readUInt32LE(12)
  return {
    type,
    id: bytes.toString('utf8', headBytes, headBytes + idLength),
    metaLength,
    dataLength,
    metaCrc: bytes.readUInt32LE(16),
    dataCrc: bytes.readUInt32LE(20),
    length: headBytes + idLength + metaLength + dataLength,
  }
}
