/**
 * Drops segments in which nothing lives, and moves the last living messages out of sealed segments that are mostly dead, so
 * that a message held for days pins nothing. A segment whose records overrule an older file still on disk is not simply
 * dropped, or what it ended would come back: what it says is first said again in the newest segment.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, QueueIndex } from './queue-index.ts'
import type { Logger } from './report.ts'
import { scanSegment } from './log/scan.ts'
import type { Segment, SegmentSet } from './log/segment-set.ts'

export interface CompactorOptions {
  readonly segments: SegmentSet
  readonly index: QueueIndex
  /** Writes the message anew in the newest segment. */
  readonly move: (entry: Entry) => Promise<void>
  /** Writes the message's present status, or that it has ended, in the newest segment instead of in `from`. */
  readonly restate: (id: string, from: Segment) => Promise<void>
  readonly log: Logger
}

const mostlyDead = 0.25
const together = 64

export class Compactor {
  readonly #options: CompactorOptions
  #running: Promise<void> | undefined
  /** What lives in these cannot be moved: damaged messages wait for a person where they are. */
  readonly #stuck = new WeakSet<Segment>()
  #again = false
  #stopped = false

  constructor(options: CompactorOptions) {
    this.#options = options
  }

  /** Looks for work soon; cheap when there is none. */
  poke(): void {
    this.#again = true
    this.#running ??= this.#run()
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.idle()
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false
        await nextTurn()
        for (const segment of this.#options.segments.all) await this.#look(segment)
      }
    } catch (error) {
      // Mostly a full disk: the segment stays as it is, and the next change of state brings us here again.
      this.#options.log('warn', 'Old queue segments could not be cleared.', { error: String(error) })
    } finally {
      this.#running = undefined
    }
  }

  async #look(segment: Segment): Promise<void> {
    if (segment.state !== 'sealed' || this.#stopped) return
    if (this.#stuck.has(segment) && segment.liveMessages > 0) return
    if (segment.liveMessages > 0 && segment.liveBytes > segment.size * mostlyDead) return
    const simple = segment.liveMessages === 0 && segment.overrules.size === 0
    if (!simple) await this.#forward(segment)
    if (this.#stopped) return
    if (segment.liveMessages === 0) this.#options.segments.drop(segment)
    else this.#stuck.add(segment)
  }

  async #forward(segment: Segment): Promise<void> {
    const { segments, index, move, restate } = this.#options
    let writes: Promise<void>[] = []
    for (const found of scanSegment({ segments, segment, bodies: 'skip' })) {
      if (found.kind !== 'record') continue
      const entry = index.get(found.head.id)
      const livesHere = entry?.segment === segment && entry.offset === found.offset
      if (livesHere && entry.state !== 'corrupt') writes.push(move(entry))
      else if (found.head.type === 'ended' ? !entry : entry?.status?.segment === segment)
        writes.push(restate(found.head.id, segment))
      if (writes.length < together) continue
      await Promise.all(writes)
      writes = []
      await nextTurn()
    }
    await Promise.all(writes)
  }
}
