/** Policies over a real HTTPS server, and how long they hold. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { authority, hostCertificate, policyCertificate } from '../dane/certificates.fixture.ts'
import { policyFetcher, type FetchPolicy } from './fetch-policy.ts'
import { MtaStsPolicies, type MtaStsOptions } from './policies.ts'
import { policyFile } from './policy-file.ts'
import type { MtaStsPolicy } from './policy.ts'

const signal = new AbortController().signal
const text = 'version: STSv1\r\nmode: enforce\r\nmx: mx.one.example\r\nmax_age: 86400\r\n'

interface Answer {
  status?: number
  type?: string
  body?: string | Buffer
  location?: string
}

async function serve(answer: Answer, over: { wrongName?: boolean; untrusted?: boolean } = {}) {
  const { key, certificate } = over.wrongName ? hostCertificate : policyCertificate
  const paths: string[] = []
  const server = https.createServer({ key, cert: certificate }, (request, reply) => {
    paths.push(`${request.headers.host?.split(':')[0] ?? ''}${request.url ?? ''}`)
    const { status = 200, type = 'text/plain; charset=utf-8', body = text, location } = answer
    reply.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const fetch = policyFetcher({
    addresses: async () => ['127.0.0.1'],
    port: (server.address() as AddressInfo).port,
    ...(over.untrusted ? {} : { ca: authority }),
  })
  return {
    paths,
    fetch,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('the policy file is fetched from its place, with the certificate checked', async () => {
  await using server = await serve({})
  const policy = await server.fetch('one.example', signal)
  assert.deepEqual(policy, { mode: 'enforce', mx: ['mx.one.example'], maxAge: 86_400 })
  assert.deepEqual(server.paths, ['mta-sts.one.example/.well-known/mta-sts.txt'])
})

for (const [what, answer, over, why] of [
  ['for another name', {}, { wrongName: true }, /altnames|does not match/],
  ['of an unknown signer', {}, { untrusted: true }, /certificate|issuer/],
  ['behind a redirect', { status: 302, location: 'https://elsewhere.example/' }, {}, /answers 302/],
  ['of another type', { type: 'text/html' }, {}, /answers 200 text\/html/],
  ['that is missing', { status: 404 }, {}, /answers 404/],
  ['that is no policy', { body: 'hello' }, {}, /no valid policy/],
  ['that is far too long', { body: Buffer.alloc(70_000, 'x') }, {}, /more than a policy/],
] as const) {
  test(`a policy ${what} is not taken`, async () => {
    await using server = await serve(answer, over)
    await assert.rejects(server.fetch('one.example', signal), why)
  })
}

test('a host without address has no policy', async () => {
  await assert.rejects(policyFetcher({ addresses: async () => [] })('one.example', signal), /no address/)
})

const enforce: MtaStsPolicy = { mode: 'enforce', mx: ['mx.one.example'], maxAge: 1_000 }

function bench(over: Partial<MtaStsOptions> = {}) {
  const state = {
    id: 'a' as string | undefined,
    policy: enforce as MtaStsPolicy | undefined,
    dns: true,
    time: 0,
    fetched: 0,
  }
  const fetch: FetchPolicy = async () => {
    state.fetched += 1
    if (!state.policy) throw new Error('gone')
    return state.policy
  }
  const texts = async () => {
    if (!state.dns) throw new Error('SERVFAIL')
    return state.id === undefined ? [] : [`v=STSv1; id=${state.id}`]
  }
  const policies = new MtaStsPolicies({ texts, fetch, now: () => state.time, ...over })
  return { state, ask: () => policies.policyFor('One.Example', signal) }
}

test('a policy is fetched once for each id and holds until it expires', async () => {
  const { state, ask } = bench()
  assert.deepEqual(await Promise.all([ask(), ask()]), [enforce, enforce])
  await ask()
  assert.equal(state.fetched, 1)
  state.id = 'b'
  state.policy = { ...enforce, mode: 'testing' }
  assert.equal((await ask())?.mode, 'testing')
  assert.equal(state.fetched, 2)
})

test('neither a vanished record nor a failing server or DNS takes a known policy out of force', async () => {
  const { state, ask } = bench()
  await ask()
  state.id = undefined
  assert.deepEqual(await ask(), enforce)
  state.id = 'b'
  state.policy = undefined
  assert.deepEqual(await ask(), enforce)
  state.dns = false
  assert.deepEqual(await ask(), enforce)
  state.time = 1_000_001
  assert.equal(await ask(), undefined, 'it has expired')
})

test('a server that fails is left alone for a while', async () => {
  const { state, ask } = bench()
  state.policy = undefined
  assert.equal(await ask(), undefined)
  state.policy = enforce
  assert.equal(await ask(), undefined)
  assert.equal(state.fetched, 1)
  state.time = 5 * 60_000 + 1
  assert.deepEqual(await ask(), enforce)
})

test('no announcement asks for no policy, and mode none is none', async () => {
  const { state, ask } = bench()
  state.id = undefined
  assert.equal(await ask(), undefined)
  assert.equal(state.fetched, 0)
  state.id = 'a'
  state.policy = { mode: 'none', mx: [], maxAge: 9 }
  assert.equal(await ask(), undefined)
})

test('known policies survive a restart, and a broken file is none', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-sts-'))
  try {
    const file = path.join(directory, 'mta-sts.json')
    const first = bench({ store: policyFile(file) })
    await first.ask()
    const second = bench({ store: policyFile(file) })
    second.state.dns = false
    assert.deepEqual(await second.ask(), enforce)
    writeFileSync(file, '{"not": "ours"}')
    assert.deepEqual(policyFile(file).load(), [])
    assert.deepEqual(policyFile(path.join(directory, 'none')).load(), [])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
