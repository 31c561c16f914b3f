/** Which addresses of a host are tried, and in which order. */
import ipaddr from 'ipaddr.js'

export type AddressOrder = 'ipv6' | 'ipv4'

/** Addresses of one host that are tried in one attempt. */
const most = 4

/** A stranger's MX must not lead to services of this machine or to a group of machines. */
const nobody = new Set(['loopback', 'unspecified', 'multicast', 'broadcast', 'linkLocal', 'reserved'])

export function isOfNobody(address: string): boolean {
  if (!ipaddr.isValid(address)) return true
  return nobody.has(ipaddr.process(address).range())
}

const isSix = (address: string): boolean => address.includes(':')

/** The preferred family first, then turn by turn, so that a dead family costs one attempt and not all. */
export function orderAddresses(addresses: readonly string[], order: AddressOrder): string[] {
  if (addresses.length < 2) return [...addresses]
  const six = addresses.filter(isSix)
  const four = addresses.filter((address) => !isSix(address))
  const [first, second] = order === 'ipv6' ? [six, four] : [four, six]
  const turns = Array.from({ length: Math.max(six.length, four.length) }, (_, at) => [first[at], second[at]])
  return turns
    .flat()
    .filter((address) => address !== undefined)
    .slice(0, most)
}
