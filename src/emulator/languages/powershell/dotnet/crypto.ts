/** System.Security.Cryptography by Node's own: ciphers, digests, key derivation, random numbers with the run's seed. */
import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, type Value } from '../values.ts'
import { ByteStream, streamObject, streamOf } from './byte-stream.ts'
import type { NetType } from './net-type.ts'
import { randomBytes } from './random-bytes.ts'

const modes: Readonly<Record<string, string>> = {
  cbc: 'cbc',
  ecb: 'ecb',
  cfb: 'cfb8',
  ofb: 'ofb',
  1: 'cbc',
  2: 'ecb',
  3: 'ofb',
  4: 'cfb8',
}
const roundLimit = 100_000

interface Family {
  readonly type: string
  readonly cipher: (mode: string, key: Uint8Array) => string
  readonly block: number
  readonly key: number
}

const aes: Family = {
  type: 'System.Security.Cryptography.AesManaged',
  cipher: (mode, key) => `aes-${key.length * 8}-${mode}`,
  block: 16,
  key: 32,
}
const tripleDes: Family = {
  type: 'System.Security.Cryptography.TripleDESCryptoServiceProvider',
  cipher: (mode, key) => `des-ede${key.length === 24 ? '3' : ''}-${mode}`,
  block: 8,
  key: 24,
}

interface Working {
  readonly family: Family
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly mode: string
  readonly padding: string
  readonly way: 'encrypt' | 'decrypt'
}

/** Zero padding is left to the caller, as .NET leaves it when it decrypts. */
function padded(bytes: Uint8Array, { family, padding, way }: Working): Uint8Array {
  const rest = bytes.length % family.block
  if (way === 'decrypt' || padding !== 'zeros' || rest === 0) return bytes
  const full = new Uint8Array(bytes.length + family.block - rest)
  full.set(bytes)
  return full
}

function transformed(engine: Engine, bytes: Uint8Array, how: Working): Uint8Array {
  const { family, key, iv, mode, padding, way } = how
  engine.allocate(bytes.length)
  const name = family.cipher(modes[mode] ?? 'cbc', key)
  const vector = name.endsWith('ecb') ? null : iv.subarray(0, family.block)
  try {
    const working = way === 'encrypt' ? createCipheriv(name, key, vector) : createDecipheriv(name, key, vector)
    working.setAutoPadding(padding === 'pkcs7' || padding === '2' || padding === '')
    return engine.decoded(
      'decrypted.bin',
      new Uint8Array(Buffer.concat([working.update(padded(bytes, how)), working.final()])),
    )
  } catch {
    throw failure('Padding is invalid and cannot be removed.', 'System.Security.Cryptography.CryptographicException')
  }
}

function transform(engine: Engine, how: Working): PsObject {
  const object = new PsObject('System.Security.Cryptography.ICryptoTransform')
  object.hold = how
  object.method('TransformFinalBlock', ([bytes, from, count]) =>
    transformed(engine, toBytes(bytes).subarray(toWhole(from), toWhole(from) + toWhole(count)), how),
  )
  object.method('TransformBlock', ([, , count]) => toWhole(count))
  return object
    .note('InputBlockSize', how.family.block)
    .note('OutputBlockSize', how.family.block)
    .method('Dispose', () => undefined)
}

function cipher(family: Family): (engine: Engine) => PsObject {
  return (engine) => {
    const object = new PsObject(family.type)
    object
      .note('Mode', 'CBC')
      .note('Padding', 'PKCS7')
      .note('BlockSize', family.block * 8)
      .note('KeySize', family.key * 8)
      .note('FeedbackSize', 8)
    object.note('Key', randomBytes(engine, family.key)).note('IV', randomBytes(engine, family.block))
    const working = (way: Working['way'], [key, iv]: readonly Value[]): Working => ({
      family,
      key: toBytes(key ?? object.read('Key')),
      iv: toBytes(iv ?? object.read('IV')),
      mode: toText(object.read('Mode')).toLowerCase(),
      padding: toText(object.read('Padding')).toLowerCase(),
      way,
    })
    object.method('CreateDecryptor', (args) => transform(engine, working('decrypt', args)))
    object.method('CreateEncryptor', (args) => transform(engine, working('encrypt', args)))
    object.method('GenerateKey', () => void object.note('Key', randomBytes(engine, family.key)))
    object.method('GenerateIV', () => void object.note('IV', randomBytes(engine, family.block)))
    for (const name of ['Clear', 'Dispose']) object.method(name, () => undefined)
    return object
  }
}

const isWorking = (value: unknown): value is Working => typeof value === 'object' && value !== null && 'way' in value

function cryptoStream(engine: Engine, [inner, by, mode]: readonly Value[]): PsObject {
  const below = streamOf(inner)
  const how = by instanceof PsObject ? by.hold : undefined
  if (!below || !isWorking(how)) throw failure('Value cannot be null.', 'System.ArgumentNullException')
  if (/^(?:read|0)$/i.test(toText(mode)))
    return streamObject(
      engine,
      'System.Security.Cryptography.CryptoStream',
      new ByteStream(transformed(engine, below.read(below.length), how)),
    )
  const stream = new ByteStream(new Uint8Array())
  stream.closing = () => below.write(transformed(engine, stream.bytes, how))
  return streamObject(engine, 'System.Security.Cryptography.CryptoStream', stream)
}

