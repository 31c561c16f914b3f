/**
 * Which slot is due next: a binary heap of slots by their due time, then by their order of acceptance. Each slot knows its
 * place in the heap, so that it can be taken out of the middle when its message changes.
 */
import type { Columns } from './columns.ts'

export class DueHeap {
  readonly #columns: Columns
  #slots = new Uint32Array(64)
  #size = 0

  constructor(columns: Columns) {
    this.#columns = columns
  }

  get size(): number {
    return this.#size
  }

  /** The slot that is due first. */
  peek(): number | undefined {
    return this.#size === 0 ? undefined : this.#slots[0]
  }

  push(slot: number): void {
    if (this.#size === this.#slots.length) {
      const larger = new Uint32Array(this.#size * 2)
      larger.set(this.#slots)
      this.#slots = larger
    }
    this.#size += 1
    this.#rise(this.#size - 1, slot)
  }

  /** The slot must be in this heap. */
  remove(slot: number): void {
    const place = (this.#columns.heapPlace[slot] ?? 0) - 1
    if (place < 0 || this.#slots[place] !== slot) return
    this.#columns.heapPlace[slot] = 0
    this.#size -= 1
    const last = this.#slots[this.#size] ?? 0
    if (last === slot) return
    if (place > 0 && this.#goesBefore(last, this.#slots[(place - 1) >> 1] ?? 0)) this.#rise(place, last)
    else this.#sink(place, last)
  }

  /** Forgets everything; the columns are the caller's to put in order. */
  clear(): void {
    this.#size = 0
  }

  #goesBefore(a: number, b: number): boolean {
    const { due } = this.#columns
    const [first = 0, second = 0] = [due[a], due[b]]
    return first < second || (first === second && a < b)
  }

  #put(place: number, slot: number): void {
    this.#slots[place] = slot
    this.#columns.heapPlace[slot] = place + 1
  }

  #rise(start: number, slot: number): void {
    let place = start
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = this.#slots[above] ?? 0
      if (this.#goesBefore(parent, slot)) break
      this.#put(place, parent)
      place = above
    }
    this.#put(place, slot)
  }

  #sink(start: number, slot: number): void {
    let place = start
    for (;;) {
      let below = 2 * place + 1
      if (below >= this.#size) break
      const right = below + 1
      if (right < this.#size && this.#goesBefore(this.#slots[right] ?? 0, this.#slots[below] ?? 0)) below = right
      const child = this.#slots[below] ?? 0
      if (this.#goesBefore(slot, child)) break
      this.#put(place, child)
      place = below
    }
    this.#put(place, slot)
  }
}
