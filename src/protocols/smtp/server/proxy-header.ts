/** The PROXY protocol, version 2 (haproxy, doc/proxy-protocol.txt section 2.2): who really connects, told by a balancer. */

const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const fixed = 16
/** Addresses and TLVs; more is no header of a mail balancer. */
const bodyLimit = 4_096

export type ProxyHeader =
  | { readonly kind: 'more' }
  | { readonly kind: 'malformed' }
  /** LOCAL (health checks) and other families leave the address as it is. */
  | { readonly kind: 'local'; readonly length: number }
  | { readonly kind: 'proxied'; readonly length: number; readonly address: string; readonly port: number }

export function parseProxyHeader(octets: Buffer): ProxyHeader {
  const head = Math.min(octets.length, signature.length)
  if (octets.compare(signature, 0, head, 0, head) !== 0) return { kind: 'malformed' }
  if (octets.length < fixed) return { kind: 'more' }
  const version = octets[12] ?? 0
  const family = octets[13] ?? 0
  const size = octets.readUInt16BE(14)
  if (version >> 4 !== 2 || (version & 15) > 1 || size > bodyLimit) return { kind: 'malformed' }
  const length = fixed + size
  if (octets.length < length) return { kind: 'more' }
  if ((version & 15) === 0) return { kind: 'local', length }
  return addressOf(octets.subarray(fixed, length), { family, length })
}

function addressOf(body: Buffer, { family, length }: { family: number; length: number }): ProxyHeader {
  if (family === 0x11 && body.length >= 12)
    return { kind: 'proxied', length, address: [...body.subarray(0, 4)].join('.'), port: body.readUInt16BE(8) }
  if (family === 0x21 && body.length >= 36)
    return { kind: 'proxied', length, address: ipv6(body), port: body.readUInt16BE(32) }
  return family === 0x11 || family === 0x21 ? { kind: 'malformed' } : { kind: 'local', length }
}

/** In the spelling of RFC 5952, which the URL parser makes. */
function ipv6(body: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => body.readUInt16BE(index * 2).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
