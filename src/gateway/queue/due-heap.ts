/** Which message is due next: a binary heap by due time. Stale entries are the caller's to skip; they cost a few bytes. */
export interface DueEntry {
  readonly due: number
  readonly id: string
}

export class DueHeap {
  readonly #entries: DueEntry[] = []

  get size(): number {
    return this.#entries.length
  }

  peek(): DueEntry | undefined {
    return this.#entries[0]
  }

  push(entry: DueEntry): void {
    const entries = this.#entries
    let at = entries.length
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = entries[above]
      if (!parent || parent.due <= entry.due) break
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

  #sink(entry: DueEntry): void {
    const entries = this.#entries
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const left = entries[below]
      const right = entries[below + 1]
      if (left && right && right.due < left.due) below += 1
      const child = entries[below]
      if (!child || child.due >= entry.due) break
      entries[at] = child
      at = below
    }
    entries[at] = entry
  }
}
