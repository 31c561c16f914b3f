import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, statSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import tls from 'node:tls'
import { Failure } from '#core/errors.ts'
import { fetchCertificate, loadIdentity, pinnedAgent, splitAddress, type Identity } from './identity.ts'

const place = () => mkdtempSync(path.join(tmpdir(), 'lazaret-identity-'))

/** Answers with the fingerprint of the client's certificate. */
async function serve(context: TestContext, { key, certificate }: Identity) {
  let requests = 0
  const options = { key, cert: certificate, requestCert: true, rejectUnauthorized: false }
  const server = https.createServer(options, (request, response) => {
    requests += 1
    const shown = request.socket instanceof tls.TLSSocket ? request.socket.getPeerCertificate().raw : undefined
    response.end(shown ? createHash('sha256').update(shown).digest('hex') : 'none')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(() => (server.closeAllConnections(), server.close()))
  return { port: (server.address() as AddressInfo).port, requests: () => requests }
}

async function ask(port: number, agent: https.Agent): Promise<string> {
  const request = https.get({ host: '127.0.0.1', port, agent })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return text(response)
}

test('an identity is made once and kept', async () => {
  const directory = path.join(place(), 'below')
  const made = await loadIdentity(directory, 'gateway "one", Ж')
  assert.deepEqual(await loadIdentity(directory, 'other'), made)
  assert.match(made.fingerprint, /^[0-9a-f]{64}$/)
  assert.match(made.id, /^[0-9a-f-]{36}$/)
  assert.equal(statSync(path.join(directory, 'identity.json')).mode & 0o777, 0o600)
})

test('the certificate is a valid self-signed one over P-256', async () => {
  const { certificate, fingerprint } = await loadIdentity(place(), 'gateway')
  const parsed = new X509Certificate(certificate)
  assert.ok(parsed.verify(parsed.publicKey))
  assert.equal(parsed.subject, 'CN=gateway')
  assert.equal(parsed.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  assert.equal(createHash('sha256').update(parsed.raw).digest('hex'), fingerprint)
})

test('the certificate of a server is fetched', async (context) => {
  const identity = await loadIdentity(place(), 'analysis')
  const { port } = await serve(context, identity)
  const shown = await fetchCertificate(`127.0.0.1:${port}`)
  assert.equal(shown.fingerprint, identity.fingerprint)
  assert.equal(shown.subject, 'analysis')
  assert.ok(shown.validUntil.getTime() > Date.now())
})

test('who does not answer is unreachable', async (context) => {
  const { port } = await serve(context, await loadIdentity(place(), 'a'))
  await assert.rejects(fetchCertificate(`127.0.0.1:${port}`, { signal: AbortSignal.abort() }), { code: 'unreachable' })
  await assert.rejects(fetchCertificate('127.0.0.1:1'), { code: 'unreachable' })
})

test('a pinned agent reaches the confirmed server and shows our certificate', async (context) => {
  const [server, client] = await Promise.all([loadIdentity(place(), 'server'), loadIdentity(place(), 'client')])
  const { port } = await serve(context, server)
  const colons = server.fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
  const agent = pinnedAgent({ identity: client, fingerprint: colons })
  context.after(() => agent.destroy())
  assert.equal(await ask(port, agent), client.fingerprint)
  assert.equal(await ask(port, agent), client.fingerprint)
})

test('any other server is refused before anything is sent', async (context) => {
  const [server, client] = await Promise.all([loadIdentity(place(), 'server'), loadIdentity(place(), 'client')])
  const { port, requests } = await serve(context, server)
  const agent = pinnedAgent({ identity: client, fingerprint: client.fingerprint })
  context.after(() => agent.destroy())
  await assert.rejects(ask(port, agent), (error) => {
    assert.ok(error instanceof Failure)
    assert.equal(error.code, 'fingerprint-mismatch')
    assert.ok(error.details.includes(`shown: ${server.fingerprint}`))
    return true
  })
  assert.equal(requests(), 0)
})

test('addresses are split', () => {
  assert.deepEqual(splitAddress('kata.example.org'), { host: 'kata.example.org', port: 443 })
  assert.deepEqual(splitAddress('10.0.0.1:8443'), { host: '10.0.0.1', port: 8443 })
  assert.deepEqual(splitAddress('[::1]:8443'), { host: '::1', port: 8443 })
  for (const wrong of ['', 'a b', 'https://a/', 'a:0', 'a:99999', 'a:b:c'])
    assert.throws(() => splitAddress(wrong), { code: 'invalid-request' })
})
