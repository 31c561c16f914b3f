/** What can be wrong between a gateway and its analysis server: each has a state, a code and a text of its own. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { test, type TestContext } from 'node:test'
import { probeServer, showProtection, type ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { fingerprintOf, makeCertificate, type KeyAndCertificate } from '#runtime/identity/certificate.ts'
import { AnalysisServer, healthy } from '../kit/analysis-server.ts'
import { selfSigned, signedByFirewall } from '../kit/certificates.ts'
import { startGateway } from '../kit/gateway.ts'
import { until } from '../kit/until.ts'

const confirmed = 'ab'.repeat(32)

async function listening(server: Server, context: TestContext): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** An HTTPS server that is no Lazaret: it answers everything alike. */
async function website(own: KeyAndCertificate, context: TestContext, headers: Record<string, string> = {}) {
  const server = createHttps({ key: own.key, cert: own.certificate }, (_, response) => {
    response.writeHead(200, headers).end('<html>It works!</html>')
  })
  context.after(() => server.closeAllConnections())
  return listening(server, context)
}

async function settled(server: { port: number; fingerprint: string }, reason: string): Promise<ProtectionStatus> {
  await using gateway = await startGateway({ server, sinkPort: 9 })
  // The gateway is open until there is an answer.
  const status = await until(
    () => gateway.client.call(showProtection),
    (now) => now.reason === reason,
    20,
  ).catch(() => gateway.client.call(showProtection))
  return status
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('nothing listens', async () => {
  const status = await settled({ port: await closedPort(), fingerprint: confirmed }, 'port-closed')
  assert.equal(status.state, 'unreachable')
  assert.equal(status.reason, 'port-closed')
  assert.match(status.explanation, /Nothing listens at 127\.0\.0\.1:\d+/)
})

test('plain HTTP', async (context) => {
  const port = await listening(
    createHttp((_, response) => response.end('hello')),
    context,
  )
  const status = await settled({ port, fingerprint: confirmed }, 'no-tls')
  assert.equal(status.reason, 'no-tls')
  assert.match(status.explanation, /does not speak TLS/)
})

test('a connection that is cut on the way', async (context) => {
  const port = await listening(
    createServer((socket) => socket.destroy()),
    context,
  )
  const status = await settled({ port, fingerprint: confirmed }, 'connection-cut')
  assert.equal(status.reason, 'connection-cut')
})

test('another website under the confirmed certificate', async (context) => {
  const own = await makeCertificate('analysis.test')
  const port = await website(own, context)
  const status = await settled({ port, fingerprint: fingerprintOf(own.certificate) }, 'another-service')
  assert.equal(status.reason, 'another-service')
  assert.equal(status.state, 'unreachable')
})

test('a firewall that decrypts TLS is named', async (context) => {
  const port = await website(await signedByFirewall(), context)
  const status = await settled({ port, fingerprint: confirmed }, 'tls-decrypted')
  assert.equal(status.state, 'certificate-changed')
  assert.equal(status.reason, 'tls-decrypted')
  assert.match(status.explanation, /Corporate Inspection CA signed it/)
})

test('a changed certificate: both fingerprints and the time', async (context) => {
  const own = await makeCertificate('analysis.test')
  const port = await website(own, context)
  const before = Date.now()
  const status = await settled({ port, fingerprint: confirmed }, 'certificate-changed')
  assert.equal(status.state, 'certificate-changed')
  assert.equal(status.shownFingerprint, fingerprintOf(own.certificate))
  assert.equal(status.server?.fingerprint, confirmed)
  assert.ok(Date.parse(status.changedAt ?? '') >= before - 1)
})

test('an expired certificate, while the clocks agree', async (context) => {
  const own = await selfSigned(-2, -1)
  const port = await website(own, context)
  const status = await settled({ port, fingerprint: fingerprintOf(own.certificate) }, 'certificate-expired')
  assert.equal(status.state, 'unreachable')
  assert.equal(status.reason, 'certificate-expired')
  assert.match(status.explanation, /has expired/)
})

test('a certificate of the future, while the clocks agree', async (context) => {
  const own = await selfSigned(1, 2)
  const port = await website(own, context)
  const status = await settled({ port, fingerprint: fingerprintOf(own.certificate) }, 'certificate-not-yet-valid')
  assert.equal(status.reason, 'certificate-not-yet-valid')
})

test('clocks that differ are told while the connection stands', async () => {
  const own = await selfSigned(1, 2)
  const theirs = new Date(Date.now() + 1.5 * 365 * 86_400_000)
  await using analysis = await AnalysisServer.start(healthy, 0, { own, date: theirs.toUTCString() })
  const status = await settled(analysis, 'clock-skew')
  assert.equal(status.state, 'connected')
  assert.equal(status.reason, 'clock-skew')
  assert.match(status.explanation, /clocks/)
})

test('a probe tells names, signer and reason', async (context) => {
  await using gateway = await startGateway({ sinkPort: 9 })
  const port = await website(await signedByFirewall(), context)
  const shown = await gateway.client.call(probeServer, { body: { address: `127.0.0.1:${port}` } })
  assert.deepEqual(shown.notes, ['wrong-name', 'signed-by-another'])
  assert.equal(shown.issuer, 'Corporate Inspection CA')
  const ours = await website(await makeCertificate('analysis.test'), context)
  const own = await gateway.client.call(probeServer, { body: { address: `localhost:${ours}` } })
  assert.deepEqual(own.notes, [])
  assert.equal(own.selfSigned, true)
  const fails = (address: string, reason: string) =>
    assert.rejects(gateway.client.call(probeServer, { body: { address } }), (error) => {
      assert.ok(error instanceof Error && 'details' in error && Array.isArray(error.details))
      return error.details.includes(`reason: ${reason}`)
    })
  await fails(`127.0.0.1:${await closedPort()}`, 'port-closed')
  await fails('no-such-name.invalid:8443', process.env['NO_DNS'] ? 'name-service-silent' : 'name-unknown')
})
