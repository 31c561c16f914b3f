/**
 * What is known of each queued message in memory: numbers in typed arrays, no text, so that a million fit into little. Slots are
 * in the order of acceptance; free ones are used again when all move together. Keeps the counts, the times at which delivery
 * and the hold have something to do and, for each segment, what lives in it.
 */
import { queues, type QueueName } from '#core/disposition.ts'
import type { QueueCounts } from '../message.ts'
import type { Segment } from '../log/segment-set.ts'
import { codeOf, growColumns, newColumns, orderColumns, type Columns } from './columns.ts'
import { DueHeap } from './due-heap.ts'
import {
  readEntry,
  writeEntry,
  writeStatus,
  type Entry,
  type EntryFilter,
  type SlotReader,
  type StatusPlace,
} from './entry.ts'
import { IdTable } from './id-table.ts'
import { Parking } from './parking.ts'
import { Tally } from './tally.ts'

export interface EntryChange {
  readonly state: QueueName
  readonly due: number | undefined
  readonly status?: StatusPlace
}

/** What the index hands out by time. */
export type Purpose = 'delivery' | 'deadline'

const takenFor = { delivery: 1, deadline: 2 } as const satisfies Record<Purpose, number>

/** Free slots are worth a move of all when they are this share. */
const worthMoving = 0.25

export class QueueIndex {
  readonly #columns: Columns = newColumns()
  readonly #ids = new IdTable()
  readonly #heaps = { delivery: new DueHeap(this.#columns), deadline: new DueHeap(this.#columns) }
  readonly #parking = new Parking(this.#columns)
  readonly #tally = new Tally(this.#columns)
  readonly #reader: SlotReader
  /** Slots in use, free ones among them included. */
  #slots = 0
  #size = 0
  #accepted = 0
  /** How often slots got new numbers. */
  #moves = 0

  constructor(segmentOf: (number: number) => Segment | undefined) {
    this.#reader = { columns: this.#columns, idOf: (slot) => this.#ids.idOf(slot), segmentOf }
  }

  get size(): number {
    return this.#size
  }

