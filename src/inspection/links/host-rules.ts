/** Where an address leads: whose domain it is, whose it looks like, whether anybody can put a page there. */
import { domainFacts, registrableOf } from '#formats/url/domain.ts'
import { likeness, mixesScripts } from '#formats/url/look-alike.ts'
import type { UrlParts } from '#formats/url/parts.ts'
import { listed, type Brand, type Knowledge } from '../knowledge/knowledge.ts'
import type { LinkContext } from './context.ts'
import { isDynamicHost } from './dynamic-host.ts'

/** Services that rewrite links keep the true name as a part of their own. */
const rewriters =
  /(?:^|\.)(?:mcas\.ms|safelinks\.protection\.outlook\.com|urldefense\.com|urldefense\.proofpoint\.com|translate\.goog|mimecastprotect\.com|cdn\.ampproject\.org)$/

export function hostRules(parts: UrlParts, context: LinkContext): string[] {
  const { host, unicodeHost, isIp, rest } = parts
  const { knowledge } = context
  if (isIp || !host.includes('.')) return brandInPath(parts, knowledge) ? ['link.brand-in-path'] : []
  const { rules, isKnown } = remembered(siteCaches, host, { context, find: () => siteOf(host, unicodeHost, context) })
  const told = rest.length > 1 ? rules : rules.filter((rule) => rule !== 'link.shortener')
  return !isKnown && brandInPath(parts, knowledge) ? [...told, 'link.brand-in-path'] : [...told]
}

interface Site {
  readonly rules: readonly string[]
  /** The organisation's own, or a brand's. */
  readonly isKnown: boolean
}

/** What the host alone says. */
function siteOf(host: string, unicodeHost: string, context: LinkContext): Site {
  const { knowledge, own } = context
  const rules: string[] = []
  if (listed(host, knowledge.shorteners) !== undefined) rules.push('link.shortener')
  if (listed(host, knowledge.freeHosting) !== undefined) rules.push('link.free-hosting')
  if (isDynamicHost(host)) rules.push('link.dynamic-host')
  if (host.includes('xn--')) rules.push('link.punycode')
  if (unicodeHost.split('.').some(mixesScripts)) rules.push('link.mixed-script')
  const isKnown = own.includes(registrableOf(host)) || knowledge.owners.has(registrableOf(host))
  return { rules: isKnown ? rules : [...rules, ...nameRules(unicodeHost, context)], isKnown }
}

type Caches<Found> = WeakMap<Knowledge, Map<string, Found>>

const mostCached = 5_000
const siteCaches: Caches<Site> = new WeakMap()
const nameCaches: Caches<readonly string[]> = new WeakMap()

/** All mails together name few hosts many times. */
function remembered<Found>(
  caches: Caches<Found>,
  host: string,
  { context, find }: { readonly context: LinkContext; readonly find: () => Found },
): Found {
  const cache = caches.get(context.knowledge) ?? new Map<string, Found>()
  caches.set(context.knowledge, cache)
  const key = `${host} ${context.own.join(' ')}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const found = find()
  if (cache.size >= mostCached) cache.clear()
  cache.set(key, found)
  return found
}

/** Rules on a domain name alone; also used for the sender's. */
export function nameRules(host: string, context: LinkContext): readonly string[] {
  return remembered(nameCaches, host, { context, find: () => rulesOfName(host, context) })
}

function rulesOfName(host: string, { knowledge, own }: LinkContext): string[] {
  const rules: string[] = []
  const { label, subdomain } = domainFacts(host)
  const inside = subdomain.split('.')
  const pieces = [label, ...label.split('-')].filter((piece) => piece.length >= 4)
  for (const domain of own) {
    const ours = domainFacts(domain).label
    if (ours.length >= 4 && likeness(label, ours) !== undefined) rules.push('link.own-look-alike')
  }
  if (!rewriters.test(host) && brandDomainInside(host, subdomain, knowledge)) rules.push('link.brand-in-subdomain')
  for (const brand of knowledge.brands)
    for (const name of brand.labels) {
      if (label === name) continue
      if (inside.includes(name)) rules.push('link.brand-in-name')
      if (pieces.some((piece) => likeness(piece, name) === 'skeleton')) rules.push('link.brand-look-alike')
      else if (likeness(label, name) === 'one-off') rules.push('link.brand-in-name')
      else if (contains(pieces, name)) rules.push('link.brand-in-name')
    }
  return [...new Set(rules)]
}

const contains = (pieces: readonly string[], name: string): boolean =>
  pieces.some(
    (piece) =>
      piece === name ||
      (name.length >= 6 && piece.length > name.length && (piece.startsWith(name) || piece.endsWith(name))),
  )

/** `paypal.com.evil.example` and `paypal-com.evil.example`. */
function brandDomainInside(host: string, subdomain: string, knowledge: Knowledge): boolean {
  if (subdomain === '') return false
  const labels = subdomain.split('.')
  for (let at = 0; at < labels.length; at += 1) {
    const pair = `${labels[at] ?? ''}.${labels[at + 1] ?? ''}`
    if (
      knowledge.owners.has(pair) ||
      knowledge.owners.has((labels[at] ?? '').replace(/-(com|net|org|ru|de|co-uk)$/, '.$1'))
    )
      return true
  }
  return false
}

function brandInPath({ rest }: UrlParts, knowledge: Knowledge): boolean {
  const path = rest.split(/[?#]/, 1)[0] ?? ''
  for (const match of path
    .slice(0, 2_000)
    .matchAll(
      /\/(?:www\.|secure\.|signin\.|login\.)?([a-z0-9-]{2,40}\.(?:com|net|org|de|fr|it|es|ru|co\.uk))(?=[/.]|$)/gi,
    ))
    if (knowledge.owners.has((match[1] ?? '').toLowerCase())) return true
  return false
}

export const brandOfHost = (host: string, { owners }: Knowledge): Brand | undefined =>
  owners.get(registrableOf(host)) ?? owners.get(host)
