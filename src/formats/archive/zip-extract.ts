/** One ZIP entry to its bytes: decryption with the known passwords, then the method; sums are compared, never trusted. */
import { constants, crc32, inflateRawSync } from 'node:zlib'
import type { Collector } from './collector.ts'
import { decryptAes } from './zip-aes.ts'
import { decryptClassic } from './zip-crypto.ts'
import type { ZipHeader } from './zip-header.ts'

/** Undefined where it could not be read; the reason is then among the gaps. */
export function extractEntry(data: Buffer, entry: ZipHeader, into: Collector): Buffer | undefined {
  if ((entry.flags & 1) !== 0) return unlock(data, entry, into)
  try {
    const bytes = expand(data, entry.method, into)
    if (bytes === undefined) into.unknownMethod(entry.name)
    else if (crc32(bytes) !== entry.sum && entry.sum !== 0) suspect(entry, into)
    if (bytes !== undefined && bytes.length > 1_048_576 && bytes.length > data.length * into.budget.ratio)
      into.find(
        'high-ratio',
        `An entry grows to ${Math.round(bytes.length / data.length)} times its size: ${entry.name}`,
        'low',
      )
    return bytes
  } catch (error) {
    into.failed(entry.name, error)
    return undefined
  }
}

function suspect(entry: ZipHeader, into: Collector): void {
  into.find('checksum-mismatch', `The checksum of ${entry.name} is not the stated one`, 'low')
  into.gap(`damaged: ${entry.name}`)
}

/** Truncated data yields what there is of it. */
function expand(data: Buffer, method: number, into: Collector): Buffer | undefined {
  if (method === 0) return data
  if (method !== 8) return undefined
  return inflateRawSync(data, {
    maxOutputLength: into.allowance(data.length),
    finishFlush: constants.Z_SYNC_FLUSH,
  })
}

function unlock(data: Buffer, entry: ZipHeader, into: Collector): Buffer | undefined {
  for (const { plain, password } of candidates(data, entry, into)) {
    const bytes = verified(plain, entry, into)
    if (bytes === undefined) continue
    into.opened(password)
    return bytes
  }
  into.locked(entry.name)
  return undefined
}

function* candidates(data: Buffer, entry: ZipHeader, into: Collector): Generator<{ plain: Buffer; password: string }> {
  const check = (entry.flags & 8) === 0 ? entry.sum >>> 24 : entry.timeCheck
  for (const password of into.passwords()) {
    const plain =
      entry.aes === undefined ? decryptClassic(data, check, password) : decryptAes(data, entry.aes.strength, password)
    if (plain !== undefined) yield { plain, password }
  }
}

function verified(plain: Buffer, entry: ZipHeader, into: Collector): Buffer | undefined {
  try {
    const bytes = expand(plain, entry.aes?.method ?? entry.method, into)
    // AE-2 leaves the sum out: its authentication code was verified already.
    const exact = entry.aes !== undefined && entry.sum === 0
    return bytes !== undefined && (exact || crc32(bytes) === entry.sum) ? bytes : undefined
  } catch {
    return undefined
  }
}
