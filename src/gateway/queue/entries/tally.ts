/** How many messages and bytes each queue has, and since when its oldest waits. */
import { queues, type QueueName } from '#core/disposition.ts'
import type { QueueCounts } from '../message.ts'
import { codeOf, stateOf, type Columns } from './columns.ts'

interface Count {
  messages: number
  bytes: number
  /** No slot before this one is in the queue. */
  from: number
}

export class Tally {
  readonly #columns: Columns
  readonly #counts = new Map<QueueName, Count>(queues.map((name) => [name, { messages: 0, bytes: 0, from: 0 }]))

  constructor(columns: Columns) {
    this.#columns = columns
  }

  add(slot: number, sign: 1 | -1): void {
    const { state, dataLength } = this.#columns
    const count = this.#counts.get(stateOf(state[slot] ?? 0))
    if (!count) return
    count.messages += sign
    count.bytes += sign * (dataLength[slot] ?? 0)
    if (sign > 0) count.from = Math.min(count.from, slot)
  }

  /** Slots got new numbers. */
  renumbered(): void {
    for (const count of this.#counts.values()) count.from = 0
  }

  counts(): QueueCounts {
    const rows = [...this.#counts].map(([name, count]) => {
      const { messages, bytes } = count
      const oldest = this.#oldest(name, count)
      return [name, { messages, bytes, ...(oldest === undefined ? {} : { oldest }) }]
    })
    return Object.fromEntries(rows) as QueueCounts
  }

  /** Slots are in the order of acceptance: the first one is the oldest. */
  #oldest(name: QueueName, count: Count): number | undefined {
    if (count.messages === 0) return undefined
    const slot = this.#columns.state.indexOf(codeOf(name), count.from)
    if (slot < 0) return undefined
    count.from = slot
    return this.#columns.enqueuedAt[slot]
  }
}
