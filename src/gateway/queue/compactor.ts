/**
 * Drops segments in which nothing lives, and moves the last living messages out of sealed segments that are mostly dead, so
 * that a message held for days pins nothing. A segment whose records overrule an older file still on disk is not simply
 * dropped, or what it ended would come back: what it says is first said again in the newest segment.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { QueueIndex } from './entries/queue-index.ts'
import type { Logger } from './report.ts'
import { readHeads } from './log/head-list.ts'
import type { RecordHead } from './log/record.ts'
import { scanSegment } from './log/scan.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'

export interface CompactorOptions {
  readonly segments: SegmentSet
  readonly index: QueueIndex
  /** Writes the message anew in the newest segment, where its record is still in `from`. */
  readonly move: (id: string, from: Segment) => Promise<void>
  /** Writes the message's present status, or that it has ended, in the newest segment instead of in `from`. */
  readonly restate: (id: string, from: Segment) => Promise<void>
  readonly log: Logger
}

const mostlyDead = 0.25
/** Messages, and bytes of them, that are moved at once. */
const together = 64
const togetherBytes = 16 * 1024 * 1024
const pauseMs = 10_000

/** Nothing lives in it and nothing in it is needed: it can be dropped without a word elsewhere. */
const isDead = ({ liveMessages, overrules }: Segment): boolean => liveMessages === 0 && overrules.size === 0

export class Compactor {
  readonly #options: CompactorOptions
  #running: Promise<void> | undefined
  /** Segments that may be ripe. */
  readonly #candidates = new Set<Segment>()
  /** What lives in these cannot be moved: damaged messages wait for a person where they are. */
  readonly #stuck = new WeakSet<Segment>()
  #stopped = false
  #pause: NodeJS.Timeout | undefined

  constructor(options: CompactorOptions) {
    this.#options = options
  }

  /** Something ended in this segment or it takes no more: looks at it soon; costs nothing when it is not ripe. */
  poke(segment: Segment): void {
    if (!this.#isRipe(segment) || this.#stopped) return
    this.#candidates.add(segment)
    if (!this.#pause || isDead(segment)) this.#running ??= this.#run()
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#pause)
    await this.idle()
  }

  #isRipe(segment: Segment): boolean {
    if (segment.state !== 'sealed') return false
    if (this.#stuck.has(segment) && segment.liveMessages > 0) return false
    return segment.liveMessages === 0 || segment.liveBytes <= segment.size * mostlyDead
  }

  async #run(): Promise<void> {
    await nextTurn()
    for (const segment of this.#candidates) {
      if (this.#stopped) break
      // While the disk is full only what needs no room is done.
      if (this.#pause && !isDead(segment)) continue
      if (await this.#tryToClear(segment)) this.#candidates.delete(segment)
    }
    this.#running = undefined
  }

  async #tryToClear(segment: Segment): Promise<boolean> {
    try {
      if (this.#isRipe(segment)) await this.#clear(segment)
      return true
    } catch (error) {
      this.#options.log('warn', 'Old queue segments could not be cleared.', { error: String(error) })
      this.#rest()
      return false
    }
  }

  #rest(): void {
    if (this.#stopped || this.#pause) return
    this.#pause = setTimeout(() => {
      this.#pause = undefined
      this.#running ??= this.#run()
    }, pauseMs)
    this.#pause.unref()
  }

  async #clear(segment: Segment): Promise<void> {
    if (!isDead(segment)) await this.#forward(segment)
    if (this.#stopped) return
    if (segment.liveMessages === 0) this.#options.segments.drop(segment)
    else this.#stuck.add(segment)
  }

  async #forward(segment: Segment): Promise<void> {
    const { segments, index, move, restate } = this.#options
    const ended = new Set<string>()
    let writes: Promise<void>[] = []
    let bytes = 0
    for (const found of scanSegment({ segments, segment, bodies: 'skip' })) {
      if (found.kind !== 'record' || this.#stopped) continue
      const { id, type } = found.head
      const entry = index.get(id)
      const livesHere = entry?.segment === segment && entry.offset === found.offset
      if (livesHere && entry.state !== 'corrupt') writes.push(move(id, segment))
      else if (entry?.status?.segment === segment) writes.push(restate(id, segment))
      else if (type === 'ended' && !entry) ended.add(id)
      bytes += livesHere ? entry.dataLength : 0
      if (writes.length < together && bytes < togetherBytes) continue
      await Promise.all(writes)
      writes = []
      bytes = 0
      await nextTurn()
    }
    await Promise.all(writes)
    await this.#forwardEnds(segment, ended)
  }

  /** Of what has ended only that is said again whose message is still in an older file, or ends would pile up for ever. */
  async #forwardEnds(segment: Segment, ended: ReadonlySet<string>): Promise<void> {
    const needed = [...(await this.#stillThere(segment, ended))]
    for (let from = 0; from < needed.length && !this.#stopped; from += together) {
      await Promise.all(needed.slice(from, from + together).map((id) => this.#options.restate(id, segment)))
    }
  }

  async #stillThere({ overrules }: Segment, ids: ReadonlySet<string>): Promise<Set<string>> {
    const { segments } = this.#options
    const found = new Set<string>()
    if (ids.size === 0) return found
    for (const number of overrules) {
      const older = segments.get(number)
      if (!older || this.#stopped) continue
      for (const { type, id } of headsOf(segments, older)) {
        if ((type === 'message' || type === 'moved') && ids.has(id)) found.add(id)
      }
      await nextTurn()
    }
    return found
  }
}

function* headsOf(segments: SegmentSet, segment: Segment): Generator<RecordHead> {
  const listed = segment.state === 'sealed' ? readHeads(segment) : undefined
  for (const { head } of listed ?? []) yield head
  if (listed) return
  for (const found of scanSegment({ segments, segment, bodies: 'skip' })) if (found.kind === 'record') yield found.head
}
