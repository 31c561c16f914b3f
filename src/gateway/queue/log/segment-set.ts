/**
 * The segment files of a queue directory: `00000007-9f3c0a1b.seg`, running number and the seed of its head CRCs. Only the
 * newest is written to. A segment knows what lives in it and which older segments hold records its own records overrule.
 */
import { randomInt } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

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
}

const form = /^(\d{8})-([0-9a-f]{8})\.seg$/

function syncDirectory(directory: string): void {
  const fd = fs.openSync(directory, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

export class SegmentSet implements Disposable {
  readonly directory: string
  readonly #segments = new Map<number, Segment>()
  #next = 1

  constructor(directory: string) {
    this.directory = directory
    const names = fs.readdirSync(directory).filter((name) => form.test(name))
    for (const name of names.sort()) this.#open(name, 'r+')
  }

  /** Oldest first. */
  get all(): readonly Segment[] {
    return [...this.#segments.values()]
  }

  get newest(): Segment | undefined {
    return this.all.at(-1)
  }

  get(number: number): Segment | undefined {
    return this.#segments.get(number)
  }

  create(): Segment {
    const number = String(this.#next).padStart(8, '0')
    const seed = randomInt(1, 2 ** 32)
      .toString(16)
      .padStart(8, '0')
    const segment = this.#open(`${number}-${seed}.seg`, 'wx+')
    syncDirectory(this.directory)
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
    }
    this.#segments.set(segment.number, segment)
    this.#next = Math.max(this.#next, segment.number + 1)
    return segment
  }

  /** Unlinked durably before anything that relies on its absence may be dropped in turn. */
  drop(segment: Segment): void {
    fs.rmSync(segment.file, { force: true })
    syncDirectory(this.directory)
    segment.state = 'dropped'
    this.#segments.delete(segment.number)
    // What overruled the dropped one overrules in its stead what that had overruled.
    for (const { overrules } of this.#segments.values()) {
      if (overrules.delete(segment.number)) for (const older of segment.overrules) overrules.add(older)
    }
    if (segment.readers === 0) fs.closeSync(segment.fd)
  }

  /** `length` bytes at `offset`; fewer at the end of the file. */
  readSync(segment: Segment, offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length)
    const read = fs.readSync(segment.fd, buffer, 0, length, offset)
    return read === length ? buffer : buffer.subarray(0, read)
  }

  async read(segment: Segment, offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    segment.readers += 1
    try {
      const read = await readFully(segment.fd, buffer, offset)
      return buffer.subarray(0, read)
    } finally {
      segment.readers -= 1
      if (segment.state === 'dropped' && segment.readers === 0) fs.closeSync(segment.fd)
    }
  }

  [Symbol.dispose](): void {
    for (const { fd } of this.#segments.values()) fs.closeSync(fd)
    this.#segments.clear()
  }
}

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
