/** The mail queue on the log: appends records, then brings index, texts and listeners up to date. */
import { crc32 } from 'node:zlib'
import { Failure } from '#core/errors.ts'
import { BodyCache } from './body-cache.ts'
import { Compactor } from './compactor.ts'
import { Details, messageOf, type MessageMeta } from './details.ts'
import { LowWater, type QueueDisk } from './log/disk.ts'
import { listEntries } from './listing.ts'
import type { QueueLock } from './log/lock.ts'
import { LogWriter, type Place } from './log/log-writer.ts'
import type { NewMessage, QueueCounts, QueuedMessage, QueueEvent, QueueFilter, StateChange } from './message.ts'
import type { MailQueue, QueueOptions } from './queue.ts'
import type { Entry, QueueIndex } from './queue-index.ts'
import { encodeRecord, type EncodedRecord } from './log/record.ts'
import type { Damage } from './recovery.ts'
import type { Logger } from './report.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'
import { applyChange, firstStatus, orderOf, type Status } from './status.ts'
import { Turns } from './turns.ts'

export interface LogQueueParts {
  readonly options: QueueOptions
  readonly lock: QueueLock
  readonly segments: SegmentSet
  readonly index: QueueIndex
  readonly disk: QueueDisk
  readonly now: () => number
  readonly log: Logger
  readonly damages: Damage[]
}

const defaultSegment = 64 * 1024 * 1024
const defaultReserve = 64 * 1024 * 1024

const listOf = (data: Buffer | readonly Buffer[]): readonly Buffer[] => (Buffer.isBuffer(data) ? [data] : data)

export class LogQueue implements MailQueue {
  readonly #parts: LogQueueParts
  readonly #writer: LogWriter
  readonly #details: Details
  readonly #bodies: BodyCache
  readonly #compactor: Compactor
  readonly #space: LowWater
  readonly #listeners = new Set<(event: QueueEvent) => void>()
  readonly #turns = new Turns()
  #closed = false