/** `key` makes it a keyed digest. */
function digest(engine: Engine, name: string, key?: Value): PsObject {
  const object = new PsObject(`System.Security.Cryptography.${name.toUpperCase()}`)
  object.note('Hash', null)
  object.note('Key', key ?? null)
  object.method('ComputeHash', ([value, from, count]) => {
    const stream = streamOf(value)
    const all = stream ? stream.read(stream.length) : toBytes(value)
    const bytes = count === undefined ? all : all.subarray(toWhole(from), toWhole(from) + toWhole(count))
    engine.allocate(bytes.length)
    const secret = object.read('Key')
    const hash = secret === null || secret === undefined ? createHash(name) : createHmac(name, toBytes(secret))
    const result = new Uint8Array(hash.update(bytes).digest())
    object.note('Hash', result)
    return result
  })
  for (const member of ['Dispose', 'Clear', 'Initialize']) object.method(member, () => undefined)
  return object
}

function digestType(name: string): NetType {
  const upper = name.toUpperCase()
  const names = [upper, `${upper}Managed`, `${upper}CryptoServiceProvider`, `${upper}Cng`].map(
    (one) => `security.cryptography.${one.toLowerCase()}`,
  )
  return {
    names: names.join(' '),
    create: (engine) => digest(engine, name),
    calls: {
      Create: (engine) => digest(engine, name),
      HashData: (engine, [bytes]) => digest(engine, name).members.get('computehash')?.call?.([bytes]),
    },
  }
}

const keyed = (name: string): NetType => ({
  names: `security.cryptography.hmac${name}`,
  create: (engine, [key]) => digest(engine, name, key ?? randomBytes(engine, 64)),
})

function derive(_: Engine, [password, salt, rounds, hash]: readonly Value[]): PsObject {
  const secret = typeof password === 'string' ? Buffer.from(password) : toBytes(password)
  const name = toText(hash).toLowerCase() || 'sha1'
  let used = 0
  const object = new PsObject('System.Security.Cryptography.Rfc2898DeriveBytes')
  object.method('GetBytes', ([count]) => {
    const size = Math.max(1, Math.min(toWhole(count), 4_096))
    const all = pbkdf2Sync(
      secret,
      toBytes(salt),
      Math.max(1, Math.min(toWhole(rounds ?? 1_000), roundLimit)),
      used + size,
      /^sha(?:1|256|384|512)$/.test(name) ? name : 'sha1',
    )
    const part = new Uint8Array(all.subarray(used))
    used += size
    return part
  })
  return object.method('Dispose', () => undefined).method('Reset', () => void (used = 0))
}

function generator(engine: Engine): PsObject {
  const object = new PsObject('System.Security.Cryptography.RNGCryptoServiceProvider')
  const fill = ([buffer]: readonly Value[]) => {
    if (buffer instanceof Uint8Array) buffer.set(randomBytes(engine, buffer.length).subarray(0, buffer.length))
    return undefined
  }
  return object
    .method('GetBytes', fill)
    .method('GetNonZeroBytes', fill)
    .method('Dispose', () => undefined)
}

const symmetric = (names: string, family: Family): NetType => ({
  names,
  create: cipher(family),
  calls: { Create: cipher(family) },
})

export const cryptoTypes: readonly NetType[] = [
  symmetric(
    'security.cryptography.aes security.cryptography.aesmanaged security.cryptography.aescryptoserviceprovider security.cryptography.aescng security.cryptography.rijndaelmanaged security.cryptography.rijndael security.cryptography.symmetricalgorithm',
    aes,
  ),
  symmetric('security.cryptography.tripledes security.cryptography.tripledescryptoserviceprovider', tripleDes),
  { names: 'security.cryptography.cryptostream', create: cryptoStream },
  ...['md5', 'sha1', 'sha256', 'sha384', 'sha512'].map(digestType),
  ...['md5', 'sha1', 'sha256', 'sha384', 'sha512'].map(keyed),
  {
    names: 'security.cryptography.hashalgorithm',
    calls: {
      Create: (engine, [name]) =>
        digest(
          engine,
          toText(name)
            .toLowerCase()
            .replaceAll('-', '')
            .replace(/^(?!md5$|sha(?:1|256|384|512)$).*$/, 'sha1'),
        ),
    },
  },
  { names: 'security.cryptography.rfc2898derivebytes security.cryptography.passwordderivebytes', create: derive },
  {
    names: 'security.cryptography.rngcryptoserviceprovider security.cryptography.randomnumbergenerator',
    create: generator,
    calls: { Create: generator, GetBytes: (engine, [count]) => randomBytes(engine, toWhole(count)) },
  },
  {
    names: 'security.cryptography.protecteddata',
    calls: { Protect: (_, [bytes]) => toBytes(bytes), Unprotect: (_, [bytes]) => toBytes(bytes) },
  },
]
