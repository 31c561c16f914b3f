/**
 * Tokens of links to the state of withheld attachments: the message's id and the end of the link, signed by HMAC-SHA-256
 * (RFC 2104) with a secret of this gateway, as base64url. Nothing is stored for them.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'

export type ReadToken = { readonly id: string; readonly ended: boolean }

/** Seconds that a link leads somewhere. */
const lifetime = 30 * 86_400
const length = { id: 16, signed: 20, mac: 16 }
const form = /^[A-Za-z0-9_-]{48}$/

const identifierOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export class WithheldTokens {
  readonly #secret: Buffer

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  /** With the secret of the folder, made where there is none. */
  static async open(directory: string): Promise<WithheldTokens> {
    const file = path.join(directory, 'withheld-secret')
    const kept = await readFile(file).catch(() => undefined)
    if (kept?.length === 32) return new WithheldTokens(kept)
    const made = randomBytes(32)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      await handle.writeFile(made)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
    return new WithheldTokens(made)
  }

  make(id: string, now: number): string {
    const signed = Buffer.alloc(length.signed)
    signed.write(id.replaceAll('-', ''), 'hex')
    signed.writeUInt32BE(Math.floor(now / 1_000) + lifetime, length.id)
    return Buffer.concat([signed, this.#macOf(signed)]).toString('base64url')
  }

  /** Undefined for what we did not make. */
  read(token: string, now: number): ReadToken | undefined {
    if (!form.test(token)) return undefined
    const bytes = Buffer.from(token, 'base64url')
    const signed = bytes.subarray(0, length.signed)
    if (!timingSafeEqual(bytes.subarray(length.signed), this.#macOf(signed))) return undefined
    return { id: identifierOf(signed.subarray(0, length.id)), ended: signed.readUInt32BE(length.id) * 1_000 <= now }
  }

  #macOf(signed: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(signed).digest().subarray(0, length.mac)
  }
}
