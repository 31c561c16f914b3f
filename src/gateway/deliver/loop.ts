/** Counts trace fields (RFC 5321, section 6.3): a message that passed too many hosts goes round in circles. */
import { limits } from '#core/limits.ts'

export const mostHops = 30

const lineFeed = 0x0a
const field = 'received:'

export function receivedCount(data: Buffer): number {
  const end = Math.min(data.length, limits.message.headerBytes)
  let count = 0
  let start = 0
  while (start < end) {
    const found = data.indexOf(lineFeed, start)
    const next = found < 0 ? end : found + 1
    // An empty line ends the header.
    if (next - start <= 2 && (data[start] === lineFeed || data[start] === 0x0d)) break
    if (data.toString('latin1', start, start + field.length).toLowerCase() === field) count += 1
    start = next
  }
  return count
}
