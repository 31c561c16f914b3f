/** Base64 as mail programs read it (RFC 2045 6.8): over padding and junk, or up to the first of them. */

/** What they read on: padding in the middle and foreign characters are passed over. Node stops at the first padding. */
export function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1')
  if (padsAtEnd(body)) return Buffer.from(text, 'base64')
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))
}

const equals = 61
const looked = 67_108_864

const digit = 1
const space = 2
/** What a byte is: a digit, white space, padding or neither. */
const kinds = new Uint8Array(256)
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')) kinds[byte] = digit
for (const byte of Buffer.from(' \t\n\v\f\r\u00a0', 'latin1')) kinds[byte] = space
kinds[equals] = 3

/** Nothing but padding and white space behind the first padding. */
function padsAtEnd(body: Buffer): boolean {
  const first = body.indexOf(equals)
  for (let at = first; at >= 0 && at < body.length; at += 1) if ((kinds[body[at] ?? 0] ?? 0) < space) return false
  return true
}

export interface Base64Faults {
  /** Offset of the first foreign character; -1 where there is none. */
  readonly junk: number
  /** Offset of the first padding that digits follow, after white space at most; -1 where there is none. */
  readonly padding: number
}

const mostSpace = 100
const quickly = 16_777_216

/** Whether a strict reader takes it, which then holds digits, white space and closing padding alone. Native, so ten times faster. */
function isStrict(body: Buffer): boolean {
  if (body.length > quickly) return false
  try {
    atob(body.toString('latin1'))
    return true
  } catch {
    return false
  }
}

export function base64Faults(body: Buffer): Base64Faults {
  return isStrict(body) ? { junk: -1, padding: -1 } : findFaults(body)
}

function findFaults(body: Buffer): Base64Faults {
  let [junk, padding, padded] = [-1, -1, -1]
  for (let at = 0; at < body.length && (junk < 0 || padding < 0); at += 1) {
    const kind = kinds[body[at] ?? 0]
    if (kind === digit) {
      if (padding < 0 && padded >= 0 && at - padded <= mostSpace + 1) padding = padded
      padded = -1
    } else if (kind === 0) {
      if (junk < 0) junk = at
      padded = -1
    } else if (kind !== space) padded = at
  }
  return { junk, padding }
}

/** Readings that differ from the lenient one; none for what is plain base64. */
export function base64Readings(body: Buffer): Buffer[] {
  const { junk, padding } = base64Faults(body.subarray(0, looked))
  const cuts = [...new Set([padding, junk].filter((at) => at >= 0))]
  if (cuts.length === 0) return []
  const whole = decodeBase64(body.subarray(0, looked))
  const readings = cuts.map((at) => Buffer.from(body.toString('latin1', 0, at), 'base64'))
  return readings.filter((reading) => reading.length > 0 && !reading.equals(whole))
}
