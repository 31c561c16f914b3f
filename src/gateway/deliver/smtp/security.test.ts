/** Security of the way to the next server, from a fake name server over a real TLS handshake to the record of the attempt. */
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import tls, { createSecureContext } from 'node:tls'
import {
  authority,
  expiredCertificate,
  hostCertificate,
  policyCertificate,
} from '#protocols/dane/certificates.fixture.ts'
import type { TlsaRecord } from '#protocols/dane/verify.ts'
import { createDnsClient } from '#protocols/dns/client.ts'
import { records, startNameServer, type ZoneEntry } from '#protocols/dns/name-server.fixture.ts'
import { createResolver } from '#protocols/dns/resolve.ts'
import type { MtaStsPolicy } from '#protocols/mta-sts/policy.ts'
import { serveLoopback } from '#protocols/smtp/loopback.fixture.ts'
import { messageTo } from '../../queue/fixtures.ts'
import type { Route } from '../router.ts'
import { connectWith, resolveWith } from '../smtp-connect.ts'
import { createSmtpTransport } from '../smtp-transport.ts'
import type { DeliveryOutcome } from '../transport.ts'
import { planWith } from './security.ts'

tls.setDefaultCACertificates([authority])

type Pair = typeof hostCertificate
const domain = 'one.example'
const host = 'mx.one.example'

interface Scene {
  /** The server's certificate; without one it offers no TLS. */
  readonly shows?: Pair
  readonly route?: Route
  readonly policy?: MtaStsPolicy
  /** Changes the answers about the domain. */
  readonly zone?: (port: number) => readonly [string, ZoneEntry][]
  readonly secure?: boolean
  readonly allowLocal?: boolean
}

function tlsaOf(certificate: string, form: Omit<TlsaRecord, 'certificate'>): TlsaRecord {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  return { ...form, certificate: createHash('sha256').update(spki).digest() }
}

const endEntity = (certificate: string) => tlsaOf(certificate, { usage: 3, selector: 1, matchingType: 1 })
const secure = { secure: true }

const tlsa =
  (record: TlsaRecord, over: Partial<ZoneEntry> = secure) =>
  (port: number): readonly [string, ZoneEntry][] => [records(`_${port}._tcp.${host}`, 'TLSA', [record], over)]

async function deliver(scene: Scene): Promise<DeliveryOutcome & { received: number; asked: readonly string[] }> {
  const { shows, route = { kind: 'mx', tls: 'opportunistic' }, zone, policy, allowLocal = true } = scene
  const context = shows && createSecureContext({ key: shows.key, cert: `${shows.certificate}${authority}` })
  await using server = await serveLoopback(context ? { tls: context } : {})
  const marked = { secure: scene.secure ?? true }
  await using dns = await startNameServer([
    records(domain, 'MX', [{ exchange: host, preference: 10 }], marked),
    records(host, 'A', ['127.0.0.1'], marked),
    [`${host} AAAA`, marked],
    ...(zone?.(server.port) ?? []),
  ])
  const resolver = createResolver(createDnsClient({ servers: [dns.server], tries: 1, timeoutMs: 1_000 }))
  using transport = createSmtpTransport({
    connect: connectWith({ name: 'gateway.test', connectMs: 5_000, replyMs: 5_000 }),
    resolve: resolveWith(resolver),
    plan: planWith({ resolver, policyFor: async () => policy, allowLocal }),
    mxPort: server.port,
  })
  const { id, envelope } = messageTo('a', [`x@${domain}`])
  const outcome = await transport.deliver({
    id,
    destination: { key: 'k', route, domain },
    envelope,
    recipients: envelope.recipients,
    data: Buffer.from('Subject: x\r\n\r\nx\r\n'),
    signal: new AbortController().signal,
  })
  return { ...outcome, received: server.received.length, asked: dns.asked }
}

/** Kind of the outcome and what is recorded of TLS, or the reply where nothing went out. */
async function said(scene: Scene): Promise<string> {
  const { recipients, tls: text, received } = await deliver(scene)
  const [first] = recipients
  assert.equal(received, first?.kind === 'delivered' ? 1 : 0)
  return `${first?.kind ?? ''}: ${first?.kind === 'delivered' ? (text ?? '') : (first?.reply ?? '')}`
}

test('opportunistic: TLS where it is offered, whatever the certificate, and plain where it is not', async () => {
  assert.match(await said({ shows: hostCertificate }), /^delivered: TLSv1\.3 TLS_AES_\S+, certificate valid$/)
  assert.match(await said({ shows: policyCertificate }), /^delivered: .*certificate not valid: it is for another name$/)
  assert.match(await said({ shows: expiredCertificate }), /^delivered: .*certificate not valid: CERT_HAS_EXPIRED$/)
  assert.equal(await said({}), 'delivered: none: not offered')
  assert.equal(await said({ shows: hostCertificate, route: { kind: 'mx', tls: 'off' } }), 'delivered: none')
})

