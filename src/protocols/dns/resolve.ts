/** Where the mail of a domain goes (RFC 5321, section 5.1; null MX of RFC 7505), asked of the system's resolver. */
import dns from 'node:dns/promises'

interface MailExchange {
  readonly host: string
  /** Lower goes first. */
  readonly priority: number
}

export interface MailResolver {
  /** Sorted by priority; the domain itself where it has no MX; empty where the domain does not exist. Throws when DNS fails. */
  exchanges(domain: string, signal?: AbortSignal): Promise<readonly MailExchange[] | 'null-mx'>
  /** IPv4 and IPv6; empty when there are none. Throws when DNS fails. */
  addresses(host: string): Promise<readonly string[]>
}

/** The part of node's resolver in use; tests hand in another. */
export interface Lookup {
  resolveMx(name: string): Promise<{ exchange: string; priority: number }[]>
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
}

/** Exchanges and addresses of one name that are looked at. */
const MOST = 32

export function createResolver(lookup: Lookup = new dns.Resolver({ timeout: 5_000, tries: 2 })): MailResolver {
  return {
    exchanges: (domain, signal) => exchanges(lookup, domain, signal),
    addresses: (host) => addresses(lookup, host),
  }
}

async function exchanges(
  lookup: Lookup,
  domain: string,
  signal?: AbortSignal,
): Promise<readonly MailExchange[] | 'null-mx'> {
  signal?.throwIfAborted()
  if (/^\[.*\]$/u.test(domain)) return [{ host: domain.slice(1, -1).replace(/^IPv6:/iu, ''), priority: 0 }]
  const records = await orNone(lookup.resolveMx(domain))
  signal?.throwIfAborted()
  if (records.length === 1 && (records[0]?.exchange === '' || records[0]?.exchange === '.')) return 'null-mx'
  const usable = records.filter(({ exchange }) => exchange !== '' && exchange !== '.')
  if (usable.length > 0)
    return usable
      .map(({ exchange, priority }) => ({ host: exchange, priority }))
      .toSorted((one, other) => one.priority - other.priority)
      .slice(0, MOST)
  return (await addresses(lookup, domain)).length > 0 ? [{ host: domain, priority: 0 }] : []
}

async function addresses(lookup: Lookup, host: string): Promise<readonly string[]> {
  if (isAddress(host)) return [host]
  const found = await Promise.all([orNone(lookup.resolve4(host)), orNone(lookup.resolve6(host))])
  return found.flat().slice(0, MOST)
}

const isAddress = (host: string): boolean => /^[\d.]+$/u.test(host) || host.includes(':')

/** That a name has no such records is an answer; everything else is a failure of DNS, to be tried again. */
async function orNone<Value>(query: Promise<Value[]>): Promise<Value[]> {
  try {
    return await query
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw error
  }
}
