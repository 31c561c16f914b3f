/** Networks of IP addresses in CIDR form (RFC 4632, RFC 4291): one form, and those that an address lies in. */
import ipaddr from 'ipaddr.js'

/** A wider network holds too many that nobody accuses. */
const widest = { ipv4: 8, ipv6: 16 }
/** Longer IPv6 networks than this are looked for one by one as addresses only. */
const longestV6 = 64

export interface Network {
  /** The address of the network, a slash, and its length: `203.0.113.0/24`. */
  readonly text: string
  /** Its first address. */
  readonly first: string
}

/** Undefined where it is no network, or too wide or too narrow to be looked for. */
export function networkOf(raw: string): Network | undefined {
  const parts = /^([\da-f:.]{2,45})\/(\d{1,3})$/i.exec(raw.trim())
  if (parts === null || !ipaddr.isValid(parts[1] ?? '')) return undefined
  const address = ipaddr.process(parts[1] ?? '')
  const length = Number(parts[2])
  const kind = address.kind()
  if (length < widest[kind] || length > (kind === 'ipv4' ? 32 : longestV6)) return undefined
  const first = start(address, length)
  return { text: `${first}/${length}`, first }
}

/** Every network that may be on a list and holds the address, the narrowest first. */
export function networksOf(ip: string): string[] {
  if (!ipaddr.isValid(ip)) return []
  const address = ipaddr.process(ip)
  const least = widest[address.kind()]
  const most = address.kind() === 'ipv4' ? 31 : longestV6
  return Array.from({ length: most - least + 1 }, (_, index) => most - index).map(
    (length) => `${start(address, length)}/${length}`,
  )
}

function start(address: ipaddr.IPv4 | ipaddr.IPv6, length: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const bits = Math.min(8, Math.max(0, length - index * 8))
    return byte & (0xff << (8 - bits)) & 0xff
  })
  return ipaddr.fromByteArray(bytes).toString()
}
