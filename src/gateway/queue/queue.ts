/**
 * The mail queue: what has been answered with 250 is here until it has ended, through crashes, full disks and damaged files.
 * Its files are the truth; everything people search is fed from its events.
 */
import { mkdirSync } from 'node:fs'
import type { Logger } from './report.ts'
import { BodyFiles } from './log/body-files.ts'
import { nodeDisk, type QueueDisk } from './log/disk.ts'
import { lockQueue } from './log/lock.ts'
import { LogQueue } from './log-queue.ts'
import type { NewMessage, QueueCounts, QueuedMessage, QueueEvent, QueueFilter, StateChange } from './message.ts'
import { QueueIndex } from './entries/queue-index.ts'
import { recover, type Damage } from './recovery.ts'
import { SegmentSet } from './log/segment-set.ts'

export interface MailQueue extends AsyncDisposable {
  /** Resolves when the message is durable. Rejects with `Failure('disk-full')` and then nothing of it was accepted. */
  enqueue(message: NewMessage): Promise<void>
  /** Resolves when the change is durable. `Failure('not-found')` when the message has ended, `conflict` when its state forbids it. */
  change(id: string, change: StateChange): Promise<void>
  /** The message's bytes; undefined when it has ended or its bytes are damaged (it is `corrupt` then). */
  body(id: string): Promise<Buffer | undefined>
  /** The bytes on disk as they are, damaged or not, for a person to look at. */
  rawBody(id: string): Promise<Buffer | undefined>
  get(id: string): QueuedMessage | undefined
  /** In order of acceptance; lazily read, and each text from disk, so bound it by `limit`. */
  list(filter?: QueueFilter): Iterable<QueuedMessage>
  /** The same as one list, for a filter that may read many: others have their turn meanwhile. */
  find(filter: QueueFilter): Promise<readonly QueuedMessage[]>
  counts(): QueueCounts
  /** Messages whose time for delivery has come; each is not handed out again before `giveBack`. */
  takeDue(limit: number): readonly QueuedMessage[]
  giveBack(id: string): void
  /** Held messages whose deadline has passed; each is not handed out again before it changes or `giveBackExpired`. */
  takeExpired(limit: number): readonly QueuedMessage[]
  /** What was to be done about its deadline has failed. */
  giveBackExpired(id: string): void
  /** Gives a message from `takeDue` back to wait in a line until `unpark` comes to it. Costs no memory. */
  park(id: string, line: string): void
  /** Messages of a line, the longest waiting first; as from `takeDue`. */
  unpark(line: string, limit: number): readonly QueuedMessage[]
  parked(line: string): number
  /** Epoch milliseconds of the next time `takeDue` may have something. */
  nextDue(): number | undefined
  /** Epoch milliseconds of the nearest deadline in the hold that was not handed out. */
  nextDeadline(): number | undefined
  subscribe(listener: (event: QueueEvent) => void): () => void
  /** What recovery and reading found damaged. */
  readonly damages: readonly Damage[]
}

export interface QueueOptions {
  readonly directory: string
  readonly segmentBytes?: number
  readonly now?: () => number
  readonly log?: Logger
  readonly disk?: QueueDisk
  /** Bytes of disk that stay free for changes of state; a message that would use them is refused. */
  readonly reserveBytes?: number
  /** `all` also verifies the bodies in sealed segments before opening; otherwise they are verified when read. */
  readonly verify?: 'newest' | 'all'
  readonly cacheBytes?: number
  /** Messages larger than this get a file of their own. */
  readonly largestInLog?: number
}

/** Throws `Failure('conflict')` while another process has the queue open. */
export async function openQueue(options: QueueOptions): Promise<MailQueue> {
  const { directory, now = Date.now, disk = nodeDisk, log = () => {} } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lock = lockQueue(directory)
  try {
    const segments = new SegmentSet(directory)
    const index = new QueueIndex((number) => segments.get(number))
    const damages = await recover({ segments, index, disk, verify: options.verify ?? 'newest', now: now() })
    const bodyFiles = new BodyFiles(directory, disk)
    // A damaged stretch may be the record that names a file.
    if (damages.length === 0) bodyFiles.clear(index.bodyFiles())
    for (const damage of damages) log('error', 'The queue log is damaged.', { ...damage })
    return new LogQueue({ options, lock, segments, bodyFiles, index, disk, now, log, damages: [...damages] })
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}