  get(id: string): Entry | undefined {
    const slot = this.#ids.get(id)
    return slot === undefined ? undefined : readEntry(this.#reader, slot)
  }

  /** Adds the entry, or puts it in the place of an older record of the same message. */
  put(entry: Entry): void {
    const known = this.#ids.get(entry.id)
    if (known !== undefined) this.#leave(known)
    const slot = known ?? this.#newSlot(entry.id)
    writeEntry(this.#columns, slot, entry)
    this.#enter(slot)
  }

  update(id: string, { state, due, status }: EntryChange): void {
    const slot = this.#ids.get(id)
    if (slot === undefined) return
    this.#leave(slot)
    this.#columns.state[slot] = codeOf(state)
    this.#columns.due[slot] = due ?? Number.NaN
    if (status) writeStatus(this.#columns, slot, status)
    this.#enter(slot)
  }

  delete(id: string): void {
    const slot = this.#ids.get(id)
    if (slot === undefined) return
    this.#leave(slot)
    this.#ids.delete(id)
    this.#columns.state[slot] = 0
    this.#columns.taken[slot] = 0
    this.#size -= 1
  }

  /** In order of acceptance, or newest first; what comes and goes meanwhile disturbs nothing. */
  *entries({ states = queues, newestFirst = false }: EntryFilter = {}): Generator<Entry> {
    const wanted = new Set(states.map(codeOf))
    const step = newestFirst ? -1 : 1
    let moves = this.#moves
    for (let slot = newestFirst ? this.#slots - 1 : 0; slot >= 0 && slot < this.#slots; slot += step) {
      if (!wanted.has(this.#columns.state[slot] ?? 0)) continue
      const sequence = this.#columns.sequence[slot] ?? 0
      yield readEntry(this.#reader, slot)
      if (moves === this.#moves) continue
      moves = this.#moves
      slot = newestFirst ? this.#firstFrom(sequence) : this.#firstFrom(sequence + 1) - 1
    }
  }

  /** Entries whose time has come, marked as taken, soonest first. */
  takeDue(purpose: Purpose, now: number, limit: number): Entry[] {
    const heap = this.#heaps[purpose]
    const taken: Entry[] = []
    while (taken.length < limit) {
      const slot = heap.peek()
      if (slot === undefined || (this.#columns.due[slot] ?? 0) > now) break
      heap.remove(slot)
      this.#columns.taken[slot] = takenFor[purpose]
      taken.push(readEntry(this.#reader, slot))
    }
    return taken
  }

  /** Does nothing where the message is not taken for this purpose. */
  giveBack(purpose: Purpose, id: string): void {
    const slot = this.#ids.get(id)
    if (slot === undefined || this.#columns.taken[slot] !== takenFor[purpose]) return
    this.#columns.taken[slot] = 0
    this.#schedule(slot)
  }

  /** Epoch milliseconds at which `takeDue` has something; undefined when nothing waits. */
  nextDue(purpose: Purpose): number | undefined {
    const slot = this.#heaps[purpose].peek()
    return slot === undefined ? undefined : this.#columns.due[slot]
  }

  /** Gives a taken message back to the end of a line; it is due again when `unpark` comes to it or its state changes. */
  park(id: string, key: string): void {
    const slot = this.#ids.get(id)
    if (slot === undefined || this.#columns.taken[slot] !== takenFor.delivery) return
    this.#columns.taken[slot] = 0
    if (this.#isDue(slot)) this.#parking.push(key, slot)
    else this.#schedule(slot)
  }

  unpark(key: string, limit: number): Entry[] {
    const taken: Entry[] = []
    while (taken.length < limit) {
      const slot = this.#parking.shift(key)
      if (slot === undefined) break
      this.#columns.taken[slot] = takenFor.delivery
      taken.push(readEntry(this.#reader, slot))
    }
    return taken
  }

  parked(key: string): number {
    return this.#parking.count(key)
  }

  counts(): QueueCounts {
    return this.#tally.counts()
  }

  /** Numbers of the files in which messages are that have their own. */
  bodyFiles(): Set<number> {
    const { state, bodyFile } = this.#columns
    const numbers = new Set<number>()
    for (let slot = 0; slot < this.#slots; slot += 1)
      if (state[slot] !== 0 && bodyFile[slot] !== 0) numbers.add(bodyFile[slot] ?? 0)
    return numbers
  }

  /** After recovery, which finds messages in the order of the log: puts all in the order of acceptance. */
  settle(): void {
    const { enqueuedAt } = this.#columns
    const living = this.#living()
    const time = (slot: number): number => enqueuedAt[slot] ?? 0
    const inOrder = living.every((slot, at) => at === 0 || time(living[at - 1] ?? 0) <= time(slot))
    if (inOrder && living.length === this.#slots) return
    if (!inOrder) living.sort((a, b) => time(a) - time(b) || a - b)
    this.#arrange(living)
    for (let slot = 0; slot < this.#slots; slot += 1) this.#columns.sequence[slot] = slot + 1
    this.#accepted = this.#slots
  }

  #newSlot(id: string): number {
    if (this.#slots === this.#columns.state.length) {
      if (this.#slots - this.#size >= this.#slots * worthMoving) this.#arrange(this.#living())
      else growColumns(this.#columns)
    }
    const slot = this.#slots
    this.#slots += 1
    this.#size += 1
    this.#accepted += 1
    this.#columns.sequence[slot] = this.#accepted
    this.#columns.taken[slot] = 0
    this.#ids.set(id, slot)
    return slot
  }

  #living(): Uint32Array {
    const living = new Uint32Array(this.#size)
    let at = 0
    for (let slot = 0; slot < this.#slots; slot += 1) {
      if (this.#columns.state[slot] === 0) continue
      living[at] = slot
      at += 1
    }
    return living
  }

  /** Slot `n` becomes what slot `from[n]` was. */
  #arrange(from: Uint32Array): void {
    const placeOf = new Uint32Array(this.#slots)
    for (const [to, slot] of from.entries()) placeOf[slot] = to
    orderColumns(this.#columns, from)
    this.#ids.renumber(from)
    this.#slots = from.length
    this.#moves += 1
    this.#parking.renumber(placeOf)
    this.#tally.renumbered()
    this.#heaps.delivery.clear()
    this.#heaps.deadline.clear()
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const scheduled = (this.#columns.heapPlace[slot] ?? 0) > 0
      this.#columns.heapPlace[slot] = 0
      if (scheduled) this.#schedule(slot)
    }
  }

  /** The first slot whose sequence is not lower. */
  #firstFrom(sequence: number): number {
    let [low, high] = [0, this.#slots]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#columns.sequence[middle] ?? 0) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  #isDue(slot: number): boolean {
    return !Number.isNaN(this.#columns.due[slot])
  }

  #heapOf(slot: number): DueHeap {
    return this.#columns.state[slot] === codeOf('hold') ? this.#heaps.deadline : this.#heaps.delivery
  }

  #schedule(slot: number): void {
    if (this.#columns.taken[slot] === 0 && this.#isDue(slot)) this.#heapOf(slot).push(slot)
  }

  #leave(slot: number): void {
    this.#heapOf(slot).remove(slot)
    this.#parking.remove(slot)
    this.#account(slot, -1)
  }

  #enter(slot: number): void {
    this.#account(slot, 1)
    // Whoever dealt with its deadline has done so.
    if (this.#columns.taken[slot] === takenFor.deadline) this.#columns.taken[slot] = 0
    this.#schedule(slot)
  }

  #account(slot: number, sign: 1 | -1): void {
    this.#tally.add(slot, sign)
    const { segment, metaOffset, metaLength, dataLength, bodyFile } = this.#columns
    const home = this.#reader.segmentOf(segment[slot] ?? 0)
    if (!home) return
    const inside = bodyFile[slot] === 0 ? (dataLength[slot] ?? 0) : 0
    home.liveMessages += sign
    home.liveBytes += sign * ((metaOffset[slot] ?? 0) + (metaLength[slot] ?? 0) + inside)
  }
}
