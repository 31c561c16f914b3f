/** What both ways of encrypting an OOXML package have in common: a password makes a key, the key makes the package clear. */
import { hash, createDecipheriv } from 'node:crypto'

export interface PackageLock {
  /** Hashes that one password costs. */
  readonly cost: number
  /** The key, undefined where the password is not the one. */
  readonly open: (password: string) => Buffer | undefined
  readonly decrypt: (data: Buffer, key: Buffer) => Buffer
}

export const number = (value: number): Buffer => {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value >>> 0)
  return data
}

export const digest = (name: string, ...parts: Uint8Array[]): Buffer => hash(name, Buffer.concat(parts), 'buffer')

/** Password hashed over and over with a counter (MS-OFFCRYPTO 2.3.4.11). */
export function spun(
  name: string,
  { salt, password, count }: { salt: Buffer; password: string; count: number },
): Buffer {
  const first = digest(name, salt, Buffer.from(password, 'utf16le'))
  const data = Buffer.concat([Buffer.alloc(4), first])
  for (let index = 0; index < count; index += 1) {
    data.writeUInt32LE(index)
    hash(name, data, 'buffer').copy(data, 4)
  }
  return data.subarray(4)
}

/** AES without padding; what is no whole block at the end is left. */
export function aes(data: Buffer, { key, iv }: { key: Buffer; iv?: Buffer }): Buffer {
  const mode = iv === undefined ? 'ecb' : 'cbc'
  const decipher = createDecipheriv(`aes-${key.length * 8}-${mode}`, key, iv ?? null).setAutoPadding(false)
  return Buffer.concat([decipher.update(data.subarray(0, data.length & ~15)), decipher.final()])
}
