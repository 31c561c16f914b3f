/**
 * Group commit: everything that waits is written with one writev and made durable with one fdatasync. There is no timer;
 * what arrives while a sync is in flight makes the next batch.
 */
import { diskFailure, writeAll, type QueueDisk } from './disk.ts'
import type { EncodedRecord } from './record.ts'
import type { Segment, SegmentSet } from './segment-set.ts'

export interface Place {
  readonly segment: Segment
  readonly offset: number
}

interface Waiting {
  readonly record: EncodedRecord
  readonly resolve: (place: Place) => void
  readonly reject: (error: unknown) => void
}

const batchBytes = 32 * 1024 * 1024
const batchRecords = 1_000

export interface LogWriterOptions {
  readonly segments: SegmentSet
  readonly disk: QueueDisk
  readonly segmentBytes: number
  /** Told of a segment that takes no more. */
  readonly onSealed: (segment: Segment) => void
}

export class LogWriter {
  readonly #segments: SegmentSet
  readonly #disk: QueueDisk
  readonly #segmentBytes: number
  readonly #onSealed: (segment: Segment) => void
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #failed: string | undefined

  constructor(options: LogWriterOptions) {
    this.#segments = options.segments
    this.#disk = options.disk
    this.#segmentBytes = options.segmentBytes
    this.#onSealed = options.onSealed
  }

  /** Resolves when the record is durable. Rejects with a `Failure`, and then it is not in the log. */
  append(record: EncodedRecord): Promise<Place> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** When everything appended so far is durable or refused. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // Lets all writers of this turn of the event loop into the first batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch()
      try {
        const places = await this.#commit(batch)
        for (const [index, { resolve }] of batch.entries()) resolve(places[index] as Place)
      } catch (error) {
        for (const { reject } of batch) reject(diskFailure(error))
      }
    }
    this.#running = undefined
  }

  #takeBatch(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { record } of this.#waiting) {
      if (count > 0 && (bytes + record.length > batchBytes || count >= batchRecords)) break
      bytes += record.length
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(batch: readonly Waiting[]): Promise<readonly Place[]> {
    const segment = this.#head()
    const places: Place[] = []
    let offset = segment.size
    for (const { record } of batch) {
      record.seal(segment.seed)
      places.push({ segment, offset })
      offset += record.length
    }
    const buffers = batch.flatMap(({ record }) => record.buffers)
    await this.#write(segment, buffers)
    segment.size = offset
    for (const [index, { record }] of batch.entries()) segment.heads?.add(places[index]?.offset ?? 0, record.buffers[0])
    return places
  }

  /** Nothing half accepted: what could not be written or synced is cut off. */
  async #write(segment: Segment, buffers: readonly Buffer[]): Promise<void> {
    try {
      await writeAll(this.#disk, segment.fd, buffers, segment.size)
    } catch (error) {
      this.#cut(segment)
      throw error
    }
    try {
      await this.#disk.sync(segment.fd)
    } catch (error) {
      // What of the file is on disk is unknown from now on: it takes no more.
      this.#seal(segment)
      this.#cut(segment)
      throw error
    }
  }

  #head(): Segment {
    if (this.#failed !== undefined) throw new Error(this.#failed)
    const newest = this.#segments.newest
    if (newest?.state === 'open' && newest.size < this.#segmentBytes) return newest
    const next = this.#segments.create()
    if (newest?.state === 'open') this.#seal(newest)
    return next
  }

  #seal(segment: Segment): void {
    segment.state = 'sealed'
    this.#onSealed(segment)
  }

  /** A cut that fails would let refused messages come back, so the log then stops for good. */
  #cut(segment: Segment): void {
    try {
      this.#disk.truncate(segment.fd, segment.size)
    } catch (error) {
      this.#failed = `The queue log cannot be repaired: ${(error as Error).message}`
    }
  }
}
