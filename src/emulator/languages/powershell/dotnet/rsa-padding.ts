/** How a message is laid out before RSA works on it (RFC 8017): PKCS #1 v1.5 and OAEP for encryption, PKCS #1 v1.5 for signatures. */
import { createHash } from 'node:crypto'

const digestOf = (hash: string, bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest()

function mask(seed: Uint8Array, length: number, hash: string): Uint8Array {
  const blocks: Buffer[] = []
  for (let count = 0, made = 0; made < length; count++) {
    const block = digestOf(hash, Buffer.concat([seed, Uint8Array.of(0, 0, count >> 8, count & 255)]))
    blocks.push(block)
    made += block.length
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}

const mixed = (left: Uint8Array, right: Uint8Array): Uint8Array => left.map((one, at) => one ^ (right[at] ?? 0))

export interface Layout {
  /** Digest of OAEP; undefined for PKCS #1 v1.5. */
  readonly oaep: string | undefined
  /** Length of the modulus in bytes. */
  readonly size: number
}

/** Undefined for a message that is too long. */
export function padded(
  message: Uint8Array,
  { oaep, size }: Layout,
  chance: (count: number) => Uint8Array,
): Uint8Array | undefined {
  if (oaep === undefined) {
    const room = size - message.length - 3
    if (room < 8) return undefined
    return new Uint8Array([0, 2, ...chance(room).map((one) => one || 1), 0, ...message])
  }
  const label = digestOf(oaep, new Uint8Array())
  const room = size - message.length - 2 * label.length - 2
  if (room < 0) return undefined
  const data = new Uint8Array([...label, ...new Uint8Array(room), 1, ...message])
  const seed = chance(label.length)
  const hidden = mixed(data, mask(seed, data.length, oaep))
  return new Uint8Array([0, ...mixed(seed, mask(hidden, seed.length, oaep)), ...hidden])
}

/** The message again; undefined where the layout is not the one it should be. */
export function unpadded(block: Uint8Array, { oaep }: Layout): Uint8Array | undefined {
  if (oaep === undefined) {
    const end = block.indexOf(0, 2)
    return block[0] === 0 && (block[1] === 2 || block[1] === 1) && end > 9 ? block.slice(end + 1) : undefined
  }
  const label = digestOf(oaep, new Uint8Array())
  const hidden = block.subarray(1 + label.length)
  const seed = mixed(block.subarray(1, 1 + label.length), mask(hidden, label.length, oaep))
  const data = mixed(hidden, mask(seed, hidden.length, oaep))
  const at = data.indexOf(1, label.length)
  return Buffer.compare(data.subarray(0, label.length), label) === 0 && at > 0 ? data.slice(at + 1) : undefined
}

/** DigestInfo up to the digest (RFC 8017, 9.2, note 1). */
const heads: Readonly<Record<string, string>> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

export const isSigningDigest = (name: string): boolean => Object.hasOwn(heads, name)

export function signatureBlock(digest: Uint8Array, hash: string, size: number): Uint8Array | undefined {
  const head = Buffer.from(heads[hash] ?? '', 'hex')
  const room = size - head.length - digest.length - 3
  if (room < 8) return undefined
  return new Uint8Array([0, 1, ...new Uint8Array(room).fill(255), 0, ...head, ...digest])
}
