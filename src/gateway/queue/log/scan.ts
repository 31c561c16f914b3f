/**
 * Walks over the records of one segment with small reads: bodies are skipped unless their CRC is wanted. Damage is a value:
 * a record whose parts do not match, a stretch in which no record can be found, or a torn tail.
 */
import { crc32 } from 'node:zlib'
import { decodeHead, headBytes, magic, type RecordHead } from './record.ts'
import type { Segment, SegmentSet } from './segment-set.ts'

export type Scanned =
  | {
      readonly kind: 'record'
      readonly offset: number
      readonly head: RecordHead
      /** The JSON; undefined where its CRC does not match. */
      readonly meta: unknown
      readonly metaSound: boolean
      readonly dataSound: boolean
    }
  /** Bytes that are no record, and are not the tail of a write that never ended. */
  | { readonly kind: 'damaged'; readonly offset: number; readonly length: number }
  /** The rest of the file is what was being written when the power went. */
  | { readonly kind: 'torn'; readonly offset: number }

const windowBytes = 8 * 1024
const searchBytes = 1024 * 1024
/** A message's record has its envelope in JSON behind head and id. */
const shortestMessage = headBytes + 64

export interface ScanOptions {
  readonly segments: SegmentSet
  readonly segment: Segment
  readonly bodies: 'verify' | 'skip'
}

/** Reads through a window, so that many small records cost one system call. */
class Window {
  readonly #options: ScanOptions
  #start = 0
  #bytes: Buffer = Buffer.alloc(0)

  constructor(options: ScanOptions) {
    this.#options = options
  }

  read(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const { segments, segment } = this.#options
      const wanted = Math.min(Math.max(length, windowBytes), Math.max(0, segment.size - offset))
      this.#bytes = segments.readSync(segment, offset, wanted)
      this.#start = offset
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length)
  }

  head(offset: number): RecordHead | undefined {
    const fixed = this.read(offset, headBytes)
    if (fixed.length < headBytes || !fixed.subarray(0, 4).equals(magic)) return undefined
    const idLength = fixed.readUInt16LE(6)
    return decodeHead(this.read(offset, headBytes + idLength), this.#options.segment.seed)
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
  const metaAt = offset + head.length - head.dataLength - head.metaLength
  const bytes = window.read(metaAt, head.metaLength)
  const metaSound = crc32(bytes) === head.metaCrc
  const dataSound = options.bodies === 'skip' || bodyCrc(options, metaAt + head.metaLength, head) === head.dataCrc
  const meta: unknown = metaSound ? JSON.parse(bytes.toString('utf8')) : undefined
  return { kind: 'record', offset, head, meta, metaSound, dataSound }
}

function bodyCrc({ segments, segment }: ScanOptions, start: number, head: RecordHead): number {
  let crc = 0
  for (let done = 0; done < head.dataLength; done += searchBytes) {
    crc = crc32(segments.readSync(segment, start + done, Math.min(searchBytes, head.dataLength - done)), crc)
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
