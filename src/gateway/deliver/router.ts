/** Which way a recipient's mail goes: the first rule whose domain or mask matches, else the fall-back. Pure. */
import { domainOf } from '#core/envelope.ts'

/** `required`: encrypted, whatever the certificate. */
export type TlsLevel = 'off' | 'opportunistic' | 'required'

export interface NextHop {
  readonly host: string
  readonly port: number
  /** Share of the traffic among the hops of a route; 0 only when no other answers. */
  readonly weight: number
}

export type Route =
  | {
      readonly kind: 'smtp'
      readonly nextHops: readonly NextHop[]
      readonly tls: TlsLevel
      /** With `required`: the certificate must be valid for the host. */
      readonly verify?: boolean
      /** Whether TLSA records raise the level (RFC 7672); yes when absent. */
      readonly dane?: boolean
    }
  | {
      readonly kind: 'mx'
      readonly tls: TlsLevel
      readonly verify?: boolean
      readonly dane?: boolean
      /** Whether the domain's policy raises the level (RFC 8461); yes when absent. */
      readonly mtaSts?: boolean
    }
  /** The built-in test inbox. */
  | { readonly kind: 'inbox' }

export interface RouteRule {
  /** A domain, a mask with `*` and `?`, or with an `@` the same for whole addresses. */
  readonly match: string
  readonly route: Route
}

export interface Destination {
  /** What shares connections and concurrency. */
  readonly key: string
  readonly route: Route
  /** Domain of the recipients; of the first one where several share a next hop. */
  readonly domain: string
}

export interface Router {
  destinationOf(address: string): Destination
}

/** Whether the whole text fits the mask; linear but for the stars, without a regular expression. */
export function fitsMask(text: string, mask: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let place = 0
  while (at < text.length) {
    if (mask[place] === '*') {
      star = place++
      resume = at
    } else if (place < mask.length && (mask[place] === '?' || mask[place] === text[at])) {
      place += 1
      at += 1
    } else if (star >= 0) {
      place = star + 1
      resume += 1
      at = resume
    } else return false
  }
  while (mask[place] === '*') place += 1
  return place === mask.length
}

function keyOf(route: Route, domain: string): string {
  if (route.kind === 'inbox') return 'inbox'
  const security = [route.tls, route.verify ? 'verify' : [], route.dane === false ? 'no-dane' : []].flat().join('+')
  if (route.kind === 'mx') return `mx:${domain}:${security}`
  return `smtp:${route.nextHops.map(({ host, port }) => `${host}:${port}`).join(',')}:${security}`
}

export function createRouter(rules: readonly RouteRule[], fallback: Route): Router {
  const prepared = rules.map(({ match, route }) => ({ mask: match.toLowerCase(), route }))
  // The key of a route without MX is the same for every domain.
  const keys = new Map([...rules.map(({ route }) => route), fallback].map((route) => [route, keyOf(route, '')]))
  return {
    destinationOf(address) {
      const domain = domainOf(address)
      const whole = address.toLowerCase()
      const found = prepared.find(({ mask }) => fitsMask(mask.includes('@') ? whole : domain, mask))
      const route = found?.route ?? fallback
      return { key: route.kind === 'mx' ? keyOf(route, domain) : (keys.get(route) ?? ''), route, domain }
    },
  }
}
