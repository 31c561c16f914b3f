/** Identifiers that sort by the time of their making: UUID version 7 (RFC 9562, section 5.7). */
import { randomUUID } from 'node:crypto'

/** The random bits and their variant are those of a version 4, which Node makes from a pool of random bytes. */
export function newIdentifier(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
