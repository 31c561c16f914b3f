/** What is known of a host from its name alone: its registrable domain by the public suffix list (tldts). */
import { parse } from 'tldts'

export interface DomainFacts {
  /** Registrable domain, for example `example.co.uk`; the host itself where there is none. */
  readonly registrable: string
  /** The label that was chosen by whoever registered it. */
  readonly label: string
  readonly subdomain: string
  readonly suffix: string
}

/** Private suffixes (pages of hosting companies) count as suffixes: each page there is somebody else's. */
export function domainFacts(host: string): DomainFacts {
  const { domain, domainWithoutSuffix, subdomain, publicSuffix } = parse(host, { allowPrivateDomains: true })
  return {
    registrable: domain ?? host,
    label: domainWithoutSuffix ?? '',
    subdomain: subdomain ?? '',
    suffix: publicSuffix ?? '',
  }
}

const cache = new Map<string, string>()
const mostCached = 5_000

/** Without private suffixes: whose name it is. */
export function registrableOf(host: string): string {
  const known = cache.get(host)
  if (known !== undefined) return known
  const found = parse(host).domain ?? host
  if (cache.size >= mostCached) cache.clear()
  cache.set(host, found)
  return found
}
