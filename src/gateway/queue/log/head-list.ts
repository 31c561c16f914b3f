/**
 * The heads of a segment in a file beside it, `00000007-9f3c0a1b.heads`, written when the segment takes no more: a start then
 * reads some 100 bytes a record instead of looking for them between the messages. Only a help: it is used where its checksum,
 * the segment's size and every head's own checksum are right, and made again where it is missing.
 *
 *     magic u32 · CRC of the rest u32 · segment size f64 · then for each record: offset u32, head and id
 */
import fs from 'node:fs'
import { crc32 } from 'node:zlib'
import { decodeHead, headLength, type RecordHead } from './record.ts'

const magic = Buffer.from('LzH1', 'latin1')
const frontBytes = 16

export const headsFile = (segmentFile: string): string => segmentFile.replace(/\.seg$/, '.heads')

export interface ListedHead {
  readonly offset: number
  readonly head: RecordHead
}

interface SegmentFile {
  readonly file: string
  readonly seed: number
  readonly size: number
}

export class HeadList {
  #bytes = Buffer.alloc(4_096)
  #length = frontBytes

  /** `head` is head and id as they stand in the segment. */
  add(offset: number, head: Buffer): void {
    const needed = this.#length + 4 + head.length
    if (needed > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(needed, this.#bytes.length * 2))
    this.#bytes.writeUInt32LE(offset, this.#length)
    head.copy(this.#bytes, this.#length + 4)
    this.#length = needed
  }

  /** Best effort: without the file the next start is slower, nothing else. */
  async write({ file, size }: SegmentFile): Promise<void> {
    const bytes = this.#bytes.subarray(0, this.#length)
    magic.copy(bytes)
    bytes.writeDoubleLE(size, 8)
    bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4)
    try {
      await fs.promises.writeFile(headsFile(file), bytes, { mode: 0o600 })
    } catch {
      await fs.promises.rm(headsFile(file), { force: true }).catch(() => {})
    }
  }
}

/** All heads of a sealed segment; undefined where there is no list or it does not belong to the segment as it is. */
export function readHeads({ file, seed, size }: SegmentFile): Iterable<ListedHead> | undefined {
  const bytes = readList(file)
  if (!bytes || bytes.length < frontBytes || !bytes.subarray(0, 4).equals(magic)) return undefined
  if (bytes.readDoubleLE(8) !== size || bytes.readUInt32LE(4) !== crc32(bytes.subarray(8))) return undefined
  return headsIn(bytes, seed)
}

function* headsIn(bytes: Buffer, seed: number): Generator<ListedHead> {
  for (let at = frontBytes; at < bytes.length;) {
    const rest = bytes.subarray(at + 4)
    const head = decodeHead(rest, seed)
    // The checksum of the whole was right: a list that ends here was written so.
    if (!head) return
    yield { offset: bytes.readUInt32LE(at), head }
    at += 4 + headLength(rest)
  }
}

function readList(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(headsFile(file))
  } catch {
    return undefined
  }
}
