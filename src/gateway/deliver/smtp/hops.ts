/** In which order the hosts of a destination are asked. */
import type { MailHost, MailHosts, ResolveMailHosts } from './ports.ts'
import type { Destination, NextHop } from '../router.ts'

export interface Hop {
  readonly host: string
  readonly port: number
  /** False where the answer that named it was not validated; TLSA records of such a host are worth nothing (RFC 7672, 2.2.1). */
  readonly secure?: boolean
}

export type Hops =
  | { readonly kind: 'hops'; readonly hops: readonly Hop[] }
  | { readonly kind: 'permanent' | 'temporary'; readonly reply: string }

/** Hosts tried in one attempt; the next attempt begins anew. */
const mostHops = 5

/** Each place is drawn by weight among those left; those of weight 0 come last. */
export function orderByWeight(hops: readonly NextHop[], random: () => number): NextHop[] {
  const left = [...hops]
  const order: NextHop[] = []
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + Math.max(0, weight), 0)
    let point = random() * total
    let index = total > 0 ? left.findIndex(({ weight }) => (point -= Math.max(0, weight)) < 0) : 0
    if (index < 0) index = left.length - 1
    order.push(...left.splice(index, 1))
  }
  return order
}

/** By preference, at random within one (RFC 5321, section 5.1). */
export function orderByPreference(hosts: readonly MailHost[], random: () => number): MailHost[] {
  const drawn = hosts.map((host) => ({ host, lot: random() }))
  return drawn.toSorted((a, b) => a.host.preference - b.host.preference || a.lot - b.lot).map(({ host }) => host)
}

/** Hosts before the first that is ourselves: what stands behind would send the mail back to us (RFC 5321, section 5.1). */
export function withoutOurselves(hosts: readonly MailHost[], ownNames: readonly string[]): MailHost[] {
  const names = new Set(ownNames.map((name) => name.toLowerCase()))
  const own = hosts.filter(({ host }) => names.has(host.toLowerCase())).map(({ preference }) => preference)
  const limit = Math.min(...own)
  return hosts.filter(({ preference }) => preference < limit)
}

export interface HopQuestion {
  readonly destination: Destination
  readonly resolve: ResolveMailHosts
  readonly random: () => number
  readonly signal: AbortSignal
  readonly ownNames: readonly string[]
  /** Port of mail exchanges. */
  readonly port: number
}

export async function hopsOf(question: HopQuestion): Promise<Hops> {
  const { destination, resolve, random, signal } = question
  const { route, domain } = destination
  if (route.kind === 'smtp') return { kind: 'hops', hops: orderByWeight(route.nextHops, random).slice(0, mostHops) }
  if (domain === '') return { kind: 'permanent', reply: '550 5.1.2 The address has no domain' }
  const found = await resolve(domain, signal)
  switch (found.kind) {
    case 'null-mx':
      return { kind: 'permanent', reply: `556 5.1.10 ${domain} takes no mail (null MX)` }
    case 'no-domain':
      return { kind: 'permanent', reply: `550 5.1.2 There is no domain ${domain}` }
    case 'hosts':
      return hopsIn(found, question)
    default:
      return { kind: 'temporary', reply: `451 4.4.3 Name service: ${found.why}` }
  }
}

function hopsIn({ hosts, secure }: MailHosts & { kind: 'hosts' }, question: HopQuestion): Hops {
  const { destination, random, ownNames, port } = question
  const others = withoutOurselves(hosts, ownNames)
  if (others.length === 0 && hosts.length > 0)
    return { kind: 'permanent', reply: `554 5.4.6 Mail for ${destination.domain} would come back to this server` }
  const hops = orderByPreference(others, random).slice(0, mostHops)
  const way = { port, ...(secure === undefined ? {} : { secure }) }
  return { kind: 'hops', hops: hops.map(({ host }) => Object.assign({ host }, way)) }
}
