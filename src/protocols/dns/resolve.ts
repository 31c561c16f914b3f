/** Where the mail of a domain goes (RFC 5321, section 5.1; null MX of RFC 7505), with what DNSSEC says of each answer. */
import net from 'node:net'
import { cachedDns } from './cache.ts'
import { createDnsClient, type DnsClient, type DnsClientOptions } from './client.ts'
import type { DnsAnswer, QueryType, RecordTypes } from './question.ts'

export interface MailExchange {
  readonly host: string
  /** Lower goes first. */
  readonly priority: number
}

/** Values of one question, and whether the answer was validated. */
export interface Found<Value> {
  readonly values: readonly Value[]
  readonly secure: boolean
}

export interface MailResolver {
  /** Sorted by priority; the domain itself where it has no MX; empty where the domain does not exist. Rejects when DNS fails. */
  exchanges(domain: string, signal?: AbortSignal): Promise<Found<MailExchange> | 'null-mx'>
  /** IPv6 before IPv4; empty when there are none. Secure only where both answers are. Rejects when DNS fails for both. */
  addresses(host: string, signal?: AbortSignal): Promise<Found<string>>
  /** TLSA records (RFC 6698) of a server's port. */
  tlsa(host: string, port: number, signal?: AbortSignal): Promise<Found<RecordTypes['TLSA']>>
  texts(name: string, signal?: AbortSignal): Promise<Found<string>>
}

/** Exchanges and addresses of one name that are looked at. */
const most = 32

export const systemResolver = (options: DnsClientOptions = {}): MailResolver =>
  createResolver(cachedDns({ client: createDnsClient(options) }))

export function createResolver(client: DnsClient = cachedDns({ client: createDnsClient() })): MailResolver {
  return {
    exchanges: (domain, signal) => exchanges(client, domain, signal),
    addresses: (host, signal) => addresses(client, host, signal),
    tlsa: async (host, port, signal) => foundIn(await client.query(`_${port}._tcp.${host}`, 'TLSA', signal)),
    texts: async (name, signal) => foundIn(await client.query(name, 'TXT', signal)),
  }
}

function foundIn<Type extends QueryType>(answer: DnsAnswer<Type>): Found<RecordTypes[Type]> {
  return { values: answer.kind === 'records' ? answer.records : [], secure: answer.secure }
}

const isNull = ({ exchange }: RecordTypes['MX']): boolean => exchange === '' || exchange === '.'

async function exchanges(
  client: DnsClient,
  domain: string,
  signal?: AbortSignal,
): Promise<Found<MailExchange> | 'null-mx'> {
  signal?.throwIfAborted()
  const literal = /^\[(?:IPv6:)?(.*)\]$/iu.exec(domain)?.[1]
  if (literal !== undefined) return { values: [{ host: literal, priority: 0 }], secure: false }
  const { values, secure } = foundIn(await client.query(domain, 'MX', signal))
  const [first] = values
  if (values.length === 1 && first && isNull(first)) return 'null-mx'
  const hosts = values
    .filter((record) => !isNull(record))
    .map(({ exchange, preference = 0 }) => ({ host: exchange.toLowerCase(), priority: preference }))
  if (hosts.length > 0) return { values: hosts.toSorted((a, b) => a.priority - b.priority).slice(0, most), secure }
  const own = await addresses(client, domain, signal)
  return { values: own.values.length > 0 ? [{ host: domain, priority: 0 }] : [], secure: secure && own.secure }
}

async function addresses(client: DnsClient, host: string, signal?: AbortSignal): Promise<Found<string>> {
  if (net.isIP(host) > 0) return { values: [host], secure: false }
  const [six, four] = await Promise.allSettled([client.query(host, 'AAAA', signal), client.query(host, 'A', signal)])
  const answers = [six, four].flatMap((one) => (one.status === 'fulfilled' ? [foundIn<'A' | 'AAAA'>(one.value)] : []))
  const values = answers.flatMap((one) => one.values).slice(0, most)
  // One family that can be reached is enough; that nothing was found must be known of both.
  if (values.length === 0 && four.status === 'rejected') throw four.reason
  if (values.length === 0 && six.status === 'rejected') throw six.reason
  return { values, secure: answers.length === 2 && answers.every(({ secure }) => secure) }
}