test('required: encrypted, and with verify also by the right certificate', async () => {
  const route: Route = { kind: 'mx', tls: 'required' }
  const verified: Route = { ...route, verify: true }
  assert.match(await said({ shows: policyCertificate, route }), /^delivered: TLS/)
  assert.match(await said({ route }), /^temporary: 451 4\.7\.5 .*does not offer TLS/)
  assert.match(await said({ shows: hostCertificate, route: verified }), /^delivered: .*certificate valid$/)
  assert.match(await said({ shows: policyCertificate, route: verified }), /^temporary: 451 4\.7\.5 .*another name/)
  assert.match(await said({ shows: expiredCertificate, route: verified }), /^temporary: .*CERT_HAS_EXPIRED/)
})

test('DANE: the certificate that TLSA names passes, any other does not, and TLS is a must', async () => {
  const named = tlsa(endEntity(hostCertificate.certificate))
  assert.match(await said({ shows: hostCertificate, zone: named }), /^delivered: TLSv1\.3 \S+, DANE-EE \(DANE\)$/)
  assert.match(await said({ shows: expiredCertificate, zone: named }), /^temporary: 451 4\.7\.5 .*DANE: no TLSA record/)
  assert.match(await said({ zone: named }), /^temporary: 451 4\.7\.5 .*does not offer TLS/)
  const anchor = tlsa(tlsaOf(authority, { usage: 2, selector: 1, matchingType: 1 }))
  assert.match(await said({ shows: hostCertificate, zone: anchor }), /^delivered: .*DANE-TA \(DANE\)$/)
  assert.match(await said({ shows: policyCertificate, zone: anchor }), /^temporary: .*for another name/)
})

test('TLSA counts only where everything that leads to it was validated', async () => {
  const wrong = endEntity(policyCertificate.certificate)
  const shows = hostCertificate
  assert.match(await said({ shows, zone: tlsa(wrong, {}) }), /^delivered: .*certificate valid$/)
  const insecure = await deliver({ shows, zone: tlsa(wrong), secure: false })
  assert.equal(insecure.recipients[0]?.kind, 'delivered')
  assert.ok(!insecure.asked.some((line) => line.includes('TLSA')), 'an insecure host is not asked for TLSA')
  const off: Route = { kind: 'mx', tls: 'opportunistic', dane: false }
  assert.match(await said({ shows, zone: tlsa(wrong), route: off }), /^delivered/)
})

test('a TLSA question without answer keeps the message; records that mail does not use ask for TLS alone', async () => {
  const failing = (port: number): readonly [string, ZoneEntry][] => [[`_${port}._tcp.${host} TLSA`, { rcode: 2 }]]
  assert.match(await said({ shows: hostCertificate, zone: failing }), /^temporary: 451 4\.4\.3 .*ESERVFAIL/)
  const unusable = tlsa(tlsaOf(policyCertificate.certificate, { usage: 1, selector: 1, matchingType: 1 }))
  assert.match(await said({ shows: hostCertificate, zone: unusable }), /^delivered: .*\(DANE\)$/)
  assert.match(await said({ zone: unusable }), /^temporary: 451 4\.7\.5/)
})

const policy = (mode: 'enforce' | 'testing', mx = [host]): MtaStsPolicy => ({ mode, mx, maxAge: 1_000 })

test('MTA-STS enforced: the right host with the right certificate, or not at all', async () => {
  const enforced = policy('enforce')
  assert.match(await said({ shows: hostCertificate, policy: enforced }), /^delivered: .*certificate valid \(MTA-STS\)$/)
  assert.match(await said({ shows: policyCertificate, policy: enforced }), /^temporary: 451 4\.7\.5 .*another name/)
  assert.match(await said({ shows: expiredCertificate, policy: enforced }), /^temporary: 451 4\.7\.5 .*EXPIRED/)
  assert.match(await said({ policy: enforced }), /^temporary: 451 4\.7\.5 .*does not offer TLS/)
  const elsewhere = policy('enforce', ['*.two.example'])
  assert.match(
    await said({ shows: hostCertificate, policy: elsewhere }),
    /^temporary: 451 4\.7\.5 .*not in the MTA-STS/,
  )
  const route: Route = { kind: 'mx', tls: 'opportunistic', mtaSts: false }
  assert.match(await said({ shows: policyCertificate, policy: enforced, route }), /^delivered/)
})

test('MTA-STS testing changes nothing but the record', async () => {
  const testing = policy('testing')
  assert.match(
    await said({ shows: policyCertificate, policy: testing }),
    /^delivered: .*not valid.*\(MTA-STS testing\)$/,
  )
  const elsewhere = policy('testing', ['a.two.example'])
  assert.match(await said({ shows: hostCertificate, policy: elsewhere }), /testing, a host the policy does not name/)
})

test('DANE goes before MTA-STS, in both directions', async () => {
  const elsewhere = policy('enforce', ['*.two.example'])
  const good = tlsa(endEntity(hostCertificate.certificate))
  assert.match(await said({ shows: hostCertificate, policy: elsewhere, zone: good }), /^delivered: .*DANE-EE/)
  const bad = tlsa(endEntity(policyCertificate.certificate))
  assert.match(await said({ shows: hostCertificate, policy: policy('enforce'), zone: bad }), /^temporary: .*DANE/)
})

test('an exchange that is this machine itself is not asked', async () => {
  assert.match(await said({ shows: hostCertificate, allowLocal: false }), /^temporary: 451 4\.4\.4 .*no address/)
})
