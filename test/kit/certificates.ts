/** Certificates that something else than Lazaret would make: expired, or signed by a firewall's own authority. */
import { webcrypto } from 'node:crypto'
import '#runtime/identity/reflect-metadata.ts'
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509'
import type { KeyAndCertificate } from '#runtime/identity/certificate.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const year = 365 * 86_400_000

async function newKeys() {
  cryptoProvider.set(webcrypto)
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

async function finished(
  keys: Awaited<ReturnType<typeof newKeys>>,
  certificate: { toString: (form: 'pem') => string },
): Promise<KeyAndCertificate> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { key: PemConverter.encode(pkcs8, 'PRIVATE KEY'), certificate: certificate.toString('pem') }
}

/** Self-signed, valid from `from` to `until`, years from now. */
export async function selfSigned(from: number, until: number): Promise<KeyAndCertificate> {
  const keys = await newKeys()
  const [notBefore, notAfter] = [new Date(Date.now() + from * year), new Date(Date.now() + until * year)]
  const name = [{ CN: ['analysis.test'] }]
  const how = { name, notBefore, notAfter, signingAlgorithm: algorithm, keys }
  return finished(keys, await X509CertificateGenerator.createSelfSigned(how))
}

/** As a firewall makes them on the way. */
export async function signedByFirewall(): Promise<KeyAndCertificate> {
  const [own, authority] = [await newKeys(), await newKeys()]
  const [notBefore, notAfter] = [new Date(Date.now() - year), new Date(Date.now() + year)]
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: ['analysis.test'] }],
    issuer: [{ CN: ['Corporate Inspection CA'] }],
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: own.publicKey,
    signingKey: authority.privateKey,
  })
  return finished(own, certificate)
}
