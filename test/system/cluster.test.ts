/** Two nodes of a cluster: one identity for the analysis, each node an instance of it, and each message delivered once. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { AnalysisServer, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { startGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

test('two gateways with one identity', { timeout: 60_000 }, async () => {
  const identityDirectory = await mkdtemp(path.join(tmpdir(), 'lazaret-cluster-'))
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start({ ...healthy, verdict: cleanVerdict })
  const setup = { server: analysis, protection: { sessionWaitSeconds: 0 }, sinkPort: sink.port, identityDirectory }
  await using one = await startGateway(setup)
  await using two = await startGateway(setup)
  const nodes = [one, two]
  for (const { client } of nodes)
    await until(
      () => client.call(showProtection),
      ({ state }) => state === 'connected',
    )
  const said = analysis.introductions
  assert.equal(new Set(said.map(({ system }) => system)).size, 1)
  assert.equal(new Set(said.map(({ instance }) => instance)).size, 2)
  assert.ok(said.every(({ host = '' }) => host !== ''))
  const identities = await Promise.all(nodes.map(({ client }) => client.call(showGatewayIdentity)))
  assert.deepEqual(identities[0], identities[1])
  // Each hears the verdicts of both, and acts on its own.
  const subjects = ['from one', 'from two']
  for (const [place, { smtpPort }] of nodes.entries())
    await sendMail(smtpPort, 'b@example.com', letterOf({ to: 'b', subject: subjects[place] ?? '' }))
  await until(
    async () => sink.messages.length,
    (count) => count >= 2,
  )
  const seen = sink.messages.map((message) => /^Subject: (.*?)\r?$/m.exec(message.toString())?.[1])
  assert.deepEqual(new Set(seen), new Set(subjects))
  assert.equal(seen.length, subjects.length)
  // What one node replaces, the other takes over.
  const body = { fingerprint: identities[0]?.fingerprint ?? '' }
  const made = await one.client.call(rotateGatewayIdentity, { body })
  await until(
    () => two.client.call(showGatewayIdentity),
    ({ fingerprint }) => fingerprint === made.fingerprint,
  )
  await rm(identityDirectory, { recursive: true, force: true })
})
