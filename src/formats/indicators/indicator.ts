/** A threat indicator: one value that, met in a message or in what an object did, tells of a known threat. */
import { domainToASCII } from 'node:url'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { IndicatorCategory } from './category.ts'
import { networkOf } from './network.ts'
import { oneForm } from './url-forms.ts'

export const indicatorKinds = ['sha256', 'sha1', 'md5', 'url', 'domain', 'ip', 'network', 'email'] as const
export type IndicatorKind = (typeof indicatorKinds)[number]

export interface ThreatIndicator {
  readonly kind: IndicatorKind
  /** In the one form of `normalise`. */
  readonly value: string
  /** What the source calls the threat or says of it; may be empty. */
  readonly name: string
  /** ISO 8601; from then on it no longer counts. */
  readonly expires?: string
  /** What it tells of, where the source says so. */
  readonly category?: IndicatorCategory
  /** How sure the source is, 0 to 100. */
  readonly confidence?: number
  /** ISO 8601: when the source saw it, the last time it says. */
  readonly seen?: string
}

/** An entry that was not taken over. */
export interface RefusedEntry {
  /** Where it stands: `line 12`, `indicator--8e2e…`, `attribute 3`. */
  readonly place: string
  readonly why: string
}

/** Block lists of resolvers, filters and packet filters. */
export type BlockForm = 'hosts' | 'filter' | 'zone' | 'resolver' | 'networks'

export interface IndicatorList {
  readonly format: 'stix' | 'misp' | 'openioc' | 'csv' | 'json' | BlockForm
  /** Each kind and value once. */
  readonly indicators: readonly ThreatIndicator[]
  readonly refused: readonly RefusedEntry[]
  /** How many were refused; `refused` names the first thousand. */
  readonly refusedCount: number
  /** Something was left unread at a bound. */
  readonly isCut: boolean
}

export const most = { bytes: 64 * 1024 * 1024, indicators: 500_000, refused: 1_000, value: 4_096, name: 200 }

const hashLengths: Readonly<Record<number, IndicatorKind>> = { 64: 'sha256', 40: 'sha1', 32: 'md5' }

/** `hxxp`, `[.]` and the like, as people write addresses that nobody shall click. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^h(?:xx|\*\*)p(s?)(?=\[?:)/i, 'http$1')
    .replaceAll(/\[:\]|\[:\/\/\]/g, (sign) => sign.slice(1, -1))
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)/gi, '.')
    .replaceAll(/\[@\]|\[at\]|\(at\)/gi, '@')
}

/** The kind that a bare value is of; undefined where it is none. */
export function kindOf(raw: string): IndicatorKind | undefined {
  const value = refang(raw)
  if (/^[0-9a-f]+$/i.test(value) && hashLengths[value.length] !== undefined) return hashLengths[value.length]
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return 'url'
  if (isIP(value) !== 0) return 'ip'
  if (networkOf(value) !== undefined) return 'network'
  if (/^[^\s@/]+@[^\s@/]+$/.test(value)) return 'email'
  if (hostOf(value) !== undefined) return 'domain'
  return /^[^\s/]+\.[^\s/.]{2,}(?::\d+)?\/\S*$/.test(value) ? 'url' : undefined
}

/** The one form under which a value is kept and looked for; undefined where it is not of the kind. */
export function normalise(kind: IndicatorKind, raw: string): string | undefined {
  if (raw.length > most.value) return undefined
  const value = refang(raw)
  switch (kind) {
    case 'sha256':
    case 'sha1':
    case 'md5':
      return /^[0-9a-f]+$/i.test(value) && hashLengths[value.length] === kind ? value.toLowerCase() : undefined
    case 'url':
      return urlOf(value)
    case 'domain':
      return hostOf(value)
    case 'ip':
      return ipaddr.isValid(value) ? ipaddr.process(value).toString() : undefined
    case 'network':
      return networkOf(value)?.text
    case 'email': {
      const at = value.lastIndexOf('@')
      const host = hostOf(value.slice(at + 1))
      return at > 0 && host !== undefined ? `${value.slice(0, at).toLowerCase()}@${host}` : undefined
    }
  }
}

/** Host lower case and ASCII, no default port, no fragment, no user; a path of `/` where there is none. */
const urlOf = (value: string): string | undefined =>
  oneForm(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)

function hostOf(value: string): string | undefined {
  const name = value.replace(/^\*?\./, '').replace(/\.$/, '')
  if (/[\s/\\:?#@%]/.test(name)) return undefined
  const host = domainToASCII(name).toLowerCase()
  if (host.length > 253 || isIP(host) !== 0) return undefined
  return /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?!\d+$)[a-z0-9-]{2,63}$/.test(host) ? host : undefined
}
