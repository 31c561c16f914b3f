/** One message of the index as a value: what the columns say of a slot at this moment. */
import type { QueueName } from '#core/disposition.ts'
import type { Segment } from '../log/segment-set.ts'
import { codeOf, stateOf, type Columns } from './columns.ts'

export interface StatusPlace {
  readonly segment: Segment
  readonly metaAt: number
  readonly metaLength: number
  readonly metaCrc: number
}

export interface Entry {
  readonly id: string
  readonly state: QueueName
  /** Epoch milliseconds: the place in the order of delivery or, in `hold`, the deadline; undefined where nothing is to be done. */
  readonly due: number | undefined
  readonly enqueuedAt: number
  readonly recipientCount: number
  /** Where the message's record is. */
  readonly segment: Segment
  readonly offset: number
  readonly metaOffset: number
  readonly metaLength: number
  readonly metaCrc: number
  readonly dataLength: number
  readonly dataCrc: number
  /** Number of the body's own file; 0 where the body is in the record. */
  readonly bodyFile: number
  /** Where the newest status record is; undefined while the one in the message's record holds. */
  readonly status: StatusPlace | undefined
}

export interface EntryFilter {
  readonly states?: readonly QueueName[]
  readonly newestFirst?: boolean
}

/** Whether both are the same record of the same message. */
export const samePlace = (one: Entry | undefined, other: Entry): boolean =>
  one?.segment === other.segment && one.offset === other.offset

export function writeEntry(columns: Columns, slot: number, entry: Entry): void {
  columns.state[slot] = codeOf(entry.state)
  columns.due[slot] = entry.due ?? Number.NaN
  columns.enqueuedAt[slot] = entry.enqueuedAt
  columns.recipientCount[slot] = entry.recipientCount
  columns.segment[slot] = entry.segment.number
  columns.offset[slot] = entry.offset
  columns.metaOffset[slot] = entry.metaOffset
  columns.metaLength[slot] = entry.metaLength
  columns.metaCrc[slot] = entry.metaCrc
  columns.dataLength[slot] = entry.dataLength
  columns.dataCrc[slot] = entry.dataCrc
  columns.bodyFile[slot] = entry.bodyFile
  writeStatus(columns, slot, entry.status)
}

export function writeStatus(columns: Columns, slot: number, status: StatusPlace | undefined): void {
  columns.statusSegment[slot] = status?.segment.number ?? 0
  columns.statusAt[slot] = status?.metaAt ?? 0
  columns.statusLength[slot] = status?.metaLength ?? 0
  columns.statusCrc[slot] = status?.metaCrc ?? 0
}

export interface SlotReader {
  readonly columns: Columns
  readonly idOf: (slot: number) => string
  readonly segmentOf: (number: number) => Segment | undefined
}

export function readEntry({ columns, idOf, segmentOf }: SlotReader, slot: number): Entry {
  const number = (column: keyof Columns): number => columns[column][slot] ?? 0
  const segment = segmentOf(number('segment'))
  const statusSegment = segmentOf(number('statusSegment'))
  const due = number('due')
  if (!segment) throw new Error(`Queue segment ${number('segment')} is gone while a message lives in it.`)
  return {
    id: idOf(slot),
    state: stateOf(number('state')),
    due: Number.isNaN(due) ? undefined : due,
    enqueuedAt: number('enqueuedAt'),
    recipientCount: number('recipientCount'),
    segment,
    offset: number('offset'),
    metaOffset: number('metaOffset'),
    metaLength: number('metaLength'),
    metaCrc: number('metaCrc'),
    dataLength: number('dataLength'),
    dataCrc: number('dataCrc'),
    bodyFile: number('bodyFile'),
    status: statusSegment && {
      segment: statusSegment,
      metaAt: number('statusAt'),
      metaLength: number('statusLength'),
      metaCrc: number('statusCrc'),
    },
  }
}
