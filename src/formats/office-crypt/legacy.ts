/** RC4 encryption of Office 97 to 2003 (MS-OFFCRYPTO 2.3.6: 40 bits; 2.3.5: CryptoAPI): checks a password, gives the keys of blocks. */
import { createHash } from 'node:crypto'
import { type BlockKey, Rc4 } from './rc4.ts'

export interface LegacyLock {
  /** Undefined where the password is not the one. */
  readonly open: (password: string) => BlockKey | undefined
}

const hash = (name: 'md5' | 'sha1', ...parts: Uint8Array[]): Buffer => {
  const made = createHash(name)
  for (const part of parts) made.update(part)
  return made.digest()
}

const number = (value: number): Buffer => {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value)
  return data
}

/** `info` begins with the version; undefined where it is of neither kind. */
export function readLegacyLock(info: Buffer): LegacyLock | undefined {
  if (info.length < 4) return undefined
  const [major, minor] = [info.readUInt16LE(0), info.readUInt16LE(2)]
  if (major === 1 && minor === 1) return short(info.subarray(4))
  return minor === 2 && major >= 2 && major <= 4 ? provider(info.subarray(4)) : undefined
}

function short(info: Buffer): LegacyLock | undefined {
  if (info.length < 48) return undefined
  const [salt, verifier, verifierHash] = [info.subarray(0, 16), info.subarray(16, 32), info.subarray(32, 48)]
  const open = (password: string): BlockKey | undefined => {
    const first = hash('md5', Buffer.from(password, 'utf16le')).subarray(0, 5)
    const many = Array.from({ length: 16 }, () => [first, salt]).flat()
    const base = hash('md5', ...many).subarray(0, 5)
    const keyOf = (block: number): Buffer => hash('md5', base, number(block))
    return fits(keyOf, { verifier, verifierHash, hashName: 'md5' }) ? keyOf : undefined
  }
  return { open }
}

/** Header and verifier (2.3.2, 2.3.3); only RC4 is used in these documents. */
function provider(info: Buffer): LegacyLock | undefined {
  if (info.length < 8) return undefined
  const size = info.readUInt32LE(4)
  const header = info.subarray(8, 8 + size)
  const rest = info.subarray(8 + size)
  if (header.length < 32 || rest.length < 60 || header.readUInt32LE(8) !== 0x6801) return undefined
  const bits = header.readUInt32LE(16) || 40
  const [salt, verifier, verifierHash] = [rest.subarray(4, 20), rest.subarray(20, 36), rest.subarray(40, 60)]
  const open = (password: string): BlockKey | undefined => {
    const base = hash('sha1', salt, Buffer.from(password, 'utf16le'))
    const keyOf = (block: number): Buffer => {
      const key = hash('sha1', base, number(block)).subarray(0, Math.min(16, bits >> 3))
      return bits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key
    }
    return fits(keyOf, { verifier, verifierHash, hashName: 'sha1' }) ? keyOf : undefined
  }
  return { open }
}

interface Verifier {
  readonly verifier: Buffer
  readonly verifierHash: Buffer
  readonly hashName: 'md5' | 'sha1'
}

function fits(keyOf: BlockKey, { verifier, verifierHash, hashName }: Verifier): boolean {
  const clear = Buffer.concat([verifier, verifierHash])
  new Rc4(keyOf(0)).mix(clear)
  return hash(hashName, clear.subarray(0, 16)).equals(clear.subarray(16))
}
