/** Connections of other kinds and numbers: a KATA Central Node, and several servers of which one stands in for the other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmServer, removeServer, showProtection } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { listBackup } from '#contract/gateway-kept-api.ts'
import { AnalysisServer, badVerdict, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { startGateway, type RunningGateway } from '../kit/gateway.ts'
import { KataServer } from '../kit/kata-server.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

const letter = letterOf({ to: 'b@example.com', subject: 'Invoice' })
const send = (gateway: RunningGateway) => sendMail(gateway.smtpPort, 'b@example.com', letter)
const protection = { sessionWaitSeconds: 0 }
const connected = (gateway: RunningGateway) =>
  until(
    () => gateway.client.call(showProtection),
    ({ state }) => state === 'connected',
  )
const heldIn = async (gateway: RunningGateway): Promise<number> =>
  (await gateway.client.call(listQueue)).counts.hold.messages

test('KATA: waits to be accepted, gets the message, and its verdict ends the hold', async () => {
  await using sink = await startSink()
  await using kata = await KataServer.start()
  kata.accepted = false
  await using gateway = await startGateway({ server: kata, protection, sinkPort: sink.port, kataPollMs: 50 })
  await until(
    () => gateway.client.call(showProtection),
    ({ state }) => state === 'waiting-for-authorisation',
  )
  kata.accepted = true
  await connected(gateway)
  const { id } = await send(gateway)
  await until(
    async () => kata.scans.get(id),
    (body) => body?.includes(letter) ?? false,
  )
  kata.outcome = 'not detected'
  await until(
    async () => sink.messages.length,
    (count) => count === 1,
  )
  assert.deepEqual(kata.deleted, [id])
  kata.outcome = 'detect'
  kata.wrapped = true
  await send(gateway)
  await until(
    async () => (await gateway.client.call(listBackup)).messages.length,
    (count) => count === 1,
  )
  assert.equal(sink.messages.length, 1)
})

for (const outcome of ['error', 'timeout'] as const)
  test(`KATA: ${outcome} is no verdict`, async () => {
    await using sink = await startSink()
    await using kata = await KataServer.start()
    kata.outcome = outcome
    const rule = { noVerdict: 'quarantine' } as const
    await using gateway = await startGateway({ server: kata, protection, rule, sinkPort: sink.port, kataPollMs: 50 })
    await connected(gateway)
    await send(gateway)
    const { messages } = await until(
      () => gateway.client.call(listBackup),
      (answer) => answer.messages.length === 1,
    )
    assert.match(messages[0]?.reason ?? '', /no verdict: analysis-failed \(KATA/)
  })

for (const status of [413, 429, 500] as const)
  test(`KATA: ${status} on submission`, async () => {
    await using sink = await startSink()
    await using kata = await KataServer.start()
    kata.submitStatus = status
    await using gateway = await startGateway({
      server: kata,
      protection: { ...protection, waitSeconds: status === 413 ? 600 : 1 },
      sinkPort: sink.port,
      kataPollMs: 50,
    })
    await kata.asked()
    await send(gateway)
    await until(
      async () => sink.messages.length,
      (count) => count === 1,
    )
    assert.equal(await heldIn(gateway), 0)
  })

test('KATA: every call is one of the table, with the instance, and states are asked for as it writes them', async () => {
  await using sink = await startSink()
  await using kata = await KataServer.start()
  kata.noneStatus = 404
  await using gateway = await startGateway({ server: kata, protection, sinkPort: sink.port, kataPollMs: 50 })
  await connected(gateway)
  const { id } = await send(gateway)
  await until(
    async () => kata.scans.has(id),
    (taken) => taken,
  )
  kata.outcome = 'not detected'
  await until(
    async () => sink.messages.length,
    (count) => count === 1,
  )
  await until(
    async () => kata.deleted,
    (deleted) => deleted.includes(id),
  )
  const states = 'detect,not%20detected,processing,error,timeout'
  const instance = /sensorInstanceId=([0-9a-f-]{36})/.exec(kata.calls[0] ?? '')?.[1] ?? ''
  assert.deepEqual(
    new Set(kata.calls),
    new Set([
      `GET scans/filters?sensorInstanceId=${instance}`,
      `GET scans/state?sensorInstanceId=${instance}&state=${states}`,
      `POST scans?sensorInstanceId=${instance}`,
      `DELETE scans/${id}?sensorInstanceId=${instance}`,
    ]),
  )
  assert.equal((await gateway.client.call(showProtection)).state, 'connected')
})

test('KATA: what is larger than its limit is not sent, and ends as the rule says', async () => {
  await using sink = await startSink()
  await using kata = await KataServer.start()
  kata.maxObjectSize = letter.length - 1
  const rule = { noVerdict: 'quarantine' } as const
  await using gateway = await startGateway({ server: kata, protection, rule, sinkPort: sink.port, kataPollMs: 50 })
  await connected(gateway)
  await send(gateway)
  const { messages } = await until(
    () => gateway.client.call(listBackup),
    (answer) => answer.messages.length === 1,
  )
  assert.match(messages[0]?.reason ?? '', /KATA server takes \d+ bytes/)
  assert.equal(kata.scans.size, 0)
})

test('KATA: a result that cannot be deleted there is heard once', async () => {
  await using sink = await startSink()
  await using kata = await KataServer.start()
  kata.outcome = 'detect'
  kata.deleteStatus = 500
  await using gateway = await startGateway({ server: kata, protection, sinkPort: sink.port, kataPollMs: 50 })
  await connected(gateway)
  const { id } = await send(gateway)
  await until(
    async () => kata.deleted.filter((scan) => scan === id).length,
    (count) => count >= 3,
  )
  assert.equal((await gateway.client.call(listBackup)).messages.length, 1)
  kata.deleteStatus = 200
  await until(
    async () => kata.scans.size,
    (count) => count === 0,
  )
  assert.equal(sink.messages.length, 0)
})

test('the fall-back takes over what waits when the preferred server goes', async () => {
  await using sink = await startSink()
  const first = await AnalysisServer.start(healthy)
  await using second = await AnalysisServer.start({ ...healthy, verdict: cleanVerdict })
  await using gateway = await startGateway({ server: first, fallback: second, protection, sinkPort: sink.port })
  await first.listened()
  await second.listened()
  const { id } = await send(gateway)
  await until(
    async () => first.submissions.has(id),
    (taken) => taken,
  )
  assert.equal(second.submissions.size, 0)
  await first[Symbol.asyncDispose]()
  await until(
    async () => sink.messages.length,
    (count) => count === 1,
  )
  assert.ok(second.submissions.has(id))
  const { servers, state } = await gateway.client.call(showProtection)
  assert.equal(state, 'connected')
  assert.deepEqual(
    servers.map((one) => one.state),
    ['unreachable', 'connected'],
  )
})

test('servers are added, replaced and removed; with the last one held messages end as the rule says', async () => {
  await using sink = await startSink()
  await using first = await AnalysisServer.start(healthy)
  await using second = await AnalysisServer.start({ ...healthy, verdict: badVerdict })
  await using gateway = await startGateway({ server: first, protection, sinkPort: sink.port })
  await first.listened()
  const { id } = await send(gateway)
  const { client } = gateway
  const address = `127.0.0.1:${second.port}`
  const body = { address, fingerprint: second.fingerprint, role: 'fallback' } as const
  const { servers } = await client.call(confirmServer, { body })
  assert.deepEqual(
    servers.map((one) => one.address),
    [`127.0.0.1:${first.port}`, address],
  )
  const left = await client.call(removeServer, { query: { address } })
  assert.equal(left.servers.length, 1)
  assert.equal((await client.call(listQueue)).messages[0]?.id, id)
  const none = await client.call(removeServer, {})
  assert.equal(none.state, 'not-configured')
  assert.equal(none.settings.submitClean, false)
  await until(
    async () => sink.messages.length,
    (count) => count === 1,
  )
})
