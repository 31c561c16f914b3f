/**
 * Walks over the records of one segment with small reads: bodies are skipped unless their CRC is wanted. Damage is a value:
 * a record whose parts do not match, a stretch in which no record can be found, or a torn tail.
 */
import { crc32 } from 'node:zlib'
import { decodeHead, headBytes, headLength, magic, type RecordHead } from './record.ts'
import type { Segment, SegmentSet } from './segment-set.ts'

export type Scanned =
  | {
      readonly kind: 'record'
      readonly offset: number
      readonly head: RecordHead
      /** Head and id as they stand there; valid until the next step. */
      readonly bytes: Buffer
      readonly metaSound: boolean
      /** Always true where the body has a file of its own: that is verified when it is read. */
      readonly dataSound: boolean
    }
  /** Bytes that are no record, and are not the tail of a write that never ended. */
  | { readonly kind: 'damaged'; readonly offset: number; readonly length: number }
  /** The rest of the file is what was being written when the power went. */
  | { readonly kind: 'torn'; readonly offset: number }

const smallWindow = 8 * 1024
const largeWindow = 256 * 1024
const searchBytes = 1024 * 1024
/** A message's record has its envelope in JSON behind head and id. */
const shortestMessage = headBytes + 64

export interface ScanOptions {
  readonly segments: SegmentSet
  readonly segment: Segment
  readonly bodies: 'verify' | 'skip'
}

/** Reads through a window: many small records cost one system call, and large bodies between them are passed over. */
class Window {
  readonly #options: ScanOptions
  #buffer = Buffer.allocUnsafe(largeWindow)
  #start = 0
  #length = 0
  #size = largeWindow

  constructor(options: ScanOptions) {
    this.#options = options
  }

  /** A view that the next call may overwrite. */
  read(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#length) this.#fill(offset, length)
    const from = offset - this.#start
    return this.#buffer.subarray(from, Math.min(from + length, this.#length))
  }

  head(offset: number): RecordHead | undefined {
    const length = headLength(this.read(offset, headBytes))
    return length === 0 ? undefined : decodeHead(this.read(offset, length), this.#options.segment.seed)
  }

  #fill(offset: number, length: number): void {
    const { segments, segment } = this.#options
    // A jump over more than a window says that bodies are large.
    this.#size = offset > this.#start + this.#length + smallWindow ? smallWindow : Math.min(largeWindow, this.#size * 2)
    const wanted = Math.max(length, Math.min(this.#size, Math.max(0, segment.size - offset)))
    if (wanted > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(wanted)
    this.#length = segments.readInto(segment, this.#buffer.subarray(0, wanted), offset)
    this.#start = offset
  }
}

export function* scanSegment(options: ScanOptions): Generator<Scanned> {
  const { segment } = options
  const window = new Window(options)
  let offset = 0
  while (offset < segment.size) {
    const head = window.head(offset)
    if (head && offset + head.length > segment.size) {
      // Complete heads of incomplete records: only an unfinished write does this to the newest segment.
      yield { kind: 'torn', offset }
      return
    }
    if (head) {
      yield readRecord(options, window, { head, offset })
      offset += head.length
      continue
    }
    const next = nextRecord(options, window, offset + 1)
    if (next === undefined && isTorn(options, offset)) {
      yield { kind: 'torn', offset }
      return
    }
    const end = next ?? segment.size
    yield { kind: 'damaged', offset, length: end - offset }
    offset = end
  }
}

function readRecord(options: ScanOptions, window: Window, found: { head: RecordHead; offset: number }): Scanned {
  const { head, offset } = found
  const inside = head.bodyFile === 0 ? head.dataLength : 0
  const front = head.length - inside - head.metaLength
  const text = window.read(offset, front + head.metaLength)
  const metaSound = crc32(text.subarray(front)) === head.metaCrc
  const skip = options.bodies === 'skip' || inside === 0
  const dataSound = skip || bodyCrc(options, offset + front + head.metaLength, inside) === head.dataCrc
  return { kind: 'record', offset, head, bytes: text.subarray(0, front), metaSound, dataSound }
}

function bodyCrc({ segments, segment }: ScanOptions, start: number, length: number): number {
  let crc = 0
  for (let done = 0; done < length; done += searchBytes) {
    crc = crc32(segments.readSync(segment, start + done, Math.min(searchBytes, length - done)), crc)
  }
  return crc
}

/** Where the next sound head begins. */
function nextRecord({ segments, segment }: ScanOptions, window: Window, from: number): number | undefined {
  for (let start = from; start < segment.size; start += searchBytes) {
    const bytes = segments.readSync(segment, start, Math.min(searchBytes + magic.length, segment.size - start))
    for (let at = bytes.indexOf(magic); at >= 0 && at < searchBytes; at = bytes.indexOf(magic, at + 1)) {
      if (window.head(start + at)) return start + at
    }
  }
  return undefined
}

/** A tail shorter than any message's record, or of zeros only, was never acknowledged. Anything else is kept for a person. */
function isTorn({ segments, segment }: ScanOptions, offset: number): boolean {
  if (segment.size - offset < shortestMessage) return true
  for (let start = offset; start < segment.size; start += searchBytes) {
    const bytes = segments.readSync(segment, start, Math.min(searchBytes, segment.size - start))
    if (bytes.some((byte) => byte !== 0)) return false
  }
  return true
}
