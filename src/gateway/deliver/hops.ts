/** In which order the hosts of a destination are asked. */
import type { MailHost, ResolveMailHosts } from './smtp-ports.ts'
import type { Destination, NextHop } from './router.ts'

export interface Hop {
  readonly host: string
  readonly port: number
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

export interface HopQuestion {
  readonly destination: Destination
  readonly resolve: ResolveMailHosts
  readonly random: () => number
  readonly signal: AbortSignal
}

export async function hopsOf({ destination, resolve, random, signal }: HopQuestion): Promise<Hops> {
  const { route, domain } = destination
  if (route.kind === 'smtp') return { kind: 'hops', hops: orderByWeight(route.nextHops, random).slice(0, mostHops) }
  if (domain === '') return { kind: 'permanent', reply: '550 5.1.2 The address has no domain' }
  const found = await resolve(domain, signal)
  switch (found.kind) {
    case 'null-mx':
      return { kind: 'permanent', reply: `556 5.1.10 ${domain} takes no mail (null MX)` }
    case 'no-domain':
      return { kind: 'permanent', reply: `550 5.1.2 There is no domain ${domain}` }
    case 'hosts': {
      const ordered = orderByPreference(found.hosts, random).slice(0, mostHops)
      return { kind: 'hops', hops: ordered.map(({ host }) => ({ host, port: 25 })) }
    }
    default:
      return { kind: 'temporary', reply: `451 4.4.3 Name service: ${found.why}` }
  }
}
