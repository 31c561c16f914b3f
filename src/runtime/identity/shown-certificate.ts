/** What a server's certificate says of itself. Nothing of it is believed; the fingerprint alone is compared. */
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type tls from 'node:tls'
import type { CertificateNote } from '#contract/connection-reasons.ts'
import { ConnectionFailure } from './connection-failure.ts'

export interface ShownCertificate {
  /** SHA-256, 64 hex digits. */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  /** Lazaret's own are: another signer means that something else made this one. */
  readonly selfSigned: boolean
  readonly validFrom: Date
  readonly validUntil: Date
  readonly notes: readonly CertificateNote[]
}

const nameIn = (distinguished: string): string => /^CN=(.*)$/m.exec(distinguished)?.[1] ?? distinguished

export const hexOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase()

export const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)

function notesOn(certificate: X509Certificate, host: string, now: number): CertificateNote[] {
  const named = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)
  const notes: CertificateNote[] = []
  if (named === undefined) notes.push('wrong-name')
  if (!isSelfSigned(certificate)) notes.push('signed-by-another')
  if (certificate.validToDate.getTime() < now) notes.push('expired')
  if (certificate.validFromDate.getTime() > now) notes.push('not-yet-valid')
  return notes
}

export function shownBy(socket: tls.TLSSocket, host: string, now = Date.now()): ShownCertificate | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  return {
    fingerprint: hexOf(certificate),
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    selfSigned: isSelfSigned(certificate),
    validFrom: certificate.validFromDate,
    validUntil: certificate.validToDate,
    notes: notesOn(certificate, host, now),
  }
}

/** Why a server that shows another certificate than the confirmed one gets nothing. */
export function mismatch(confirmed: string, shown: X509Certificate | undefined): ConnectionFailure {
  const facts = [`shown: ${shown ? hexOf(shown) : 'none'}`, `confirmed: ${confirmed}`]
  if (shown && !isSelfSigned(shown)) {
    const issuer = nameIn(shown.issuer)
    const text = `The certificate shown is not the one that was confirmed, and ${issuer} signed it: something in between decrypts TLS, usually a firewall. Exempt this connection there.`
    return new ConnectionFailure('tls-decrypted', text, [...facts, `issuer: ${issuer}`])
  }
  const text =
    'The certificate shown is not the one that was confirmed. Either the analysis server has a new one, or something in between decrypts TLS.'
  return new ConnectionFailure('certificate-changed', text, facts)
}
