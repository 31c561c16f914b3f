/**
 * What security a host asks for: the route's level, raised by the TLSA records of the host (DANE, RFC 7672) or else by the policy
 * of the recipients' domain (MTA-STS, RFC 8461). DANE goes before MTA-STS and is never overruled by it (RFC 8461, section 2).
 */
import net from 'node:net'
import { usableRecords } from '#protocols/dane/verify.ts'
import type { MailResolver } from '#protocols/dns/resolve.ts'
import { allowsHost, type MtaStsPolicy } from '#protocols/mta-sts/policy.ts'
import { oneLine } from '#protocols/smtp/reply.ts'
import type { Hop } from './hops.ts'
import type { Route } from '../router.ts'
import type { TlsNeed } from './ports.ts'
import { isOfNobody, orderAddresses, type AddressOrder } from './addresses.ts'

export interface HopQuestion {
  readonly hop: Hop
  readonly route: Exclude<Route, { kind: 'inbox' }>
  /** Domain of the recipients. */
  readonly domain: string
  readonly signal: AbortSignal
}

export type HopPlan =
  | { readonly kind: 'use'; readonly need: TlsNeed; readonly addresses?: readonly string[] }
  /** This host is not to be asked; on one line, in the form of a reply. */
  | { readonly kind: 'skip'; readonly reply: string }

export type PlanHop = (question: HopQuestion) => Promise<HopPlan>

export interface SecurityOptions {
  readonly resolver: MailResolver
  readonly policyFor: (domain: string, signal: AbortSignal) => Promise<MtaStsPolicy | undefined>
  readonly addressOrder?: AddressOrder
  /** Lets an MX lead to this machine itself. */
  readonly allowLocal?: boolean
}

const needByRoute = ({ hop, route }: HopQuestion): TlsNeed => ({
  level: route.tls === 'required' && route.verify ? 'verified' : route.tls,
  names: [hop.host],
  because: 'route',
})

/** The route's level alone. */
export const planByRoute: PlanHop = async (question) => ({ kind: 'use', need: needByRoute(question) })

export function planWith(options: SecurityOptions): PlanHop {
  return async (question) => {
    const { hop, route, signal } = question
    try {
      const found = await options.resolver.addresses(hop.host, signal)
      const usable = route.kind === 'mx' && !options.allowLocal ? found.values.filter(isPublic) : found.values
      const addresses = orderAddresses(usable, options.addressOrder ?? 'ipv6')
      if (addresses.length === 0) return skip(`451 4.4.4 ${hop.host} has no address that mail could go to`)
      const need = await needOf(options, question, found.secure)
      return 'reply' in need ? need : { kind: 'use', need, addresses }
    } catch (error) {
      signal.throwIfAborted()
      return skip(`451 4.4.3 ${hop.host}: ${oneLine(error instanceof Error ? error.message : String(error))}`)
    }
  }
}

const isPublic = (address: string): boolean => !isOfNobody(address)

const skip = (reply: string): HopPlan & { kind: 'skip' } => ({ kind: 'skip', reply })

type NeedOrSkip = TlsNeed | (HopPlan & { kind: 'skip' })

async function needOf(options: SecurityOptions, question: HopQuestion, secure: boolean): Promise<NeedOrSkip> {
  const { hop, route } = question
  const byRoute = needByRoute(question)
  // Who turned TLS off for a route knows the host better than DNS does.
  if (route.tls === 'off') return byRoute
  const byDane = secure && hop.secure !== false && route.dane !== false ? await daneNeed(options, question) : undefined
  if (byDane) return byDane
  if (route.kind !== 'mx' || route.mtaSts === false) return byRoute
  const policy = await options.policyFor(question.domain, question.signal)
  return policy ? policyNeed(policy, hop.host, byRoute) : byRoute
}

/** A failing TLSA query is no answer: the host is passed over (RFC 7672, section 2.2), which the caller makes of the rejection. */
async function daneNeed({ resolver }: SecurityOptions, question: HopQuestion): Promise<TlsNeed | undefined> {
  const { hop, domain, signal } = question
  if (net.isIP(hop.host) > 0) return undefined
  const found = await resolver.tlsa(hop.host, hop.port, signal)
  if (!found.secure || found.values.length === 0) return undefined
  const tlsa = usableRecords(found.values)
  // Records of forms that mail does not use still say that the host speaks TLS.
  if (tlsa.length === 0) return { level: 'required', names: [hop.host], because: 'DANE' }
  return { level: 'dane', tlsa, names: domain === '' ? [hop.host] : [hop.host, domain], because: 'DANE' }
}

function policyNeed(policy: MtaStsPolicy, host: string, byRoute: TlsNeed): NeedOrSkip {
  const allowed = allowsHost(policy, host)
  if (policy.mode === 'testing') {
    const because = allowed ? 'MTA-STS testing' : 'MTA-STS testing, a host the policy does not name'
    return { ...byRoute, because }
  }
  if (!allowed) return skip(`451 4.7.5 ${host} is not in the MTA-STS policy of the domain`)
  return { level: 'verified', names: [host], because: 'MTA-STS' }
}
