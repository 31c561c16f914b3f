/** An identity on its way to another node of the cluster: encrypted by a passphrase (scrypt, RFC 7914; AES-256-GCM). */
import { createCipheriv, createDecipheriv, createPrivateKey, randomBytes, scrypt, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { Failure } from '#core/errors.ts'

export const shortestPassphrase = 12

const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const format = 'lazaret-identity-1'
const base64 = z.base64().max(64 * 1024)
const sealedForm = z.object({ format: z.literal(format), salt: base64, iv: base64, tag: base64, sealed: base64 })

/** What `identity.json` holds. */
const keptForm = z.object({
  id: z.uuid(),
  key: z.string(),
  certificate: z.string(),
  previous: z.object({ fingerprint: z.string(), until: z.string() }).optional(),
})
export type KeptIdentity = z.infer<typeof keptForm>

function keyFrom(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

export async function seal(identity: KeptIdentity, passphrase: string): Promise<string> {
  if (passphrase.length < shortestPassphrase)
    throw new Failure('invalid-request', `The passphrase must have at least ${shortestPassphrase} characters.`)
  const [salt, iv] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, salt), iv)
  cipher.setAAD(Buffer.from(format))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(identity)), cipher.final()])
  const parts = { salt, iv, tag: cipher.getAuthTag(), sealed }
  const texts = Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64')] as const)
  return `${JSON.stringify({ format, ...Object.fromEntries(texts) }, undefined, 2)}\n`
}

/** Throws `Failure` where the text is no sealed identity, was changed, or has another passphrase. */
export async function unseal(text: string, passphrase: string): Promise<KeptIdentity> {
  const parsed = sealedForm.safeParse(parsedJson(text))
  if (!parsed.success) throw new Failure('invalid-request', 'This is not a file that `admin identity export` wrote.')
  const [salt, iv, tag, sealed] = (['salt', 'iv', 'tag', 'sealed'] as const).map((name) =>
    Buffer.from(parsed.data[name], 'base64'),
  ) as [Buffer, Buffer, Buffer, Buffer]
  const opened = open({ key: await keyFrom(passphrase, salt), iv, tag, sealed })
  if (opened === undefined)
    throw new Failure('invalid-request', 'The passphrase is another one, or the file was changed on the way.')
  const kept = keptForm.safeParse(parsedJson(opened))
  if (!kept.success || !belongTogether(kept.data))
    throw new Failure('invalid-request', 'What is in the file is no identity of a gateway or an analysis platform.')
  return kept.data
}

interface Box {
  readonly key: Buffer
  readonly iv: Buffer
  readonly tag: Buffer
  readonly sealed: Buffer
}

function open({ key, iv, tag, sealed }: Box): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(format))
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function belongTogether({ key, certificate }: KeptIdentity): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
