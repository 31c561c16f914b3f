/**
 * Messages and changes of state on disk: writes them as records, the large ones as files of their own, and reads bodies back.
 * Small young bodies are still in memory.
 */
import { crc32 } from 'node:zlib'
import { BodyCache } from './body-cache.ts'
import type { MessageMeta } from './details.ts'
import type { Entry, StatusPlace } from './entries/entry.ts'
import type { BodyFiles } from './log/body-files.ts'
import { LowWater, type QueueDisk } from './log/disk.ts'
import { LogWriter } from './log/log-writer.ts'
import { byteCount, encodeRecord, type BodyFile, type RecordFacts } from './log/record.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'
import type { QueueOptions } from './queue.ts'
import { orderOf, type Status } from './status.ts'

export interface MessageStoreOptions {
  readonly options: QueueOptions
  readonly segments: SegmentSet
  readonly bodyFiles: BodyFiles
  readonly disk: QueueDisk
  readonly now: () => number
  /** Told of a segment that takes no more. */
  readonly onSealed: (segment: Segment) => void
}

const megabyte = 1024 * 1024
const defaultSegment = 64 * megabyte
const defaultReserve = 64 * megabyte
const defaultLargest = 8 * megabyte

export interface Write {
  readonly type: 'message' | 'moved'
  readonly id: string
  readonly meta: MessageMeta
  readonly data: readonly Buffer[] | BodyFile
}

const factsOf = (status: Status, recipientCount: number, enqueuedAt: number): RecordFacts => ({
  state: status.state,
  recipientCount,
  enqueuedAt,
  due: orderOf(status, recipientCount, enqueuedAt),
})

export class MessageStore {
  readonly #segments: SegmentSet
  readonly #bodyFiles: BodyFiles
  readonly #writer: LogWriter
  readonly #space: LowWater
  readonly #bodies: BodyCache
  readonly #largest: number

  constructor({ options, segments, bodyFiles, disk, now, onSealed }: MessageStoreOptions) {
    const { directory, segmentBytes = defaultSegment, reserveBytes: reserve = defaultReserve } = options
    this.#segments = segments
    this.#bodyFiles = bodyFiles
    this.#writer = new LogWriter({ segments, disk, segmentBytes, onSealed })
    this.#space = new LowWater({ disk, directory, reserve, now })
    this.#bodies = new BodyCache(options.cacheBytes)
    this.#largest = options.largestInLog ?? defaultLargest
  }

  /** Refuses with `disk-full` where what is asked for would use the reserve. */
  claim(data: readonly Buffer[]): Promise<void> {
    return this.#space.claim(byteCount(data))
  }

  /** Resolves with the new entry when it is durable. Rejects with a `Failure`, and then nothing of it is there. */
  async write({ type, id, meta, data }: Write): Promise<Entry> {
    const { status, envelope, enqueuedAt } = meta
    const facts = factsOf(status, envelope.recipients.length, enqueuedAt)
    const large = !('number' in data) && byteCount(data) > this.#largest
    const body = large ? await this.#bodyFiles.write(data) : data
    const record = encodeRecord({ type, id, meta, facts, data: body })
    try {
      const place = await this.#writer.append(record)
      if (!('number' in data)) this.#remember(id, data)
      const { metaOffset, metaLength, metaCrc, dataLength, dataCrc, bodyFile } = record
      const parts = { metaOffset, metaLength, metaCrc, dataLength, dataCrc, bodyFile }
      return { id, ...facts, ...place, ...parts, status: undefined }
    } catch (error) {
      if (large && 'number' in body) this.#bodyFiles.remove(body.number)
      throw error
    }
  }

  async writeStatus(entry: Entry, status: Status): Promise<StatusPlace> {
    const facts = factsOf(status, entry.recipientCount, entry.enqueuedAt)
    const state = entry.state === 'corrupt' ? { state: entry.state, due: undefined } : {}
    const record = encodeRecord({ type: 'status', id: entry.id, meta: status, facts: { ...facts, ...state } })
    const { segment, offset } = await this.#writer.append(record)
    if (segment !== entry.segment) segment.overrules.add(entry.segment.number)
    const { metaLength, metaCrc } = record
    return { segment, metaAt: offset + record.metaOffset, metaLength, metaCrc }
  }

  /** The segment in which it stands that the message has ended. */
  async writeEnded(id: string, meta: unknown): Promise<Segment> {
    const { segment } = await this.#writer.append(encodeRecord({ type: 'ended', id, meta }))
    return segment
  }

  /** Undefined where the bytes are not those that were written. */
  async body(entry: Entry): Promise<Buffer | undefined> {
    const known = this.#bodies.get(entry.id)
    if (known) return known
    const bytes = await this.rawBody(entry)
    return bytes?.length === entry.dataLength && crc32(bytes) === entry.dataCrc ? bytes : undefined
  }

  async rawBody(entry: Entry): Promise<Buffer | undefined> {
    if (entry.bodyFile !== 0) return this.#bodyFiles.read(entry.bodyFile)
    return this.#segments.read(entry.segment, entry.offset + entry.metaOffset + entry.metaLength, entry.dataLength)
  }

  /** After the record of its end, or of its new bytes in `newer`, is durable. */
  dropBody(entry: Entry, newer?: Entry): void {
    if (!newer) this.#bodies.delete(entry.id)
    if (entry.bodyFile !== 0 && entry.bodyFile !== newer?.bodyFile) this.#bodyFiles.remove(entry.bodyFile)
  }

  idle(): Promise<void> {
    return this.#writer.idle()
  }

  #remember(id: string, data: readonly Buffer[]): void {
    const [only] = data
    if (byteCount(data) <= this.#bodies.largest)
      this.#bodies.set(id, data.length === 1 && only ? only : Buffer.concat(data))
    else this.#bodies.delete(id)
  }
}
