/** Standard encryption of OOXML packages (MS-OFFCRYPTO 2.3.4.5): AES without chaining, what Office 2007 writes. */
import { aes, digest, number, type PackageLock, spun } from './package-lock.ts'

const spins = 50_000
const bitsOf: Readonly<Record<number, number>> = { 0x660e: 128, 0x660f: 192, 0x6610: 256 }

/** `info` is the EncryptionInfo stream from its beginning. Undefined where it asks for what is not known. */
export function readStandardLock(info: Buffer): PackageLock | undefined {
  if (info.length < 12) return undefined
  const size = info.readUInt32LE(8)
  const header = info.subarray(12, 12 + size)
  const rest = info.subarray(12 + size)
  if (header.length < 32 || rest.length < 72) return undefined
  const bits = bitsOf[header.readUInt32LE(8)]
  if (bits === undefined) return undefined
  const salt = rest.subarray(4, 20)
  const open = (password: string): Buffer | undefined => {
    const key = keyOf(salt, password).subarray(0, bits >> 3)
    const made = digest('sha1', aes(rest.subarray(20, 36), { key }))
    return aes(rest.subarray(40, 72), { key }).subarray(0, 20).equals(made) ? key : undefined
  }
  const decrypt = (data: Buffer, key: Buffer): Buffer =>
    data.length < 8 ? Buffer.alloc(0) : aes(data.subarray(8), { key }).subarray(0, Number(data.readBigUInt64LE(0)))
  return { cost: spins, open, decrypt }
}

/** 2.3.4.7. */
function keyOf(salt: Buffer, password: string): Buffer {
  const last = digest('sha1', spun('sha1', { salt, password, count: spins }), number(0))
  const mixed = (fill: number): Buffer => {
    const block = Buffer.alloc(64, fill)
    for (const [index, byte] of last.entries()) block[index] = (block[index] ?? 0) ^ byte
    return digest('sha1', block)
  }
  return Buffer.concat([mixed(0x36), mixed(0x5c)])
}
