/** Streams of lzip as those of LZMA alone, which 7-Zip reads: the same coder under another header (lzip manual, "File format"). */

const trailer = 20

/** The first member; what follows it is told by 7-Zip as data behind the end. */
export function lzmaOfLzip(bytes: Uint8Array): Buffer {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const coded = data[5] ?? 0
  const head = Buffer.alloc(13, 0xff)
  head[0] = 0x5d
  // A dictionary of the next power of two holds the stated one, and 7-Zip takes no odd ones.
  head.writeUInt32LE((2 ** (coded & 31)) >>> 0, 1)
  return Buffer.concat([head, data.subarray(6, Math.max(6, data.length - trailer))])
}
