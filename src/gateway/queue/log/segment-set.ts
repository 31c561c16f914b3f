/**
 * The segment files of a queue directory: `00000007-9f3c0a1b.seg`, running number and the seed of its head CRCs. Only the
 * newest is written to. A segment knows what lives in it and which older segments hold records its own records overrule.
 */
import { randomInt } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { syncDirectory } from './disk.ts'
import { HeadList, headsFile } from './head-list.ts'

export interface Segment {
  readonly number: number
  readonly seed: number
  readonly file: string
  readonly fd: number
  /** Bytes that are durable. */
  size: number
  /** Bytes of messages that live here. */
  liveBytes: number
  liveMessages: number
  /** Older segments that must be gone, or overruled anew, before this one may go. */
  readonly overrules: Set<number>
  /** Reads in flight; the file is closed only when there are none. */
  readers: number
  state: 'open' | 'sealed' | 'dropped'
  /** All heads so far, for the list that is written when the segment is sealed; undefined where they are not all known. */
  heads: HeadList | undefined
}

const form = /^(\d{8})-([0-9a-f]{8})\.seg$/

export class SegmentSet implements Disposable {
  readonly directory: string
  readonly #segments = new Map<number, Segment>()
  readonly #listing = new Set<Promise<void>>()
  #newest: Segment | undefined
  #next = 1

  constructor(directory: string) {
    this.directory = directory
    const names = fs.readdirSync(directory).filter((name) => form.test(name))
    for (const name of names.sort()) this.#open(name, 'r+')
    this.#removeStrayLists()
  }

  #removeStrayLists(): void {
    const known = new Set(this.all.map(({ file }) => path.basename(headsFile(file))))
    for (const name of fs.readdirSync(this.directory))
      if (name.endsWith('.heads') && !known.has(name)) fs.rmSync(path.join(this.directory, name), { force: true })
  }

  /** Writes down the heads of a segment that takes no more, in the background. */
  listHeads(segment: Segment): void {
    const { heads } = segment
    segment.heads = undefined
    if (!heads) return
    const work = this.#writeList(segment, heads).finally(() => this.#listing.delete(work))
    this.#listing.add(work)
  }

  async #writeList(segment: Segment, heads: HeadList): Promise<void> {
    await heads.write(segment)
    if (segment.state === 'dropped') fs.rmSync(headsFile(segment.file), { force: true })
  }

  async idle(): Promise<void> {
    await Promise.all(this.#listing)
  }

  /** Oldest first. */
  get all(): readonly Segment[] {
    return [...this.#segments.values()]
  }

  get newest(): Segment | undefined {
    return this.#newest
  }

  get(number: number): Segment | undefined {
    return this.#segments.get(number)
  }

  create(): Segment {
    const number = String(this.#next).padStart(8, '0')
    const seed = randomInt(1, 2 ** 32)
      .toString(16)
      .padStart(8, '0')
    const before = this.#newest
    const segment = this.#open(`${number}-${seed}.seg`, 'wx+')
    segment.heads = new HeadList()
    try {
      syncDirectory(this.directory)
    } catch (error) {
      // A file whose name may not last takes no records.
      this.#segments.delete(segment.number)
      this.#newest = before
      fs.closeSync(segment.fd)
      fs.rmSync(segment.file, { force: true })
      throw error
    }
    return segment
  }

  #open(name: string, flags: string): Segment {
    const [, number = '', seed = ''] = form.exec(name) ?? []
    const file = path.join(this.directory, name)
    const fd = fs.openSync(file, flags, 0o600)
    const segment: Segment = {
      number: Number(number),
      seed: Number.parseInt(seed, 16),
      file,
      fd,
      size: fs.fstatSync(fd).size,
      liveBytes: 0,
      liveMessages: 0,
      overrules: new Set(),
      readers: 0,
      state: 'open',
      heads: undefined,
    }
    this.#segments.set(segment.number, segment)
    this.#newest = segment
    this.#next = Math.max(this.#next, segment.number + 1)
    return segment
  }

  /** Unlinked durably before anything that relies on its absence may be dropped in turn. */
  drop(segment: Segment): void {
    fs.rmSync(headsFile(segment.file), { force: true })
    fs.rmSync(segment.file, { force: true })
    syncDirectory(this.directory)
    segment.state = 'dropped'
    this.#segments.delete(segment.number)
    if (this.#newest === segment) this.#newest = this.all.at(-1)
    // What overruled the dropped one overrules in its stead what that had overruled.
    for (const { overrules } of this.#segments.values()) {
      if (overrules.delete(segment.number)) for (const older of segment.overrules) overrules.add(older)
    }
    if (segment.readers === 0) letGo(segment)
  }

  /** `length` bytes at `offset`; fewer at the end of the file. */
  readSync(segment: Segment, offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length)
    return buffer.subarray(0, this.readInto(segment, buffer, offset))
  }

  /** Fills the buffer; the bytes read, fewer at the end of the file. */
  readInto(segment: Segment, buffer: Buffer, offset: number): number {
    return fs.readSync(segment.fd, buffer, 0, buffer.length, offset)
  }

  async read(segment: Segment, offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    segment.readers += 1
    try {
      const read = await readFully(segment.fd, buffer, offset)
      return buffer.subarray(0, read)
    } finally {
      segment.readers -= 1
      if (segment.state === 'dropped' && segment.readers === 0) letGo(segment)
    }
  }

  [Symbol.dispose](): void {
    for (const { fd } of this.#segments.values()) fs.closeSync(fd)
    this.#segments.clear()
  }
}

/** The last handle of a file without a name gives its blocks back, which takes a disk its time: not on the thread of the sessions. */
const letGo = ({ fd }: Segment): void => fs.close(fd, () => {})

async function readFully(fd: number, buffer: Buffer, offset: number): Promise<number> {
  let total = 0
  while (total < buffer.length) {
    const from = total
    const read = await new Promise<number>((resolve, reject) => {
      fs.read(fd, buffer, from, buffer.length - from, offset + from, (error, bytes) =>
        error ? reject(error) : resolve(bytes),
      )
    })
    if (read === 0) break
    total += read
  }
  return total
}
