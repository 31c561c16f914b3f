/**
 * Messages that are due but whose destination has enough to do: a line for each destination, linked through the columns, so
 * that a million messages for one slow server cost no memory and keep nobody else from delivery.
 */
import type { Columns } from './columns.ts'

interface Line {
  readonly key: string
  readonly number: number
  /** Slots plus 1; 0 where the line is empty. */
  first: number
  last: number
  count: number
}

export class Parking {
  readonly #columns: Columns
  readonly #byKey = new Map<string, Line>()
  readonly #byNumber = new Map<number, Line>()
  #numbers = 0

  constructor(columns: Columns) {
    this.#columns = columns
  }

  count(key: string): number {
    return this.#byKey.get(key)?.count ?? 0
  }

  push(key: string, slot: number): void {
    const { before, after, line: lineOf } = this.#columns
    const line = this.#byKey.get(key) ?? this.#open(key)
    before[slot] = line.last
    after[slot] = 0
    lineOf[slot] = line.number
    if (line.last > 0) after[line.last - 1] = slot + 1
    else line.first = slot + 1
    line.last = slot + 1
    line.count += 1
  }

  /** Takes the slot out that has waited longest. */
  shift(key: string): number | undefined {
    const line = this.#byKey.get(key)
    if (!line) return undefined
    const slot = line.first - 1
    this.remove(slot)
    return slot
  }

  /** Does nothing where the slot is not parked. */
  remove(slot: number): void {
    const { before, after, line: lineOf } = this.#columns
    const line = this.#byNumber.get(lineOf[slot] ?? 0)
    if (!line) return
    const [previous = 0, next = 0] = [before[slot], after[slot]]
    if (previous > 0) after[previous - 1] = next
    else line.first = next
    if (next > 0) before[next - 1] = previous
    else line.last = previous
    lineOf[slot] = 0
    line.count -= 1
    if (line.count > 0) return
    this.#byKey.delete(line.key)
    this.#byNumber.delete(line.number)
  }

  /** Slots got new numbers, and the columns are in the new order. */
  renumber(placeOf: Uint32Array): void {
    const moved = (link: number): number => (link > 0 ? (placeOf[link - 1] ?? 0) + 1 : 0)
    const { before, after } = this.#columns
    for (const line of this.#byKey.values()) {
      line.first = moved(line.first)
      line.last = moved(line.last)
      for (let link = line.first; link > 0; link = after[link - 1] ?? 0) {
        before[link - 1] = moved(before[link - 1] ?? 0)
        after[link - 1] = moved(after[link - 1] ?? 0)
      }
    }
  }

  #open(key: string): Line {
    this.#numbers += 1
    const line = { key, number: this.#numbers, first: 0, last: 0, count: 0 }
    this.#byKey.set(key, line)
    this.#byNumber.set(line.number, line)
    return line
  }
}
