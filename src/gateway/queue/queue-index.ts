/**
 * What is known of each queued message in memory: some numbers, no text but the id, so that a million fit. Keeps the counts,
 * the order of due times and, for each segment, what lives in it.
 */
import { queues, type QueueName } from '#core/disposition.ts'
import { DueHeap } from './due-heap.ts'
import type { QueueCounts } from './message.ts'
import type { Segment } from './log/segment-set.ts'

export interface Entry {
  readonly id: string
  state: QueueName
  /** Epoch milliseconds; undefined where delivery has no business with it. */
  due: number | undefined
  enqueuedAt: number
  recipientCount: number
  /** Handed to delivery and not given back. */
  taken: boolean
  /** Where the message's record is. */
  segment: Segment
  offset: number
  metaOffset: number
  metaLength: number
  metaCrc: number
  dataLength: number
  dataCrc: number
  /** Where the newest status record is; undefined while the one in the message's record holds. */
  status:
    | { readonly segment: Segment; readonly metaAt: number; readonly metaLength: number; readonly metaCrc: number }
    | undefined
}

export const recordBytes = (entry: Entry) => entry.metaOffset + entry.metaLength + entry.dataLength

export class QueueIndex {
  readonly #entries = new Map<string, Entry>()
  readonly #counts = new Map<QueueName, { messages: number; bytes: number }>(
    queues.map((name) => [name, { messages: 0, bytes: 0 }]),
  )
  readonly #due = new DueHeap()

  get size(): number {
    return this.#entries.size
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  /** Adds the entry, or puts it in the place of an older record of the same message. */
  put(entry: Entry): void {
    const before = this.#entries.get(entry.id)
    if (before) this.#account(before, -1)
    this.#entries.set(entry.id, entry)
    this.#account(entry, 1)
    this.#schedule(entry)
  }

  update(entry: Entry, change: Pick<Entry, 'state' | 'due'> & Partial<Pick<Entry, 'status'>>): void {
    this.#account(entry, -1)
    Object.assign(entry, change)
    this.#account(entry, 1)
    this.#schedule(entry)
  }

  delete(entry: Entry): void {
    if (this.#entries.get(entry.id) !== entry) return
    this.#entries.delete(entry.id)
    this.#account(entry, -1)
  }

  entries(): MapIterator<Entry> {
    return this.#entries.values()
  }

  /** Entries whose time has come, marked as taken, soonest first. */
  takeDue(now: number, limit: number): Entry[] {
    const taken: Entry[] = []
    while (taken.length < limit) {
      const next = this.#due.peek()
      if (!next || next.due > now) break
      this.#due.pop()
      const entry = this.#entries.get(next.id)
      if (!entry || entry.taken || entry.due !== next.due) continue
      entry.taken = true
      taken.push(entry)
    }
    return taken
  }

  giveBack(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    entry.taken = false
    this.#schedule(entry)
  }

  /** Epoch milliseconds at which `takeDue` may have something; undefined when nothing waits. */
  nextDue(): number | undefined {
    for (;;) {
      const next = this.#due.peek()
      if (!next) return undefined
      const entry = this.#entries.get(next.id)
      if (entry && !entry.taken && entry.due === next.due) return next.due
      this.#due.pop()
    }
  }

  counts(): QueueCounts {
    const oldest = new Map<QueueName, number>()
    for (const { state, enqueuedAt } of this.#entries.values()) {
      if (enqueuedAt < (oldest.get(state) ?? Number.POSITIVE_INFINITY)) oldest.set(state, enqueuedAt)
    }
    const rows = [...this.#counts].map(([name, count]) => {
      const since = oldest.get(name)
      return [name, { ...count, ...(since === undefined ? {} : { oldest: since }) }]
    })
    return Object.fromEntries(rows) as QueueCounts
  }

  #schedule(entry: Entry): void {
    if (entry.due !== undefined && !entry.taken) this.#due.push({ due: entry.due, id: entry.id })
  }

  #account(entry: Entry, sign: 1 | -1): void {
    const count = this.#counts.get(entry.state)
    if (count) {
      count.messages += sign
      count.bytes += sign * entry.dataLength
    }
    entry.segment.liveMessages += sign
    entry.segment.liveBytes += sign * recordBytes(entry)
  }
}
