/** What is known of queued messages, a typed array for each fact: about 110 bytes a message, whatever its texts are. */
import { queues, type QueueName } from '#core/disposition.ts'

const smallest = 64

const makers = {
  /** Code of the state; 0 for a slot that is free. */
  state: Uint8Array,
  /** 1 while it is handed out for delivery, 2 while its deadline is dealt with. */
  taken: Uint8Array,
  /** Number of acceptance: grows with the slots and never changes, so that a reader finds its place again. */
  sequence: Float64Array,
  due: Float64Array,
  enqueuedAt: Float64Array,
  recipientCount: Uint32Array,
  segment: Uint32Array,
  offset: Uint32Array,
  metaOffset: Uint16Array,
  metaLength: Uint32Array,
  metaCrc: Uint32Array,
  dataLength: Uint32Array,
  dataCrc: Uint32Array,
  /** Number of the body's own file; 0 where the body is in the record. */
  bodyFile: Float64Array,
  /** 0 while the status in the message's record holds. */
  statusSegment: Uint32Array,
  statusAt: Uint32Array,
  statusLength: Uint32Array,
  statusCrc: Uint32Array,
  /** Place in the heap the entry is in, plus 1. */
  heapPlace: Uint32Array,
  /** Number of the line the entry is parked in, and its neighbours there, plus 1. */
  line: Uint32Array,
  before: Uint32Array,
  after: Uint32Array,
} as const

type Makers = typeof makers
export type ColumnName = keyof Makers
export type Columns = { [Name in ColumnName]: InstanceType<Makers[Name]> }

const names = Object.keys(makers) as ColumnName[]

export function newColumns(): Columns {
  return Object.fromEntries(names.map((name) => [name, new makers[name](smallest)])) as Columns
}

/** One column after the other, so that only one is there twice. */
export function growColumns(columns: Columns): void {
  const length = Math.max(smallest, columns.state.length * 2)
  for (const name of names) {
    const larger = new makers[name](length)
    larger.set(columns[name])
    Object.assign(columns, { [name]: larger })
  }
}

/** Each column in turn takes on the order of `from`: slot `n` becomes what slot `from[n]` was. Slots behind are zero. */
export function orderColumns(columns: Columns, from: Uint32Array): void {
  for (const name of names) {
    const before = columns[name].slice()
    const column = columns[name]
    column.fill(0)
    for (const [to, slot] of from.entries()) column[to] = before[slot] ?? 0
  }
}

const codes = new Map<QueueName, number>(queues.map((name, index) => [name, index + 1]))

export const codeOf = (state: QueueName): number => codes.get(state) ?? 0
export const stateOf = (code: number): QueueName => queues[code - 1] ?? 'corrupt'
