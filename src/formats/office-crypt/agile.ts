/** Agile encryption of OOXML packages (MS-OFFCRYPTO 2.3.4.10): what Office 2010 and later writes. */
import { readXml } from '../ooxml/xml.ts'
import { aes, digest, number, type PackageLock, spun } from './package-lock.ts'

const blockKey = {
  verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
  verifierHash: Buffer.from('d7aa0f6d3061344e', 'hex'),
  key: Buffer.from('146e0be7abacd0d6', 'hex'),
}
const hashes: Readonly<Record<string, string>> = {
  SHA1: 'sha1',
  'SHA-1': 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  MD5: 'md5',
}
const segmentBytes = 4_096
const mostSpins = 10_000_000

interface Cipher {
  readonly hash: string
  readonly salt: Buffer
  readonly keyBytes: number
  readonly blockBytes: number
}

type Attributes = ReadonlyMap<string, string>

function cipherOf(attributes: Attributes): Cipher | undefined {
  const get = (name: string): string => attributes.get(name) ?? ''
  const hash = hashes[get('hashAlgorithm').toUpperCase()]
  const keyBytes = Number(get('keyBits')) / 8
  const blockBytes = Number(get('blockSize'))
  const fits = get('cipherAlgorithm') === 'AES' && get('cipherChaining') === 'ChainingModeCBC' && blockBytes === 16
  if (hash === undefined || !fits || ![16, 24, 32].includes(keyBytes)) return undefined
  return { hash, salt: Buffer.from(get('saltValue'), 'base64'), keyBytes, blockBytes }
}

/** Undefined where the description is not one or asks for what is not known. */
export function readAgileLock(xml: Buffer): PackageLock | undefined {
  let data: Cipher | undefined
  let password: Attributes | undefined
  for (const event of readXml(xml.subarray(0, 65_536), () => {})) {
    if (event.kind !== 'open') continue
    if (event.name === 'keyData') data = cipherOf(event.attributes)
    else if (event.name === 'encryptedKey') password ??= event.attributes
  }
  const cipher = password && cipherOf(password)
  const spins = Number(password?.get('spinCount') ?? Number.NaN)
  if (data === undefined || password === undefined || cipher === undefined || !(spins >= 0 && spins <= mostSpins))
    return undefined
  const [content, attributes] = [data, password]
  return {
    cost: spins,
    open: (word) => keyOf(word, { cipher, attributes, spins }),
    decrypt: (bytes, key) => decryptSegments(bytes, key, content),
  }
}

/** Filled up or cut to a length (2.3.4.12). */
const sized = (data: Buffer, length: number): Buffer =>
  data.length >= length ? data.subarray(0, length) : Buffer.concat([data, Buffer.alloc(length - data.length, 0x36)])

interface PasswordKey {
  readonly cipher: Cipher
  readonly attributes: Attributes
  readonly spins: number
}

function keyOf(password: string, { cipher, attributes, spins }: PasswordKey): Buffer | undefined {
  const { hash, salt, keyBytes, blockBytes } = cipher
  const base = spun(hash, { salt, password, count: spins })
  const iv = sized(salt, blockBytes)
  const part = (name: string, block: Buffer): Buffer =>
    aes(Buffer.from(attributes.get(name) ?? '', 'base64'), { key: sized(digest(hash, base, block), keyBytes), iv })
  const input = part('encryptedVerifierHashInput', blockKey.verifierInput).subarray(0, salt.length)
  const wanted = part('encryptedVerifierHashValue', blockKey.verifierHash)
  const made = digest(hash, input)
  if (wanted.length < made.length || !wanted.subarray(0, made.length).equals(made)) return undefined
  const key = part('encryptedKeyValue', blockKey.key).subarray(0, keyBytes)
  return key.length === keyBytes ? key : undefined
}

/** Segments of 4096 bytes, each with its own start value (2.3.4.15); the length of the whole stands before them. */
function decryptSegments(bytes: Buffer, key: Buffer, { hash, salt, blockBytes }: Cipher): Buffer {
  const parts: Buffer[] = []
  for (let at = 8, index = 0; at < bytes.length; at += segmentBytes, index += 1) {
    const iv = sized(digest(hash, salt, number(index)), blockBytes)
    parts.push(aes(bytes.subarray(at, at + segmentBytes), { key: key.subarray(0, 32), iv }))
  }
  return Buffer.concat(parts).subarray(0, lengthOf(bytes))
}

const lengthOf = (bytes: Buffer): number => (bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0)))
