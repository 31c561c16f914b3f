/** RSA keys (RFC 8017) as .NET writes them in XML, in parameters and in CSP blobs; new ones from the run's own chance. */
import { checkPrimeSync } from 'node:crypto'

export interface RsaKey {
  readonly modulus: bigint
  readonly exponent: bigint
  /** Of a private key: the private exponent and the two primes. */
  readonly secret?: { readonly d: bigint; readonly p: bigint; readonly q: bigint }
}

/** Longer numbers than any key in use. */
const byteLimit = 512
const trialLimit = 20_000

export const toNumber = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes.subarray(0, byteLimit)).toString('hex')}`)

export function toOctets(number: bigint, length: number): Uint8Array {
  return new Uint8Array(
    Buffer.from(
      number
        .toString(16)
        .padStart(length * 2, '0')
        .slice(-length * 2),
      'hex',
    ),
  )
}

export const sizeOf = ({ modulus }: RsaKey): number => Math.ceil(modulus.toString(2).length / 8)

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

function inverse(number: bigint, modulus: bigint): bigint {
  let [left, right] = [number % modulus, modulus]
  let [a, b] = [1n, 0n]
  while (right > 0n) {
    const times = left / right
    ;[left, right] = [right, left - times * right]
    ;[a, b] = [b, a - times * b]
  }
  return ((a % modulus) + modulus) % modulus
}

type Chance = (count: number) => Uint8Array

/** Both highest bits are set, so that the product of two has its full length. */
function prime(bytes: number, chance: Chance): bigint {
  let candidate = toNumber(chance(bytes)) | (3n << BigInt(bytes * 8 - 2)) | 1n
  for (let count = 0; count < trialLimit; count++, candidate += 2n)
    if ((candidate - 1n) % 65_537n !== 0n && checkPrimeSync(candidate, { checks: 6 })) return candidate
  return candidate
}

export function newKey(bits: number, chance: Chance): RsaKey {
  const half = Math.max(32, Math.min(Math.floor(bits / 16), 128))
  const [p, q] = [prime(half, chance), prime(half, chance)]
  const exponent = 65_537n
  return { modulus: p * q, exponent, secret: { d: inverse(exponent, (p - 1n) * (q - 1n)), p, q } }
}

/** Base64 parts of `<RSAKeyValue>` or of RSAParameters by name in lower case. */
export function keyOfParts(part: (name: string) => Uint8Array | undefined): RsaKey | undefined {
  const number = (name: string) => toNumber(part(name) ?? new Uint8Array())
  const [modulus, exponent, d] = [number('modulus'), number('exponent'), number('d')]
  if (modulus < 3n || exponent === 0n) return undefined
  if (d === 0n) return { modulus, exponent }
  return { modulus, exponent, secret: { d, p: number('p'), q: number('q') } }
}

/** Parts of a key by the names .NET gives them; the private ones only of a private key that is asked for whole. */
export function partsOf(key: RsaKey, which: 'public' | 'whole'): Readonly<Record<string, Uint8Array>> {
  const size = sizeOf(key)
  const exponent = Buffer.from(key.exponent.toString(16).replace(/^(?=(?:..)*.$)/, '0'), 'hex')
  const shown = { Modulus: toOctets(key.modulus, size), Exponent: new Uint8Array(exponent) }
  if (which === 'public' || !key.secret) return shown
  const { d, p, q } = key.secret
  const half = Math.ceil(size / 2)
  return {
    ...shown,
    P: toOctets(p, half),
    Q: toOctets(q, half),
    DP: toOctets(p > 1n ? d % (p - 1n) : 0n, half),
    DQ: toOctets(q > 1n ? d % (q - 1n) : 0n, half),
    InverseQ: toOctets(p > 1n ? inverse(q, p) : 0n, half),
    D: toOctets(d, size),
  }
}

/** PUBLICKEYBLOB and PRIVATEKEYBLOB of CryptoAPI: little endian, the magic `RSA1` or `RSA2` behind the head. */
export function keyOfBlob(blob: Uint8Array): RsaKey | undefined {
  const bytes = Buffer.from(blob)
  const magic = bytes.subarray(8, 12).toString('latin1')
  if (bytes.length < 20 || !/^RSA[12]$/.test(magic)) return undefined
  const size = Math.min(bytes.readUInt32LE(12) >> 3, byteLimit)
  const little = (at: number, length: number) => toNumber(bytes.subarray(at, at + length).toReversed())
  const modulus = little(20, size)
  const exponent = BigInt(bytes.readUInt32LE(16))
  if (modulus < 3n) return undefined
  if (magic === 'RSA1') return { modulus, exponent }
  const half = size >> 1
  const [p, q] = [little(20 + size, half), little(20 + size + half, half)]
  return { modulus, exponent, secret: { d: little(20 + size + half * 5, size), p, q } }
}
