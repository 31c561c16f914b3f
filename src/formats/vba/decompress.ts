/** The compression of VBA streams (MS-OVBA 2.4.1): chunks of 4096 bytes, each of literals and copies. */
const mostBytes = 33_554_432

/** What could be expanded; ends at the first chunk that is not one. */
export function decompressVba(data: Buffer): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  let at = data[0] === 1 ? 1 : data.length
  while (at + 3 <= data.length && total < mostBytes) {
    const header = data.readUInt16LE(at)
    if (((header >> 12) & 7) !== 3) break
    const end = Math.min(data.length, at + (header & 0xfff) + 3)
    const packed = data.subarray(at + 2, end)
    const chunk = (header & 0x8000) === 0 ? packed : expandChunk(packed)
    chunks.push(chunk)
    total += chunk.length
    at = end
  }
  return Buffer.concat(chunks)
}

function expandChunk(packed: Buffer): Buffer {
  const plain = Buffer.alloc(4_096)
  let length = 0
  let at = 0
  while (at < packed.length && length < plain.length) {
    const flags = packed[at] ?? 0
    at += 1
    for (let bit = 0; bit < 8 && at < packed.length && length < plain.length; bit += 1) {
      if (((flags >> bit) & 1) === 0) {
        plain[length] = packed[at] ?? 0
        length += 1
        at += 1
        continue
      }
      if (at + 2 > packed.length) return plain.subarray(0, length)
      length = copy(plain, length, packed.readUInt16LE(at))
      at += 2
    }
  }
  return plain.subarray(0, length)
}

/** A copy's bits are shared between distance and length by how much of the chunk is there already. */
function copy(plain: Buffer, length: number, token: number): number {
  let bits = 4
  while (1 << bits < length) bits += 1
  const distance = (token >> (16 - bits)) + 1
  const end = Math.min(plain.length, length + (token & (0xffff >> bits)) + 3)
  if (distance > length) return plain.length
  for (let at = length; at < end; at += 1) plain[at] = plain[at - distance] ?? 0
  return end
}
