/** A binary heap of jobs: the earliest due first, of equals the one that came first. */

export interface Job {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly due: number
}
type Placed = Job & { readonly order: number }

const before = (one: Placed, other: Placed): boolean =>
  one.due === other.due ? one.order < other.order : one.due < other.due

export class DueQueue {
  readonly #heap: Placed[] = []
  #count = 0

  get size(): number {
    return this.#heap.length
  }

  push(job: Job): void {
    this.#heap.push({ ...job, order: this.#count++ })
    let place = this.#heap.length - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#swapIfBefore(place, parent)) return
      place = parent
    }
  }

  pop(): Job | undefined {
    const top = this.#heap[0]
    const last = this.#heap.pop()
    if (top === undefined || last === undefined || this.#heap.length === 0) return top
    this.#heap[0] = last
    this.#sink()
    return top
  }

  clear(): void {
    this.#heap.length = 0
  }

  #sink(): void {
    let place = 0
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2]
      const child = this.#isBefore(right, left) ? right : left
      if (!this.#swapIfBefore(child, place)) return
      place = child
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    return first !== undefined && second !== undefined && before(first, second)
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined || !before(first, second)) return false
    this.#heap[one] = second
    this.#heap[other] = first
    return true
  }
}
