/** Passwords: argon2id (RFC 9106) with OWASP's parameters, and the one-time password of the first administrator. */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)
const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 }

/** `argon2id$nonce$tag`, hex. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce })
  return `argon2id$${nonce.toString('hex')}$${tag.toString('hex')}`
}

export async function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  const [kind, nonce = '', tag = ''] = given.hash.split('$')
  if (kind !== 'argon2id') return false
  const message = given.password.normalize('NFKC')
  const shown = await derive('argon2id', { ...cost, message, nonce: Buffer.from(nonce, 'hex') })
  const kept = Buffer.from(tag, 'hex')
  return kept.length === shown.length && timingSafeEqual(kept, shown)
}

/** No characters that are taken for one another when typed from a terminal. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')

/** Four groups of five: 99 bits. */
export function makeOneTimePassword(): string {
  return Array.from({ length: 4 }, group).join('-')
}
