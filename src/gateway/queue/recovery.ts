/**
 * From segments to the index: later records overrule earlier ones. Only the newest segment can have a torn tail, which is
 * cut; damage anywhere else becomes a message in state `corrupt`, kept as it is and reported, never dropped.
 */
import type { MessageMeta } from './details.ts'
import type { QueueDisk } from './log/disk.ts'
import { recordBytes, type Entry, type QueueIndex } from './queue-index.ts'
import { scanSegment, type Scanned } from './log/scan.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'
import { orderOf, type Status } from './status.ts'

export interface Damage {
  readonly id: string
  readonly file: string
  readonly offset: number
  readonly what: string
}

export interface RecoveryOptions {
  readonly segments: SegmentSet
  readonly index: QueueIndex
  readonly disk: QueueDisk
  /** `newest`: bodies in sealed segments are verified when they are read. */
  readonly verify: 'newest' | 'all'
  readonly now: number
}

type FoundRecord = Extract<Scanned, { kind: 'record' }>

export function recover(options: RecoveryOptions): readonly Damage[] {
  const damages: Damage[] = []
  const { segments } = options
  for (const segment of segments.all) {
    const newest = segment === segments.newest
    const bodies = newest || options.verify === 'all' ? 'verify' : 'skip'
    for (const found of scanSegment({ segments, segment, bodies })) {
      const damage = takeIn(options, segment, found)
      if (damage) damages.push(damage)
    }
    if (!newest) segment.state = 'sealed'
  }
  return damages
}

function takeIn(options: RecoveryOptions, segment: Segment, found: Scanned): Damage | undefined {
  if (found.kind === 'record') return takeRecord(options, segment, found)
  if (found.kind === 'damaged') return keepStretch(options, segment, found)
  if (segment === options.segments.newest) {
    options.disk.truncate(segment.fd, found.offset)
    segment.size = found.offset
    return undefined
  }
  return keepStretch(options, segment, { ...found, length: segment.size - found.offset })
}

function takeRecord(options: RecoveryOptions, segment: Segment, found: FoundRecord): Damage | undefined {
  const { type, id } = found.head
  if (type === 'message' || type === 'moved') return takeMessage(options, segment, found)
  const entry = options.index.get(id)
  if (!entry) return undefined
  if (entry.segment !== segment) segment.overrules.add(entry.segment.number)
  if (type === 'ended') {
    options.index.delete(entry)
    return undefined
  }
  if (!found.metaSound) return damageOf(segment, found.offset, { id, what: 'a change of state is unreadable' })
  const status = found.meta as Status
  const metaAt = found.offset + found.head.length - found.head.metaLength
  options.index.update(entry, {
    state: entry.state === 'corrupt' ? 'corrupt' : status.state,
    due: entry.state === 'corrupt' ? undefined : orderOf(status, entry.recipientCount, entry.enqueuedAt),
    status: { segment, metaAt, metaLength: found.head.metaLength, metaCrc: found.head.metaCrc },
  })
  return undefined
}

function takeMessage(options: RecoveryOptions, segment: Segment, found: FoundRecord): Damage | undefined {
  const { head, offset } = found
  const before = options.index.get(head.id)
  const sound = found.metaSound && found.dataSound
  // A damaged copy never takes the place of a sound original.
  if (before && !sound && before.state !== 'corrupt') {
    return damageOf(segment, offset, { id: head.id, what: 'a moved copy is damaged' })
  }
  if (before && before.segment !== segment) segment.overrules.add(before.segment.number)
  options.index.put(entryOf(segment, found, options.now))
  return sound ? undefined : damageOf(segment, offset, { id: head.id, what: 'the message is damaged' })
}

function entryOf(segment: Segment, { head, offset, ...found }: FoundRecord, now: number): Entry {
  const meta = found.meta as MessageMeta | undefined
  const sound = found.metaSound && found.dataSound && meta
  return {
    id: head.id,
    state: sound ? meta.status.state : 'corrupt',
    due: sound ? orderOf(meta.status, meta.envelope.recipients.length, meta.enqueuedAt) : undefined,
    enqueuedAt: meta?.enqueuedAt ?? now,
    recipientCount: meta?.envelope.recipients.length ?? 0,
    taken: false,
    segment,
    offset,
    metaOffset: head.length - head.metaLength - head.dataLength,
    metaLength: head.metaLength,
    metaCrc: head.metaCrc,
    dataLength: head.dataLength,
    dataCrc: head.dataCrc,
    status: undefined,
  }
}

/** Bytes in which no record can be made out, as a message of their own. */
function keepStretch(options: RecoveryOptions, segment: Segment, found: { offset: number; length: number }): Damage {
  const { offset, length } = found
  const id = `corrupt-${segment.number}-${offset}`
  const entry: Entry = {
    id,
    state: 'corrupt',
    due: undefined,
    enqueuedAt: options.now,
    recipientCount: 0,
    taken: false,
    segment,
    offset,
    metaOffset: 0,
    metaLength: 0,
    metaCrc: 0,
    dataLength: length,
    dataCrc: 0,
    status: undefined,
  }
  options.index.put(entry)
  return damageOf(segment, offset, { id, what: `${recordBytes(entry)} bytes are unreadable` })
}

function damageOf(segment: Segment, offset: number, { id, what }: { id: string; what: string }): Damage {
  return { id, file: segment.file, offset, what }
}
