/** The mail queue on the log: appends records, then brings index, texts and listeners up to date. */
import { Failure } from '#core/errors.ts'
import { Compactor } from './compactor.ts'
import { Details, messageOf, type MessageMeta } from './details.ts'
import { samePlace, type Entry } from './entries/entry.ts'
import type { Purpose, QueueIndex } from './entries/queue-index.ts'
import { findEntries, listEntries } from './listing.ts'
import type { BodyFiles } from './log/body-files.ts'
import type { QueueDisk } from './log/disk.ts'
import type { QueueLock } from './log/lock.ts'
import type { BodyFile } from './log/record.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'
import type { NewMessage, QueueCounts, QueuedMessage, QueueEvent, QueueFilter, StateChange } from './message.ts'
import { MessageStore } from './message-store.ts'
import type { MailQueue, QueueOptions } from './queue.ts'
import type { Damage } from './recovery.ts'
import type { Logger } from './report.ts'
import { applyChange, firstStatus, orderOf, type Status } from './status.ts'
import { Turns } from './turns.ts'

export interface LogQueueParts {
  readonly options: QueueOptions
  readonly lock: QueueLock
  readonly segments: SegmentSet
  readonly bodyFiles: BodyFiles
  readonly index: QueueIndex
  readonly disk: QueueDisk
  readonly now: () => number
  readonly log: Logger
  readonly damages: Damage[]
}

const listOf = (data: Buffer | readonly Buffer[]): readonly Buffer[] => (Buffer.isBuffer(data) ? [data] : data)

export class LogQueue implements MailQueue {
  readonly #parts: LogQueueParts
  readonly #store: MessageStore
  readonly #details: Details
  readonly #compactor: Compactor
  readonly #listeners = new Set<(event: QueueEvent) => void>()
  readonly #turns = new Turns()
  #closed = false

