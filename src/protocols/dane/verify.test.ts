/** TLSA records of every form against right and wrong certificates. */
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { authority, expiredCertificate, hostCertificate, policyCertificate } from './certificates.fixture.ts'
import { usableRecords, verifyDane, type TlsaRecord } from './verify.ts'

const ca = new X509Certificate(authority)
const host = new X509Certificate(hostCertificate.certificate)
const other = new X509Certificate(policyCertificate.certificate)
const expired = new X509Certificate(expiredCertificate.certificate)
const now = Date.parse('2026-11-24T00:00:00Z')

type Form = Omit<TlsaRecord, 'certificate'>

function recordFor(certificate: X509Certificate, form: Form): TlsaRecord {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  const data = form.selector === 0 ? certificate.raw : spki
  const name = ['', 'sha256', 'sha512'][form.matchingType] ?? ''
  return { ...form, certificate: name === '' ? data : createHash(name).update(data).digest() }
}

const ask = (records: readonly TlsaRecord[], certificate: X509Certificate, chain: readonly X509Certificate[] = [ca]) =>
  verifyDane({ records, shown: { certificate, chain }, names: ['mx.one.example', 'one.example'], now })

for (const selector of [0, 1]) {
  for (const matchingType of [0, 1, 2]) {
    const form = { selector, matchingType }
    test(`records of selector ${selector} and type ${matchingType} match what they name and nothing else`, () => {
      const entity = recordFor(host, { ...form, usage: 3 })
      assert.deepEqual(ask([entity], host), { matches: true, usage: 'DANE-EE' })
      assert.deepEqual(ask([entity], host, []), { matches: true, usage: 'DANE-EE' })
      assert.equal(ask([entity], other).matches, false)
      const anchor = recordFor(ca, { ...form, usage: 2 })
      assert.deepEqual(ask([anchor], host), { matches: true, usage: 'DANE-TA' })
      assert.equal(ask([anchor], host, []).matches, false, 'the authority must be shown')
      assert.deepEqual(ask([recordFor(other, { ...form, usage: 3 }), entity], host).matches, true)
    })
  }
}

test('with an end entity neither name nor date matter, with an authority both do', () => {
  const form = { selector: 1, matchingType: 1 }
  assert.equal(ask([recordFor(expired, { ...form, usage: 3 })], expired).matches, true)
  assert.equal(ask([recordFor(other, { ...form, usage: 3 })], other).matches, true)
  const anchor = [recordFor(ca, { ...form, usage: 2 })]
  assert.deepEqual(ask(anchor, expired), { matches: false, why: 'a certificate of the chain has expired' })
  assert.deepEqual(ask(anchor, other), { matches: false, why: 'the certificate is for another name' })
})

test('a certificate that did not sign is worth nothing as an authority, though the server shows it', () => {
  const anchor = recordFor(other, { usage: 2, selector: 0, matchingType: 1 })
  assert.equal(ask([anchor], host, [ca, other]).matches, false)
})

test('records that mail does not use, or of the wrong length, are left out', () => {
  const good = recordFor(host, { usage: 3, selector: 1, matchingType: 1 })
  const wrong: TlsaRecord[] = [
    { ...good, usage: 0 },
    { ...good, usage: 1 },
    { ...good, usage: 255 },
    { ...good, selector: 2 },
    { ...good, matchingType: 3 },
    { ...good, matchingType: 2 },
    { ...good, certificate: Buffer.alloc(0), matchingType: 0 },
  ]
  assert.deepEqual(usableRecords([...wrong, good]), [good])
})

test('no record at all is no match', () => {
  assert.equal(ask([], host).matches, false)
})
