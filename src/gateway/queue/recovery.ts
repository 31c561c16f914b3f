/**
 * From segments to the index: later records overrule earlier ones. Only the newest segment can have a torn tail, which is
 * cut; damage anywhere else becomes a message in state `corrupt`, kept as it is and reported, never dropped.
 */
import type { Entry } from './entries/entry.ts'
import type { QueueIndex } from './entries/queue-index.ts'
import type { QueueDisk } from './log/disk.ts'
import { HeadList, readHeads } from './log/head-list.ts'
import type { RecordHead } from './log/record.ts'
import { scanSegment, type Scanned } from './log/scan.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'

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

interface FoundRecord {
  readonly offset: number
  readonly head: RecordHead
  readonly metaSound: boolean
  readonly dataSound: boolean
}

export async function recover(options: RecoveryOptions): Promise<readonly Damage[]> {
  const { segments, index, verify } = options
  const damages: Damage[] = []
  for (const segment of segments.all) {
    const newest = segment === segments.newest
    if (!newest) segment.state = 'sealed'
    const heads = newest || verify === 'all' ? undefined : readHeads(segment)
    if (!heads) damages.push(...(await scanned(options, segment)))
    for (const { offset, head } of heads ?? [])
      takeRecord(options, segment, { offset, head, metaSound: true, dataSound: true })
  }
  index.settle()
  return damages
}

/** Reads the whole segment, and lists its heads for the next start where nothing is damaged. */
async function scanned(options: RecoveryOptions, segment: Segment): Promise<Damage[]> {
  const { segments, verify } = options
  const newest = segment === segments.newest
  const heads = new HeadList()
  const damages: Damage[] = []
  for (const found of scanSegment({ segments, segment, bodies: newest || verify === 'all' ? 'verify' : 'skip' })) {
    const damage = takeIn(options, segment, found)
    if (damage) damages.push(damage)
    if (found.kind === 'record') heads.add(found.offset, found.bytes)
  }
  if (damages.length > 0) return damages
  if (newest) segment.heads = heads
  else await heads.write(segment)
  return damages
}

function takeIn(options: RecoveryOptions, segment: Segment, found: Scanned): Damage | undefined {
  if (found.kind === 'record') return takeRecord(options, segment, found)
  if (found.kind === 'damaged') return keepStretch(options, segment, found)
  if (segment !== options.segments.newest)
    return keepStretch(options, segment, { ...found, length: segment.size - found.offset })
  options.disk.truncate(segment.fd, found.offset)
  segment.size = found.offset
  return undefined
}

function takeRecord({ index }: RecoveryOptions, segment: Segment, found: FoundRecord): Damage | undefined {
  const { head, offset } = found
  const entry = index.get(head.id)
  if (head.type === 'message' || head.type === 'moved') return takeMessage({ index, entry }, segment, found)
  if (!entry) return undefined
  if (entry.segment !== segment) segment.overrules.add(entry.segment.number)
  if (head.type === 'ended') {
    index.delete(head.id)
    return undefined
  }
  if (!found.metaSound) return damageOf(segment, offset, { id: head.id, what: 'a change of state is unreadable' })
  const { metaLength, metaCrc } = head
  index.update(head.id, {
    state: entry.state === 'corrupt' ? 'corrupt' : head.state,
    due: entry.state === 'corrupt' ? undefined : head.due,
    status: { segment, metaAt: offset + head.length - metaLength, metaLength, metaCrc },
  })
  return undefined
}

function takeMessage(
  { index, entry: before }: { index: QueueIndex; entry: Entry | undefined },
  segment: Segment,
  found: FoundRecord,
): Damage | undefined {
  const { head, offset } = found
  const sound = found.metaSound && found.dataSound
  // A damaged copy never takes the place of a sound original.
  if (before && !sound && before.state !== 'corrupt')
    return damageOf(segment, offset, { id: head.id, what: 'a moved copy is damaged' })
  if (before && before.segment !== segment) segment.overrules.add(before.segment.number)
  index.put(entryOf(segment, found))
  return sound ? undefined : damageOf(segment, offset, { id: head.id, what: 'the message is damaged' })
}

function entryOf(segment: Segment, { head, offset, metaSound, dataSound }: FoundRecord): Entry {
  const sound = metaSound && dataSound
  const { id, metaLength, metaCrc, dataLength, dataCrc, bodyFile, enqueuedAt, recipientCount } = head
  return {
    id,
    state: sound ? head.state : 'corrupt',
    due: sound ? head.due : undefined,
    enqueuedAt,
    recipientCount,
    segment,
    offset,
    metaOffset: head.length - metaLength - (bodyFile === 0 ? dataLength : 0),
    metaLength,
    metaCrc,
    dataLength,
    dataCrc,
    bodyFile,
    status: undefined,
  }
}

/** The same at every start, so that its end can be recorded: a UUID of our own making (version 8) of seed and place. */
function identifierOf({ seed }: Segment, offset: number): string {
  return `${seed.toString(16).padStart(8, '0')}-0000-8000-8000-${offset.toString(16).padStart(12, '0')}`
}

/** Bytes in which no record can be made out, as a message of their own. */
function keepStretch(options: RecoveryOptions, segment: Segment, found: { offset: number; length: number }): Damage {
  const { offset, length } = found
  const id = identifierOf(segment, offset)
  options.index.put({
    id,
    state: 'corrupt',
    due: undefined,
    enqueuedAt: options.now,
    recipientCount: 0,
    segment,
    offset,
    metaOffset: 0,
    metaLength: 0,
    metaCrc: 0,
    dataLength: length,
    dataCrc: 0,
    bodyFile: 0,
    status: undefined,
  })
  return damageOf(segment, offset, { id, what: `${length} bytes are unreadable` })
}

function damageOf(segment: Segment, offset: number, { id, what }: { id: string; what: string }): Damage {
  return { id, file: segment.file, offset, what }
}