  constructor(parts: LogQueueParts) {
    const { segments, disk, options, index, now } = parts
    this.#parts = parts
    this.#writer = new LogWriter({ segments, disk, segmentBytes: options.segmentBytes ?? defaultSegment })
    this.#details = new Details(segments)
    this.#bodies = new BodyCache(options.cacheBytes)
    this.#space = new LowWater({
      disk,
      directory: options.directory,
      reserve: options.reserveBytes ?? defaultReserve,
      now,
    })
    this.#compactor = new Compactor({
      segments,
      index,
      move: (entry) => this.#turns.take(entry.id, () => this.#move(entry)),
      restate: (id, from) => this.#turns.take(id, () => this.#restate(id, from)),
      log: parts.log,
    })
    this.#compactor.poke()
  }

  get damages(): readonly Damage[] {
    return this.#parts.damages
  }

  enqueue(message: NewMessage): Promise<void> {
    return this.#turns.take(message.id, () => this.#enqueue(message))
  }

  async #enqueue(message: NewMessage): Promise<void> {
    const { index, now } = this.#parts
    this.#mustBeOpen()
    if (message.envelope.recipients.length === 0) throw new Failure('invalid-request', 'A message without recipients.')
    if (index.get(message.id)) throw new Failure('conflict', `${message.id} is queued already.`)
    const data = listOf(message.data)
    const { envelope, summary, rule } = message
    const meta: MessageMeta = { envelope, summary, rule, enqueuedAt: now(), status: firstStatus(message) }
    const record = encodeRecord({ type: 'message', id: message.id, meta, data })
    await this.#space.claim(record.length)
    const place = await this.#writer.append(record)
    const entry = entryOf(message.id, meta, { record, place })
    this.#keep(entry, meta, data)
    if (this.#listeners.size > 0) this.#tell({ kind: 'enqueued', message: messageOf(entry, meta), at: now() })
  }

  change(id: string, change: StateChange): Promise<void> {
    return this.#turns.take(id, () => this.#change(id, change))
  }

  async #change(id: string, change: StateChange): Promise<void> {
    const { index, now } = this.#parts
    this.#mustBeOpen()
    const entry = index.get(id)
    if (!entry) throw new Failure('not-found', `${id} is not in the queue.`)
    const meta = this.#details.of(entry)
    const before = entry.state === 'corrupt' ? { ...meta.status, state: entry.state } : meta.status
    const status = applyChange(before, change, { recipientCount: entry.recipientCount, now: now() })
    if (!status) throw new Failure('conflict', `${id} is in state ${entry.state}; ${change.kind} is not possible.`)
    if (status.ended) return this.#end(entry, { ...meta, status }, change)
    const next = { ...meta, status }
    if (change.kind === 'released' && change.data) await this.#rewrite(entry, next, listOf(change.data))
    else await this.#writeStatus(entry, status)
    this.#details.remember(id, next)
    this.#tell({ kind: 'changed', message: messageOf(index.get(id) ?? entry, next), change, at: now() })
  }

  async #end(entry: Entry, meta: MessageMeta, change: StateChange): Promise<void> {
    const { index, now } = this.#parts
    const { segment } = await this.#writer.append(encodeRecord({ type: 'ended', id: entry.id, meta: change }))
    if (segment !== entry.segment) segment.overrules.add(entry.segment.number)
    index.delete(entry)
    this.#details.forget(entry.id)
    this.#bodies.delete(entry.id)
    this.#compactor.poke()
    this.#tell({ kind: 'ended', message: messageOf(entry, meta), change, at: now() })
  }

  async #writeStatus(entry: Entry, status: Status): Promise<void> {
    const record = encodeRecord({ type: 'status', id: entry.id, meta: status })
    const { segment, offset } = await this.#writer.append(record)
    if (segment !== entry.segment) segment.overrules.add(entry.segment.number)
    this.#parts.index.update(entry, {
      state: entry.state === 'corrupt' ? 'corrupt' : status.state,
      due: entry.state === 'corrupt' ? undefined : orderOf(status, entry.recipientCount, entry.enqueuedAt),
      status: { segment, metaAt: offset + record.metaOffset, metaLength: record.metaLength, metaCrc: record.metaCrc },
    })
  }

  /** The whole message anew in the newest segment. */
  async #rewrite(entry: Entry, meta: MessageMeta, data: readonly Buffer[]): Promise<void> {
    const record = encodeRecord({ type: 'moved', id: entry.id, meta, data })
    const place = await this.#writer.append(record)
    if (place.segment !== entry.segment) place.segment.overrules.add(entry.segment.number)
    this.#keep({ ...entryOf(entry.id, meta, { record, place }), taken: entry.taken }, meta, data)
    this.#compactor.poke()
  }

  async #move(entry: Entry): Promise<void> {
    const data = await this.body(entry.id)
    if (!data || this.#parts.index.get(entry.id) !== entry) return
    await this.#rewrite(entry, this.#details.of(entry), [data])
  }

  async #restate(id: string, from: Segment): Promise<void> {
    const entry = this.#parts.index.get(id)
    if (entry && entry.status?.segment !== from) return
    if (entry) return this.#writeStatus(entry, this.#details.of(entry).status)
    const { segment } = await this.#writer.append(encodeRecord({ type: 'ended', id, meta: {} }))
    for (const older of from.overrules) segment.overrules.add(older)
  }

  #keep(entry: Entry, meta: MessageMeta, data: readonly Buffer[]): void {
    this.#parts.index.put(entry)
    this.#details.remember(entry.id, meta)
    const [only] = data
    this.#bodies.set(entry.id, data.length === 1 && only ? only : Buffer.concat(data))
  }

  async body(id: string): Promise<Buffer | undefined> {
    const entry = this.#parts.index.get(id)
    if (!entry || entry.state === 'corrupt') return undefined
    const known = this.#bodies.get(id)
    if (known) return known
    const bytes = await this.rawBody(id)
    if (bytes?.length === entry.dataLength && crc32(bytes) === entry.dataCrc) return bytes
    // Ended or moved while we read.
    if (this.#parts.index.get(id) !== entry) return this.body(id)
    this.#foundDamaged(entry)
    return undefined
  }

  async rawBody(id: string): Promise<Buffer | undefined> {
    const entry = this.#parts.index.get(id)
    if (!entry) return undefined
    const at = entry.offset + entry.metaOffset + entry.metaLength
    return this.#parts.segments.read(entry.segment, at, entry.dataLength)
  }

  #foundDamaged(entry: Entry): void {
    const { index, damages, log, now } = this.#parts
    const damage = { id: entry.id, file: entry.segment.file, offset: entry.offset, what: 'the message is damaged' }
    damages.push(damage)
    log('error', 'A queued message is damaged.', damage)
    index.update(entry, { state: 'corrupt', due: undefined })
    this.#tell({ kind: 'corrupt', message: messageOf(entry, this.#details.of(entry)), at: now() })
  }

  get(id: string): QueuedMessage | undefined {
    const entry = this.#parts.index.get(id)
    return entry && messageOf(entry, this.#details.of(entry))
  }

  list(filter: QueueFilter = {}): Iterable<QueuedMessage> {
    return listEntries(this.#parts.index.entries(), filter, (entry) => messageOf(entry, this.#details.of(entry)))
  }

  counts(): QueueCounts {
    return this.#parts.index.counts()
  }

  takeDue(limit: number): readonly QueuedMessage[] {
    const entries = this.#parts.index.takeDue(this.#parts.now(), limit)
    return entries.map((entry) => messageOf(entry, this.#details.of(entry)))
  }

  giveBack(id: string): void {
    this.#parts.index.giveBack(id)
  }

  nextDue(): number | undefined {
    return this.#parts.index.nextDue()
  }

  subscribe(listener: (event: QueueEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #tell(event: QueueEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#parts.log('error', 'A listener of the queue failed.', { error: String(error) })
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Failure('internal', 'The queue is closed.')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#compactor.stop()
    await this.#turns.idle()
    await this.#writer.idle()
    this.#parts.segments[Symbol.dispose]()
    this.#parts.lock[Symbol.dispose]()
  }
}

function entryOf(id: string, meta: MessageMeta, written: { record: EncodedRecord; place: Place }): Entry {
  const { record, place } = written
  const { status, envelope, enqueuedAt } = meta
  return {
    id,
    state: status.state,
    due: orderOf(status, envelope.recipients.length, enqueuedAt),
    enqueuedAt,
    recipientCount: envelope.recipients.length,
    taken: false,
    segment: place.segment,
    offset: place.offset,
    metaOffset: record.metaOffset,
    metaLength: record.metaLength,
    metaCrc: record.metaCrc,
    dataLength: record.dataLength,
    dataCrc: record.dataCrc,
    status: undefined,
  }
}
