/** Which message is due next: a binary heap by due time, and by order of arrival where that is the same. Stale entries are the caller's to skip; they cost a few bytes. */
export interface DueEntry {
  readonly due: number
  readonly id: string
}

interface Placed extends DueEntry {
  readonly arrival: number
}

const before = (a: Placed, b: Placed) => a.due < b.due || (a.due === b.due && a.arrival < b.arrival)

export class DueHeap {
  readonly #entries: Placed[] = []
  #arrivals = 0

  get size(): number {
    return this.#entries.length
  }

  peek(): DueEntry | undefined {
    return this.#entries[0]
  }

  push({ due, id }: DueEntry): void {
    const entries = this.#entries
    const entry: Placed = { due, id, arrival: this.#arrivals++ }
    let at = entries.length
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = entries[above]
      if (!parent || before(parent, entry)) break
      entries[at] = parent
      at = above
    }
    entries[at] = entry
  }

  pop(): DueEntry | undefined {
    const [first] = this.#entries
    const last = this.#entries.pop()
    if (last && this.#entries.length > 0) this.#sink(last)
    return first
  }

  #sink(entry: Placed): void {
    const entries = this.#entries
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const left = entries[below]
      const right = entries[below + 1]
      if (left && right && before(right, left)) below += 1
      const child = entries[below]
      if (!child || before(entry, child)) break
      entries[at] = child
      at = below
    }
    entries[at] = entry
  }
}
