/** WinZip AES encryption, AE-1 and AE-2 (APPNOTE.TXT appendix, "AES Encryption Information"): PBKDF2-SHA1, CTR, HMAC-SHA1. */
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'

const tagBytes = 10
const chunk = 65_536

/** The plain bytes where the password fits and the authentication code is right. */
export function decryptAes(data: Buffer, strength: number, password: string): Buffer | undefined {
  const keyBytes = 8 + strength * 8
  const saltBytes = keyBytes / 2
  if (strength < 1 || strength > 3 || data.length < saltBytes + 2 + tagBytes) return undefined
  const derived = pbkdf2Sync(password, data.subarray(0, saltBytes), 1_000, keyBytes * 2 + 2, 'sha1')
  if (!derived.subarray(-2).equals(data.subarray(saltBytes, saltBytes + 2))) return undefined
  const packed = data.subarray(saltBytes + 2, data.length - tagBytes)
  const tag = createHmac('sha1', derived.subarray(keyBytes, keyBytes * 2))
    .update(packed)
    .digest()
  if (!tag.subarray(0, tagBytes).equals(data.subarray(-tagBytes))) return undefined
  return counterMode(packed, derived.subarray(0, keyBytes))
}

/** The counter begins at one and is little endian, so no library mode fits: the key stream is made block by block. */
function counterMode(packed: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
  const plain = Buffer.from(packed)
  for (let from = 0; from < plain.length; from += chunk) {
    const blocks = Math.ceil(Math.min(chunk, plain.length - from) / 16)
    const counters = Buffer.alloc(blocks * 16)
    for (let block = 0; block < blocks; block += 1) counters.writeUInt32LE(from / 16 + block + 1, block * 16)
    const stream = cipher.update(counters)
    const end = Math.min(from + stream.length, plain.length)
    for (let at = from; at < end; at += 1) plain[at] = (plain[at] ?? 0) ^ (stream[at - from] ?? 0)
  }
  return plain
}
