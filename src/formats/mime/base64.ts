/** Base64 as mail programs read it (RFC 2045 6.8): over padding and junk, or up to the first of them. */

/** What they read on: padding in the middle and foreign characters are passed over. Node stops at the first padding. */
export function decodeBase64(text: string): Buffer {
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))
}

const looked = 67_108_864

/** Readings that differ from the lenient one; none for what is plain base64. */
export function base64Readings(body: Buffer): Buffer[] {
  const text = body.toString('latin1', 0, looked)
  const padding = text.search(/=\s{0,100}[A-Za-z0-9+/]/)
  const junk = text.search(/[^A-Za-z0-9+/=\s]/)
  const cuts = [...new Set([padding, junk].filter((at) => at >= 0))]
  const whole = decodeBase64(text)
  const readings = cuts.map((at) => Buffer.from(text.slice(0, at), 'base64'))
  return readings.filter((reading) => reading.length > 0 && !reading.equals(whole))
}
