/** RSACryptoServiceProvider: keys imported or made, encryption, decryption, signatures; padding by the run's own chance. */
import { createHash } from 'node:crypto'
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, TypeName, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'
import { randomBytes } from './random-bytes.ts'
import { keyOfBlob, keyOfParts, newKey, partsOf, power, type RsaKey, sizeOf, toNumber, toOctets } from './rsa-key.ts'
import { isSigningDigest, type Layout, padded, signatureBlock, unpadded } from './rsa-padding.ts'

const type = 'System.Security.Cryptography.RSACryptoServiceProvider'
const bad = (message: string) => failure(message, 'System.Security.Cryptography.CryptographicException')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** `true`, `$true` and `RSAEncryptionPadding.OaepSHA256` alike. */
function layoutOf(key: RsaKey, padding: Value): Layout {
  const name = toText(padding).toLowerCase()
  const oaep = /oaep/.test(name) || padding === true
  return { oaep: oaep ? (/sha(?:256|384|512)/.exec(name)?.[0] ?? 'sha1') : undefined, size: sizeOf(key) }
}

/** `SHA256`, a digest object, its type or its object identifier. */
function digestName(value: Value): string {
  const name = value instanceof TypeName ? value.name : toText(value)
  const plain = name.toLowerCase().replaceAll('-', '')
  const byNumber: Readonly<Record<string, string>> = {
    '1.3.14.3.2.26': 'sha1',
    '2.16.840.1.101.3.4.2.1': 'sha256',
    '2.16.840.1.101.3.4.2.3': 'sha512',
  }
  const found = byNumber[plain] ?? /md5|sha(?:256|384|512|1)/.exec(plain)?.[0] ?? 'sha1'
  return isSigningDigest(found) ? found : 'sha1'
}

function keyOfXml(text: string): RsaKey | undefined {
  const source = text.slice(0, 20_000)
  return keyOfParts((name) => {
    const found = new RegExp(`<${name}>([^<]*)</${name}>`, 'i').exec(source)?.[1]
    return found === undefined ? undefined : new Uint8Array(Buffer.from(found, 'base64'))
  })
}

class Provider {
  readonly #engine: Engine
  readonly #bits: number
  #key: RsaKey | undefined
  constructor(engine: Engine, bits: number) {
    this.#engine = engine
    this.#bits = bits
  }

