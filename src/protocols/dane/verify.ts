/** DANE for SMTP (RFC 7672): which TLSA records can be used, and whether a server's certificate is one they name. */
import type { X509Certificate } from 'node:crypto'
import { verifyCertAgainstTlsa } from 'mx-connect/lib/dane.js'

export interface TlsaRecord {
  readonly usage: number
  readonly selector: number
  readonly matchingType: number
  readonly certificate: Buffer
}

const trustAnchor = 2
const endEntity = 3
const digestLengths = new Map([
  [1, 32],
  [2, 64],
])
const mostRecords = 20
const longestChain = 20

/** DANE-TA and DANE-EE only (section 3.1.3), with digests of their length. */
export function usableRecords(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  const usable = records.filter(({ usage, selector, matchingType, certificate }) => {
    if (usage !== trustAnchor && usage !== endEntity) return false
    if (selector !== 0 && selector !== 1) return false
    return matchingType === 0 ? certificate.length > 0 : digestLengths.get(matchingType) === certificate.length
  })
  return usable.slice(0, mostRecords)
}

export interface ShownCertificate {
  readonly certificate: X509Certificate
  /** Issuers as the server sent them. */
  readonly chain: readonly X509Certificate[]
}

export interface DaneQuestion {
  readonly records: readonly TlsaRecord[]
  readonly shown: ShownCertificate
  /** Names the certificate may bear where an authority is named: the host's and the next-hop domain's (section 3.2.2). */
  readonly names: readonly string[]
  /** Epoch milliseconds. */
  readonly now: number
}

export type DaneAnswer =
  | { readonly matches: true; readonly usage: 'DANE-EE' | 'DANE-TA' }
  | { readonly matches: false; readonly why: string }

/** With DANE-EE neither names nor dates of the certificate matter (section 3.1.1). */
export function verifyDane({ records, shown, names, now }: DaneQuestion): DaneAnswer {
  const { certificate } = shown
  const chain = shown.chain.slice(0, longestChain)
  const of = (usage: number): boolean => {
    const wanted = records.filter((record) => record.usage === usage)
    const forms = wanted.map((one) => ({ ...one, mtype: one.matchingType, cert: one.certificate }))
    return wanted.length > 0 && verifyCertAgainstTlsa(certificate, forms, chain).valid
  }
  if (of(endEntity)) return { matches: true, usage: 'DANE-EE' }
  if (!of(trustAnchor)) return { matches: false, why: 'no TLSA record names this certificate' }
  if (!names.some((name) => certificate.checkHost(name) !== undefined))
    return { matches: false, why: 'the certificate is for another name' }
  const valid = [certificate, ...chain].every(
    ({ validFrom, validTo }) => Date.parse(validFrom) <= now && now <= Date.parse(validTo),
  )
  return valid ? { matches: true, usage: 'DANE-TA' } : { matches: false, why: 'a certificate of the chain has expired' }
}
