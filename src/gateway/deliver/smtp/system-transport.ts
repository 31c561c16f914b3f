/** Delivery by SMTP as a gateway runs it: our resolver, DANE and MTA-STS, real connections. */
import type { DnsClientOptions } from '#protocols/dns/client.ts'
import { systemResolver } from '#protocols/dns/resolve.ts'
import { policyFetcher } from '#protocols/mta-sts/fetch-policy.ts'
import { MtaStsPolicies } from '#protocols/mta-sts/policies.ts'
import { policyFile } from '#protocols/mta-sts/policy-file.ts'
import { connectWith, resolveWith } from '../smtp-connect.ts'
import { createSmtpTransport, type SmtpTransport } from '../smtp-transport.ts'
import { isOfNobody, type AddressOrder } from './addresses.ts'
import { planWith } from './security.ts'

export interface SystemTransportOptions {
  /** Our name in EHLO; an MX that names it leads back to us. */
  readonly name: string
  readonly dns?: DnsClientOptions
  readonly addressOrder?: AddressOrder
  /** Where known MTA-STS policies are kept. */
  readonly policyFile: string
}

/** RFC 5321, section 4.5.3.2: time for a connection, and for a reply; the longest is that to the end of the data. */
const connectMs = 30_000
const replyMs = 600_000

export function systemTransport({ name, dns, addressOrder, policyFile: file }: SystemTransportOptions): SmtpTransport {
  const resolver = systemResolver(dns)
  const fetch = policyFetcher({
    addresses: async (host, signal) =>
      (await resolver.addresses(host, signal)).values.filter((one) => !isOfNobody(one)),
  })
  const policies = new MtaStsPolicies({
    texts: async (wanted, signal) => (await resolver.texts(wanted, signal)).values,
    fetch,
    store: policyFile(file),
  })
  const order = addressOrder === undefined ? {} : { addressOrder }
  return createSmtpTransport({
    connect: connectWith({ name, connectMs, replyMs }),
    resolve: resolveWith(resolver),
    plan: planWith({ resolver, policyFor: (domain, signal) => policies.policyFor(domain, signal), ...order }),
    ownNames: [name],
  })
}