  constructor(parts: LogQueueParts) {
    const { segments, index, log } = parts
    this.#parts = parts
    this.#details = new Details(segments, (entry, what) => this.#foundDamaged(entry, what))
    this.#compactor = new Compactor({
      segments,
      index,
      move: (id, from) => this.#turns.take(id, () => this.#move(id, from)),
      restate: (id, from) => this.#turns.take(id, () => this.#restate(id, from)),
      log,
    })
    this.#store = new MessageStore({ ...parts, onSealed: (segment) => this.#sealed(segment) })
    for (const segment of segments.all) this.#compactor.poke(segment)
  }

  get damages(): readonly Damage[] {
    return this.#parts.damages
  }

  enqueue(message: NewMessage): Promise<void> {
    return this.#turns.take(message.id, () => this.#enqueue(message))
  }

  async #enqueue(message: NewMessage): Promise<void> {
    const { index, now } = this.#parts
    const { id, envelope, summary, rule } = message
    this.#mustBeOpen()
    if (envelope.recipients.length === 0) throw new Failure('invalid-request', 'A message without recipients.')
    if (index.get(id)) throw new Failure('conflict', `${id} is queued already.`)
    const data = listOf(message.data)
    if (message.intoReserve !== true) await this.#store.claim(data)
    const meta: MessageMeta = { envelope, summary, rule, enqueuedAt: now(), status: firstStatus(message) }
    const entry = await this.#store.write({ type: 'message', id, meta, data })
    this.#keep(entry, meta)
    if (this.#listeners.size > 0) this.#tell({ kind: 'enqueued', message: messageOf(entry, meta), at: now() })
  }

  change(id: string, change: StateChange): Promise<void> {
    return this.#turns.take(id, () => this.#change(id, change))
  }

  async #change(id: string, change: StateChange): Promise<void> {
    const { index, now } = this.#parts
    this.#mustBeOpen()
    const known = index.get(id)
    const meta = known && this.#details.of(known)
    // Reading may have found it damaged.
    const entry = index.get(id)
    if (!entry || !meta) throw new Failure('not-found', `${id} is not in the queue.`)
    const before = entry.state === 'corrupt' ? { ...meta.status, state: entry.state } : meta.status
    const status = applyChange(before, change, { recipientCount: entry.recipientCount, now: now() })
    if (!status) throw new Failure('conflict', `${id} is in state ${entry.state}; ${change.kind} is not possible.`)
    const next = { ...meta, status }
    if (status.ended) return this.#end(entry, next, change)
    if (change.kind === 'released' && change.data) await this.#rewrite(entry, next, listOf(change.data))
    else await this.#restateAs(entry, status)
    const after = index.get(id) ?? entry
    this.#details.remember(after, next)
    this.#tell({ kind: 'changed', message: messageOf(after, next), change, at: now() })
  }

  async #end(entry: Entry, meta: MessageMeta, change: StateChange): Promise<void> {
    const { index, now } = this.#parts
    const segment = await this.#store.writeEnded(entry.id, change)
    if (segment !== entry.segment) segment.overrules.add(entry.segment.number)
    index.delete(entry.id)
    this.#details.forget(entry.id)
    this.#store.dropBody(entry)
    this.#compactor.poke(entry.segment)
    this.#tell({ kind: 'ended', message: messageOf(entry, meta), change, at: now() })
  }

  async #restateAs(entry: Entry, status: Status): Promise<void> {
    const place = await this.#store.writeStatus(entry, status)
    const state = this.#parts.index.get(entry.id)?.state === 'corrupt' ? 'corrupt' : status.state
    const due = state === 'corrupt' ? undefined : orderOf(status, entry.recipientCount, entry.enqueuedAt)
    this.#parts.index.update(entry.id, { state, due, status: place })
  }

  /** The whole message anew in the newest segment. */
  async #rewrite(entry: Entry, meta: MessageMeta, data: readonly Buffer[] | BodyFile): Promise<void> {
    const next = await this.#store.write({ type: 'moved', id: entry.id, meta, data })
    if (next.segment !== entry.segment) next.segment.overrules.add(entry.segment.number)
    this.#keep(next, meta)
    this.#store.dropBody(entry, next)
    this.#compactor.poke(entry.segment)
  }

  async #move(id: string, from: Segment): Promise<void> {
    const entry = this.#parts.index.get(id)
    if (entry?.segment !== from || entry.state === 'corrupt') return
    const { bodyFile: number, dataLength: length, dataCrc: crc } = entry
    const body = number === 0 ? await this.body(id) : undefined
    const meta = this.#details.peek(entry)
    if (number === 0 && !body) return
    if (this.#parts.index.get(id)?.state === 'corrupt') return
    await this.#rewrite(entry, meta, body ? [body] : { number, length, crc })
  }

  async #restate(id: string, from: Segment): Promise<void> {
    const entry = this.#parts.index.get(id)
    if (entry && entry.status?.segment !== from) return
    if (entry) return this.#restateAs(entry, this.#details.of(entry).status)
    const segment = await this.#store.writeEnded(id, {})
    for (const older of from.overrules) segment.overrules.add(older)
  }

  #sealed(segment: Segment): void {
    this.#parts.segments.listHeads(segment)
    this.#compactor.poke(segment)
  }

  #keep(entry: Entry, meta: MessageMeta): void {
    this.#parts.index.put(entry)
    this.#details.remember(entry, meta)
  }

  async body(id: string): Promise<Buffer | undefined> {
    const entry = this.#parts.index.get(id)
    if (!entry || entry.state === 'corrupt') return undefined
    const bytes = await this.#store.body(entry)
    if (bytes) return bytes
    // Ended or moved while we read.
    if (!samePlace(this.#parts.index.get(id), entry)) return this.body(id)
    this.#foundDamaged(entry, 'the message is damaged')
    return undefined
  }

  async rawBody(id: string): Promise<Buffer | undefined> {
    const entry = this.#parts.index.get(id)
    return entry && this.#store.rawBody(entry)
  }

  #foundDamaged(entry: Entry, what: string): void {
    const { index, damages, log, now } = this.#parts
    const damage = { id: entry.id, file: entry.segment.file, offset: entry.offset, what }
    damages.push(damage)
    log('error', 'A queued message is damaged.', damage)
    if (what !== 'the message is damaged') return
    index.update(entry.id, { state: 'corrupt', due: undefined })
    const after = index.get(entry.id)
    if (after) this.#tell({ kind: 'corrupt', message: messageOf(after, this.#details.peek(after)), at: now() })
  }

  #message(entry: Entry): QueuedMessage {
    const meta = this.#details.of(entry)
    return messageOf(this.#parts.index.get(entry.id) ?? entry, meta)
  }

  get(id: string): QueuedMessage | undefined {
    const entry = this.#parts.index.get(id)
    return entry && this.#message(entry)
  }

  list(filter: QueueFilter = {}): Iterable<QueuedMessage> {
    return listEntries(this.#entriesFor(filter), filter, (entry) => messageOf(entry, this.#details.peek(entry)))
  }

  find(filter: QueueFilter): Promise<readonly QueuedMessage[]> {
    return findEntries(this.#entriesFor(filter), filter, (entry) => messageOf(entry, this.#details.peek(entry)))
  }

  #entriesFor(filter: QueueFilter): Iterable<Entry> {
    if (filter.id === undefined) return this.#parts.index.entries(filter)
    const entry = this.#parts.index.get(filter.id)
    return entry && (filter.states?.includes(entry.state) ?? true) ? [entry] : []
  }

  counts(): QueueCounts {
    return this.#parts.index.counts()
  }

  takeDue(limit: number): readonly QueuedMessage[] {
    return this.#take('delivery', limit)
  }

  takeExpired(limit: number): readonly QueuedMessage[] {
    return this.#take('deadline', limit)
  }

  #take(purpose: Purpose, limit: number): readonly QueuedMessage[] {
    const { index, now } = this.#parts
    return index.takeDue(purpose, now(), limit).map((entry) => this.#message(entry))
  }

  giveBack(id: string): void {
    this.#parts.index.giveBack('delivery', id)
  }

  giveBackExpired(id: string): void {
    this.#parts.index.giveBack('deadline', id)
  }

  park(id: string, line: string): void {
    this.#parts.index.park(id, line)
  }

  unpark(line: string, limit: number): readonly QueuedMessage[] {
    return this.#parts.index.unpark(line, limit).map((entry) => this.#message(entry))
  }

  parked(line: string): number {
    return this.#parts.index.parked(line)
  }

  nextDue(): number | undefined {
    return this.#parts.index.nextDue('delivery')
  }

  nextDeadline(): number | undefined {
    return this.#parts.index.nextDue('deadline')
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
    await this.#store.idle()
    await this.#parts.segments.idle()
    this.#parts.segments[Symbol.dispose]()
    this.#parts.lock[Symbol.dispose]()
  }
}