  /** A key is made when it is first needed, as .NET does. */
  get key(): RsaKey {
    const key = (this.#key ??= newKey(this.#bits, (count) => randomBytes(this.#engine, count)))
    // Work grows with the third power of the length: a key of 4,096 bits takes 100,000 steps.
    this.#engine.step(Math.ceil((sizeOf(key) / 512) ** 3 * 100_000))
    return key
  }

  get bits(): number {
    return this.#key ? sizeOf(this.#key) * 8 : this.#bits
  }

  take(key: RsaKey | undefined): void {
    if (!key) throw bad('Bad Data.')
    this.#key = key
  }

  encrypt(message: Uint8Array, padding: Value): Uint8Array {
    const { key } = this
    const block = padded(message, layoutOf(key, padding), (count) => randomBytes(this.#engine, count))
    if (!block) throw bad('Bad Length.')
    return toOctets(power(toNumber(block), key.exponent, key.modulus), sizeOf(key))
  }

  decrypt(secret: Uint8Array, padding: Value): Uint8Array {
    const { key } = this
    if (!key.secret) throw bad('Key does not exist.')
    const block = toOctets(power(toNumber(secret), key.secret.d, key.modulus), sizeOf(key))
    const message = unpadded(block, layoutOf(key, padding))
    if (!message) throw bad('The parameter is incorrect.')
    return this.#engine.decoded('decrypted.bin', message)
  }

  sign(digest: Uint8Array, hash: string): Uint8Array {
    const { key } = this
    const block = signatureBlock(digest, hash, sizeOf(key))
    if (!key.secret || !block) throw bad('Key does not exist.')
    return toOctets(power(toNumber(block), key.secret.d, key.modulus), sizeOf(key))
  }

  verify(digest: Uint8Array, { hash, signature }: { hash: string; signature: Uint8Array }): boolean {
    const { key } = this
    const block = signatureBlock(digest, hash, sizeOf(key))
    const opened = toOctets(power(toNumber(signature), key.exponent, key.modulus), sizeOf(key))
    return block !== undefined && Buffer.compare(block, opened) === 0
  }
}

/** A private key is only given away by one who has it. */
function exported(provider: Provider, asked: Value): Readonly<Record<string, Uint8Array>> {
  const { key } = provider
  if (asked === true && !key.secret) throw bad('Key not valid for use in specified state.')
  return partsOf(key, asked === true ? 'whole' : 'public')
}

function imports(object: PsObject, provider: Provider): void {
  object.method('FromXmlString', ([text]) => provider.take(keyOfXml(toText(text))))
  object.method('ImportCspBlob', ([blob]) => provider.take(keyOfBlob(toBytes(blob))))
  object.method('ImportParameters', ([parameters]) => {
    const part = (name: string) => {
      const value = parameters instanceof PsObject ? parameters.read(name) : undefined
      return value === undefined || value === null ? undefined : toBytes(value)
    }
    provider.take(keyOfParts(part))
  })
}

function exports(object: PsObject, provider: Provider): void {
  object.method('ToXmlString', ([asked]) => {
    const parts = Object.entries(exported(provider, asked)).map(
      ([name, bytes]) => `<${name}>${base64(bytes)}</${name}>`,
    )
    return `<RSAKeyValue>${parts.join('')}</RSAKeyValue>`
  })
  object.method('ExportParameters', ([asked]) =>
    record('System.Security.Cryptography.RSAParameters', exported(provider, asked)),
  )
}

function signatures(object: PsObject, provider: Provider): void {
  const digest = (data: Value, hash: string) => new Uint8Array(createHash(hash).update(toBytes(data)).digest())
  object.method('SignData', ([data, how]) => provider.sign(digest(data, digestName(how)), digestName(how)))
  object.method('SignHash', ([hash, how]) => provider.sign(toBytes(hash), digestName(how)))
  // The digest's name stands before the signature in the older form, behind it in the newer one.
  const order = (a: Value, b: Value) =>
    a instanceof Uint8Array ? { how: b, signature: a } : { how: a, signature: toBytes(b) }
  object.method('VerifyData', ([data, a, b]) => {
    const { how, signature } = order(a, b)
    return provider.verify(digest(data, digestName(how)), { hash: digestName(how), signature })
  })
  object.method('VerifyHash', ([hash, a, b]) => {
    const { how, signature } = order(a, b)
    return provider.verify(toBytes(hash), { hash: digestName(how), signature })
  })
}

function rsa(engine: Engine, [size]: readonly Value[]): PsObject {
  const provider = new Provider(engine, typeof size === 'number' ? toWhole(size) : 1_024)
  const object = record(type, {
    PersistKeyInCsp: false,
    SignatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  })
  object.getter('KeySize', () => provider.bits).getter('PublicOnly', () => provider.key.secret === undefined)
  imports(object, provider)
  exports(object, provider)
  signatures(object, provider)
  object.method('Encrypt', ([bytes, padding]) => provider.encrypt(toBytes(bytes), padding))
  object.method('Decrypt', ([bytes, padding]) => provider.decrypt(toBytes(bytes), padding))
  for (const name of ['Dispose', 'Clear']) object.method(name, () => undefined)
  return object
}

const paddings = (names: readonly string[]): NonNullable<NetType['values']> =>
  Object.fromEntries(names.map((name) => [name, () => name]))

export const rsaTypes: readonly NetType[] = [
  {
    names: 'security.cryptography.rsacryptoserviceprovider security.cryptography.rsacng security.cryptography.rsa',
    create: rsa,
    calls: { Create: rsa },
  },
  {
    names: 'security.cryptography.rsaparameters',
    create: () =>
      record('System.Security.Cryptography.RSAParameters', {
        Modulus: null,
        Exponent: null,
        D: null,
        P: null,
        Q: null,
        DP: null,
        DQ: null,
        InverseQ: null,
      }),
  },
  {
    names: 'security.cryptography.rsaencryptionpadding',
    values: paddings(['Pkcs1', 'OaepSHA1', 'OaepSHA256', 'OaepSHA384', 'OaepSHA512']),
  },
  { names: 'security.cryptography.rsasignaturepadding', values: paddings(['Pkcs1', 'Pss']) },
  {
    names: 'security.cryptography.hashalgorithmname',
    create: (_, [name]) => toText(name),
    values: paddings(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']),
  },
  {
    names: 'security.cryptography.cryptoconfig',
    calls: {
      MapNameToOID: (_, [name]) => toText(name),
      CreateFromName: (engine, [name]) =>
        engine.runtime.create(engine, `System.Security.Cryptography.${toText(name)}`, []),
    },
  },
]
