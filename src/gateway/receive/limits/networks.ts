/** Addresses of clients: the network each belongs to, and whether it is in a list of networks. */
import ipaddr from 'ipaddr.js'

/** What limits count for: the address in one form, and its IPv4 /24 or IPv6 /64. */
export interface ClientKeys {
  readonly client: string
  readonly network: string
}

const parse = (address: string) => (ipaddr.isValid(address) ? ipaddr.process(address) : undefined)

export function keysOf(address: string): ClientKeys {
  const parsed = parse(address)
  if (parsed === undefined) return { client: address, network: address }
  const client = parsed.toString()
  if (parsed instanceof ipaddr.IPv4) return { client, network: `${parsed.octets.slice(0, 3).join('.')}.0/24` }
  const prefix = parsed.parts.slice(0, 4).map((part) => part.toString(16))
  return { client, network: `${prefix.join(':')}::/64` }
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** Whether an address is in one of the networks (`192.0.2.0/24`) or is one of the addresses. An IPv4-mapped one is IPv4. */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const known = networks.map(networkOf)
  return (address) => {
    const parsed = known.length === 0 ? undefined : parse(address)
    return known.some(([network, bits]) => parsed?.kind() === network.kind() && parsed.match(network, bits))
  }
}
