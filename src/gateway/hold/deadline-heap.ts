/** Ids in the order of their deadlines: a binary heap. What has gone meanwhile is passed over by whoever takes. */
interface Entry {
  readonly id: string
  readonly deadline: number
}

export class DeadlineHeap {
  readonly #entries: Entry[] = []

  push(id: string, deadline: number): void {
    const entries = this.#entries
    let at = entries.length
    entries.push({ id, deadline })
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = entries[above]
      if (!parent || parent.deadline <= deadline) break
      entries[at] = parent
      at = above
    }
    entries[at] = { id, deadline }
  }

  /** Takes the id with the earliest deadline. */
  pop(): string | undefined {
    const entries = this.#entries
    const first = entries[0]
    const last = entries.pop()
    if (!first || !last) return undefined
    if (entries.length > 0) this.#sink(last)
    return first.id
  }

  #sink(entry: Entry): void {
    const entries = this.#entries
    let at = 0
    for (;;) {
      const [left, right] = [entries[2 * at + 1], entries[2 * at + 2]]
      if (!left) break
      const isRight = right !== undefined && right.deadline < left.deadline
      const below = isRight ? right : left
      if (below.deadline >= entry.deadline) break
      entries[at] = below
      at = 2 * at + (isRight ? 2 : 1)
    }
    entries[at] = entry
  }
}
